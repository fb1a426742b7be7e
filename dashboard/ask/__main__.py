"""python -m dashboard.ask "…": a question answered with its figure, without a browser."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from dashboard.content.answers import ask
from dashboard.selection.filters import Choices, Filter
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from etl.terminal import of_the_machine, reason, speak_vietnamese


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer. 0: answered, refused or asked back; 1: there is no snapshot; 2: a wrong call."""
    speak_vietnamese()
    asked = _parser().parse_args(arguments)
    if asked.file is None and asked.question is None:
        print("Không trả lời được: chưa có câu hỏi. Ghi câu hỏi hoặc --file.", file=sys.stderr)
        return 2
    try:
        snapshot = warehouse.current_snapshot(asked.dataset)
        warehouse.require_shape(snapshot)
        view = View(snapshot, Filter(asked.dataset), Choices.of(snapshot))
        ask.prepare(view)
        for question in _questions(asked.question, asked.file):
            begun = time.perf_counter()
            answer = ask.ask(view, question)
            if asked.json:
                told = answer.as_json(view)
                if asked.file is not None:
                    spent = round(1000 * (time.perf_counter() - begun), 1)
                    told = {"question": question, **told, "milliseconds": spent}
                print(json.dumps(told, ensure_ascii=False))
            else:
                print("\n".join([answer.text, *(f"- {words}" for words in answer.choices)]))
    except warehouse.NoSnapshotError as error:
        print(f"Không trả lời được: {error}", file=sys.stderr)
        return 1
    except UnicodeDecodeError:
        print(
            f"Không đọc được tệp {asked.file}: không phải bảng mã UTF-8. Lưu lại với bảng mã ấy.",
            file=sys.stderr,
        )
        return 1
    except OSError as error:
        print(f"Không đọc được tệp {asked.file}: {reason(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Đã dừng.", file=sys.stderr)
        return 130
    except (duckdb.Error, MemoryError) as error:
        print(of_the_machine("Không trả lời được", error), file=sys.stderr)
        return 1
    return 0


def _questions(question: str | None, file: str | None) -> Iterable[str]:
    if file is None:
        yield question or ""
        return
    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    yield from text.splitlines()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.ask",
        description="Trả lời câu hỏi tiếng Việt, có dấu hay không dấu, từ số liệu đã công bố.",
    )
    parser.add_argument("question", nargs="?", help="câu hỏi")
    parser.add_argument(
        "--dataset", choices=warehouse.DATASETS, default="records", help="bộ số liệu"
    )
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON mỗi câu")
    parser.add_argument(
        "--file", metavar="TỆP", help="tệp nhiều câu hỏi, mỗi dòng một câu (-: nhập)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
