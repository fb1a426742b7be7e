"""Evidence on the page: the sentence of the paper, its figure marked, nothing of it active."""

from dashboard.screen import evidence
from dashboard.selection.view import View
from etl.uploads import texts


def test_the_sentence_stands_in_the_evidence(make_view, monkeypatch, tmp_path):
    monkeypatch.setenv("DASHBOARD_UPLOADS", str(tmp_path))
    view: View = make_view()
    (bare,), _ = evidence.describe_records(view, ("hv-001",))
    assert "Câu trong văn bản" not in bare
    text = "Hội có <b>1.046</b> người. Hội có 10 chi hội, *1046(javascript:x)* luật gia. Hết."
    blocks = [{"place": "dòng 26", "text": text}]
    texts.keep("ht2023-ly-dinh-dat", blocks, name="a.txt", sha256="0", uploads=tmp_path)
    (said,), _ = evidence.describe_records(view, ("hv-001",), _texts=texts.version())
    line = said.splitlines()[-1]
    assert ":primary-background[**1046**]" in line
    # What stands beside the figure in the paper makes neither a link nor emphasis of it.
    assert "](" not in line
    assert "chi hội, \\*" in line
