"""A file that somebody gives as a sheet: known by its own bytes, whole, and never opened to be shown here.

What a file is called says nothing. A plain text is no file to be kept, but the words of a sheet, which we can print.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from config.unpacking import BadArchiveError, measure_archive
from storage.stand_values import BadSheetError

MOST_FILE_BYTES = 8 * 2**20
_PDF, _PNG, _ZIP, _JPEG = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\xff\xd8\xff"
_WORD = ("[Content_Types].xml", "word/document.xml")
_MACROS = "vbaproject.bin"
_TAIL = 2048
"""Of a PDF: in its last bytes stands where its table is, and that it ends."""
_TABLE_AT = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\x00]*\Z")
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)")
_PAGE = re.compile(r"\A\s*<|<\s*(?:!doctype|html|head|body|svg|script|iframe|\?xml)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_END_OF_PICTURE, _START_OF_SCAN = 0xD9, 0xDA


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file turned out to be: words, or bytes of a kind («pdf», «docx», «png», «jpg»)."""

    text: str = ""
    body: bytes = b""
    kind: str = ""


def read_intake(body: bytes, name: str = "") -> Intake:
    """Return what a file is by its own bytes; raises BadSheetError. ``name`` is what its sender calls it."""
    if name in (".", "..") or any(letter in "/\\" or ord(letter) < ord(" ") for letter in name):
        raise BadSheetError("the name of the file is a path", "file_name")
    kind = find_kind(body)
    return Intake(text=read_words(body)) if kind == "txt" else Intake(body=body, kind=kind)


def find_kind(body: bytes) -> str:
    """Return what a file is: «pdf», «docx», «png», «jpg», or «txt» where it is none of them; raises BadSheetError."""
    if not body:
        raise BadSheetError("the file is empty", "file_empty")
    if len(body) > MOST_FILE_BYTES:
        raise BadSheetError(f"a file has at most {MOST_FILE_BYTES} bytes", "file_large")
    for sign, kind, is_whole in (
        (_PDF, "pdf", _is_whole_pdf),
        (_PNG, "png", _is_whole_png),
        (_JPEG, "jpg", _is_whole_jpeg),
    ):
        if body.startswith(sign):
            if not is_whole(body):
                raise BadSheetError("the file is not whole: it ends before its end", "file_half")
            return kind
    if body.startswith(_ZIP):
        _check_docx(body)
        return "docx"
    return "txt"


def read_words(body: bytes) -> str:
    """Return the words of a plain text; raises BadSheetError where it is none, or is a page or drawing in letters."""
    if b"\x00" in body and not body.startswith(_UTF16):
        raise BadSheetError("a file is PDF, DOCX, PNG, JPEG, or plain text", "file_kind")
    try:
        text = body.decode("utf-16" if body.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSheetError("neither PDF, DOCX, PNG, JPEG, nor plain text in UTF-8", "file_encoding") from error
    if _PAGE.search(text):
        raise BadSheetError("the file is a web page or a drawing (HTML, SVG, XML), whatever it is called", "file_page")
    if _CONTROL.search(text):
        raise BadSheetError("a file is PDF, DOCX, PNG, JPEG, or plain text", "file_kind")
    if not text.strip():
        raise BadSheetError("the file is empty", "file_empty")
    return text.replace("\f", "\n\n")


def _is_whole_pdf(body: bytes) -> bool:
    found = _TABLE_AT.search(body[-_TAIL:])
    return found is not None and _TABLE.match(body, int(found[1])) is not None


def _is_whole_png(body: bytes) -> bool:
    # A chunk: how long it is in four bytes, its name in four, itself, and a sum of four.
    at = len(_PNG)
    while at + 12 <= len(body):
        name = body[at + 4 : at + 8]
        at += 12 + int.from_bytes(body[at : at + 4], "big")
        if name == b"IEND":
            return at <= len(body)
    return False


def _is_whole_jpeg(body: bytes) -> bool:
    # A picture in small stands before the scan and has an end of its own, so what comes before it is stepped over.
    at = 2
    while at + 4 <= len(body) and body[at] == 0xFF:  # noqa: PLR2004 - every mark begins so
        mark = body[at + 1]
        if mark == _START_OF_SCAN:
            return bytes((0xFF, _END_OF_PICTURE)) in body[at:]
        at += 2 + int.from_bytes(body[at + 2 : at + 4], "big")
    return False


def _check_docx(body: bytes) -> None:
    try:
        # Measured first: what an archive says of itself may be a lie.
        measure_archive(body)
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
    except BadArchiveError as error:
        if error.__cause__ is not None:
            raise BadSheetError(f"the file is not whole: {error}", "file_half") from error
        raise BadSheetError(f"the file cannot be kept: {error}", "file_bomb") from error
    if any(part.lower().endswith(_MACROS) for part in names):
        raise BadSheetError("the document holds macros", "file_macros")
    strange = any(part.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", part) for part in names)
    if strange or any(part not in names for part in _WORD):
        raise BadSheetError("a file is PDF, DOCX, PNG, JPEG, or plain text", "file_kind")
