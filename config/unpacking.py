"""A sheet is a zip archive, and ten kilobytes of one can hold ten gigabytes: it is measured before anything opens it.

What the archive says of itself is looked at first, then it is unpacked into nothing, for it may lie.
"""

import io
import zipfile
from zlib import error as ZlibError  # noqa: N812 - zlib names it as no class is named

MOST_BYTES = 32 * 2**20
"""Of all its parts together; a watch list of 5,000 acts takes about four."""
MOST_PARTS = 200
_CHUNK = 1 << 16
_DEFINES = ("<!DOCTYPE", "<!ENTITY")


class BadArchiveError(ValueError):
    """Raised when an archive is none, or unpacks to more than it may, or holds what no sheet needs, from here."""


def measure_archive(body: bytes, most_bytes: int = MOST_BYTES) -> int:
    """Return the size of an archive's parts, unpacked; raises BadArchiveError where it should not be opened.

    At no time is more of it in memory than one part's chunk.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise BadArchiveError(f"it has {len(parts)} parts")
            if sum(part.file_size for part in parts) > most_bytes:
                raise BadArchiveError(f"it would unpack to more than {most_bytes} bytes")
            size = 0
            for part in parts:
                size += _measure(archive, part, most_bytes - size)
    except (zipfile.BadZipFile, ZlibError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        # An unknown or encrypted packing is a RuntimeError of zipfile.
        raise BadArchiveError(f"it is no whole archive: {error}") from error
    return size


def _measure(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    size, tail = 0, b""
    with archive.open(part) as unpacked:
        while chunk := unpacked.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise BadArchiveError("it unpacks to more than it says")
            # XML in two bytes a letter has a zero beside each of these.
            seen = (tail + chunk).replace(b"\x00", b"").upper()
            if any(word.encode() in seen for word in _DEFINES):
                raise BadArchiveError(f"{part.filename} defines entities of its own")
            tail = chunk[-64:]
    return size
