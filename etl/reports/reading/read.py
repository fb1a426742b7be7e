"""A report as a file → its blocks. What cannot be read is refused in plain words."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

from lxml import etree
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from etl.files.limits import Budget, Refused
from etl.files.names import ending_of
from etl.reports.reading import docx, pdf, text
from etl.reports.reading.blocks import Report
from etl.reports.reading.guard import BROKEN, PASSWORD, refusal

#: Seconds LibreOffice may take over one .doc.
_CONVERTING = 60
_OFFICE = ("soffice", "libreoffice")
_READERS = {".docx": docx.read, ".pdf": pdf.read, ".txt": text.read}


def read(path: Path, name: str | None = None) -> Report:
    """The blocks of the file, called `name` by its sender. Raises Refused (Vietnamese)."""
    name = name or path.name
    if problem := refusal(name, path):
        raise Refused(problem)
    ending = ending_of(name)
    if ending == ".doc":
        with tempfile.TemporaryDirectory(prefix="report-") as folder:
            converted = _converted(path, Path(folder))
            if problem := refusal(converted.name, converted):
                raise Refused(problem)
            return _read(converted, ".docx")
    return _read(path, ending)


def _read(path: Path, ending: str) -> Report:
    report = Report()
    try:
        _READERS[ending](path, report, Budget())
    except PdfminerException as error:
        if error.args and type(error.args[0]).__name__ == "PDFPasswordIncorrect":
            raise Refused(PASSWORD) from None
        raise Refused(BROKEN) from None
    except (
        zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, MalformedPDFException, KeyError,
        ValueError, EOFError, OSError, IndexError, TypeError, RecursionError, AttributeError,
        AssertionError, MemoryError, struct.error,
    ):  # fmt: skip
        raise Refused(BROKEN) from None
    if not report.blocks:
        raise Refused("không có chữ nào để đọc. Kiểm tra lại tệp, dùng bản Word gốc.")
    return report


def _converted(path: Path, folder: Path) -> Path:
    """The .doc as .docx, made by LibreOffice in a profile of its own."""
    office = next((found for name in _OFFICE if (found := shutil.which(name))), None)
    if office is None:
        raise Refused(
            "là tệp Word đời cũ (.doc), máy này không có LibreOffice để đọc. Mở bằng Word, lưu lại "
            "dạng .docx rồi đưa vào."
        )
    source = folder / "report.doc"
    shutil.copyfile(path, source)
    command = [
        office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=_CONVERTING)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    converted = folder / "out" / "report.docx"
    if not converted.exists():
        raise Refused(
            "là tệp Word đời cũ (.doc) mà không đọc được: hỏng hoặc có mật khẩu. Mở bằng Word, lưu "
            "lại dạng .docx rồi đưa vào."
        )
    return converted
