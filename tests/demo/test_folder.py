from pathlib import Path

import pytest

from zanwatch.demo.folder import OutFolder
from zanwatch.entry import UsageError


def _files(place: Path) -> dict[str, str]:
    return {path.relative_to(place).as_posix(): path.read_text() for path in place.rglob("*") if path.is_file()}


def test_what_an_earlier_demo_made_goes_and_everything_else_stays(tmp_path: Path) -> None:
    old = OutFolder(tmp_path / "demo-out")
    old.write("index.html", b"old")
    old.write("mailbox/01-reception.eml", b"old")
    (tmp_path / "demo-out" / "notes.txt").write_text("theirs")
    (tmp_path / "demo-out" / "mailbox" / "02-letter.eml").write_text("theirs")

    OutFolder(tmp_path / "demo-out").write("index.html", b"new")

    assert _files(tmp_path / "demo-out") == {
        "index.html": "new",
        "made-by-zanwatch.txt": "index.html\n",
        "notes.txt": "theirs",
        "mailbox/02-letter.eml": "theirs",
    }


def test_a_file_of_somebody_else_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("theirs")
    folder = OutFolder(tmp_path)

    with pytest.raises(UsageError, match=r"demo-out/index\.html is not ours"):
        folder.write("index.html", b"ours")
    assert (tmp_path / "index.html").read_text() == "theirs"


def test_a_list_that_somebody_wrote_into_deletes_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "theirs.html").write_text("theirs")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "link.html").symlink_to(tmp_path / "theirs.html")
    (tmp_path / "out" / "made-by-zanwatch.txt").write_text(
        "../theirs.html\nlink.html\n/etc/hosts\nmade-by-zanwatch.txt\n"
    )

    OutFolder(tmp_path / "out")

    assert (tmp_path / "theirs.html").read_text() == "theirs"
    assert (tmp_path / "out" / "link.html").is_symlink()


def test_a_folder_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "demo-out").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UsageError, match="is no folder"):
        OutFolder(tmp_path / "demo-out")
    assert list((tmp_path / "elsewhere").iterdir()) == []
