"""The papers whose figures were typed by hand open to their lines once their text is kept."""

from pathlib import Path

import pytest

from etl.records.errors import BuildError
from etl.reports.founding import import_source
from etl.uploads import texts


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "hoi-thao.txt"
    path.write_text("\n".join(f"Hội thứ {n} có {n}.000 hội viên." for n in range(1, 60)), "utf-8")
    return path


def test_each_paper_of_one_text_gets_its_own_lines(paper, tmp_path):
    codes = import_source(paper, "ht2023", tmp_path)
    assert {"ht2023-de-dan", "ht2023-ly-dinh-dat"} <= set(codes)
    (found,) = texts.passages("ht2023-ly-dinh-dat", "26", "26.000", tmp_path)
    assert (found.place, found.figure) == ("dòng 26", "26.000")
    # Line 26 is not of the paper before it.
    assert texts.passages("ht2023-de-dan", "26", "26.000", tmp_path) == ()


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [("hoi-thao.txt", "khong-co", "Không có văn bản nguồn"), ("mat.txt", "ht2023", "Không có tệp")],
)
def test_what_cannot_be_kept_is_said(paper, tmp_path, name, code, said):
    with pytest.raises(BuildError, match=said):
        import_source(paper.with_name(name), code, tmp_path)
    assert not (tmp_path / "text").exists()
