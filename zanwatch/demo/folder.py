"""``demo-out`` in the current folder: what an earlier demo made there is replaced, and nothing else is ever touched.

Each name is written into a list before its file is made, so a demo that was killed leaves nothing that we do not know.
"""

import re
from pathlib import Path

from zanwatch.entry import UsageError

NAME = "demo-out"
MADE = "made-by-zanwatch.txt"
FOLDERS = ("mailbox", "telegram", "scheduled", "pages")
_OURS = re.compile(
    r"(?:(?:mailbox|scheduled)/\d{2,}-[\w.@-]+\.eml|telegram/\d{2,}-[\w.-]+\.txt|(?:pages/)?[\w-]+\.(?:html|css|svg|ics))"
)


class OutFolder:
    """Where the demo leaves what it made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for folder in (path, *(path / name for name in FOLDERS)):
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise UsageError(f"{NAME}: {folder.name} stands there and is no folder; move it away, then try again")
        try:
            self._clear()
            for name in FOLDERS:
                (path / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{NAME} cannot be made here ({error.strerror}); go to a folder of yours") from error

    def write(self, name: str, content: bytes) -> Path:
        """Make a file that was not there; raises UsageError where somebody else's file has its name."""
        path = self.path / name
        if path.exists() or path.is_symlink():
            raise UsageError(f"{NAME}/{name} is not ours; move it away, then try again")
        with (self.path / MADE).open("a", encoding="utf-8") as made:
            made.write(f"{name}\n")
        path.write_bytes(content)
        return path

    def _clear(self) -> None:
        made = self.path / MADE
        if made.is_symlink() or not made.is_file():
            return
        for name in made.read_text(encoding="utf-8", errors="replace").splitlines():
            path = self.path / name
            if _OURS.fullmatch(name) and path.is_file() and not path.is_symlink():
                path.unlink()
        made.unlink()
