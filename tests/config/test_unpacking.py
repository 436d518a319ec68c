"""A watch list that is a bomb is refused before the library of sheets has seen a byte of it."""

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from config import listfile
from config.listfile import BadListError, read_file, write_file
from config.unpacking import MOST_BYTES, BadArchiveError, measure_archive
from config.watchlist import read_list

MEBIBYTE = 1 << 20
SHEET = "xl/worksheets/sheet1.xml"


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def bomb(mebibytes: int) -> bytes:
    return archive({SHEET: b"<row>" * (mebibytes * MEBIBYTE // 5)})


def lying(body: bytes, said: int) -> bytes:
    """Return an archive of one part that says it has so many bytes, at both places where that stands."""
    central = body.index(b"PK\x01\x02")
    told = struct.pack("<I", said)
    return body[:22] + told + body[26 : central + 24] + told + body[central + 28 :]


def test_a_bomb_is_refused_for_what_it_says_of_itself_and_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(bomb(200))
    body = path.read_bytes()
    tracemalloc.start()
    with pytest.raises(BadArchiveError, match="would unpack to more than"):
        measure_archive(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (len(body) < MEBIBYTE, peak < MEBIBYTE) == (True, True)
    with pytest.raises(BadListError, match=r"^list\.xlsx: no sheet that can be read: it would unpack to more than"):
        read_file(path)


def test_without_the_measuring_the_library_unpacks_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listfile, "measure_archive", lambda _: 0)
    opened: list[int] = []
    monkeypatch.setattr(listfile, "_openpyxl", lambda _: Library(opened))
    path = tmp_path / "list.xlsx"
    path.write_bytes(bomb(40))

    with pytest.raises(BadListError):
        read_file(path)
    assert opened == [40 * MEBIBYTE // 5 * 5]


class Library:
    """Stands for openpyxl: it reads the sheet that it is given, however large."""

    def __init__(self, opened: list[int]) -> None:
        self._opened = opened

    def load_workbook(self, file: io.BytesIO, **_: object) -> None:
        with zipfile.ZipFile(file) as sheet:
            self._opened.append(len(sheet.read(SHEET)))
        raise ValueError("this is no sheet")


@pytest.mark.parametrize("said", [0, 100, MEBIBYTE])
def test_an_archive_that_says_too_little_of_itself_is_none(said: int) -> None:
    with pytest.raises(BadArchiveError):
        measure_archive(lying(bomb(40), said))


def test_many_parts_that_are_small_are_a_bomb_together() -> None:
    part = b" " * (MEBIBYTE // 2)

    with pytest.raises(BadArchiveError, match="would unpack"):
        measure_archive(archive({f"part{at}": part for at in range(80)}))
    with pytest.raises(BadArchiveError, match="201 parts"):
        measure_archive(archive({f"part{at}": b"" for at in range(201)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("before", [0, 65_530])
def test_a_sheet_that_defines_entities_is_refused(encoding: str, before: int) -> None:
    xml = " " * before + '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'

    with pytest.raises(BadArchiveError, match="defines entities"):
        measure_archive(archive({SHEET: xml.encode(encoding)}))


@pytest.mark.parametrize("body", [b"", b"PK", b"no archive", bomb(1)[:500]])
def test_what_is_no_archive_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(BadArchiveError, match="no whole archive"):
        measure_archive(body)


def test_the_shipped_list_as_a_sheet_is_far_from_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_file(path, read_list())

    assert measure_archive(path.read_bytes()) < MOST_BYTES / 100
