"""Files of every kind that a sheet may be, made here: whole ones, and a bomb."""

import io
import zipfile
import zlib

import docx
import pypdf

KINDS = ("pdf", "docx", "png", "jpg")


def make_pdf() -> bytes:
    out, made = io.BytesIO(), pypdf.PdfWriter()
    made.add_blank_page(595, 842)
    made.write(out)
    return out.getvalue()


def make_docx(words: str = "Памятка") -> bytes:
    out, made = io.BytesIO(), docx.Document()
    made.add_paragraph(words)
    made.save(out)
    return out.getvalue()


def make_png() -> bytes:
    head = (1).to_bytes(4, "big") * 2 + bytes((8, 0, 0, 0, 0))
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00\x00")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big") for name, body in chunks
    )


def make_jpeg() -> bytes:
    """A picture that has a smaller one before it, with an end of its own, as telephones write them."""
    small = b"\xff\xd8\xff\xda\x00\x02xx\xff\xd9"
    return (
        b"\xff\xd8\xff\xe1"
        + (2 + len(small)).to_bytes(2, "big")
        + small
        + b"\xff\xda\x00\x02"
        + b"x" * 99
        + b"\xff\xd9"
    )


def make(kind: str) -> bytes:
    return {"pdf": make_pdf, "docx": make_docx, "png": make_png, "jpg": make_jpeg}[kind]()


def make_bomb(size: int = 64 * 2**20) -> bytes:
    """A document as Word writes it, with one part more, of nothing but zeros."""
    return add_part(make_docx(), "word/media/image1.bin", bytes(size))


def add_part(body: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(body)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()
