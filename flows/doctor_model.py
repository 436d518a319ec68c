"""What a look at the house finds, and what the looking needs: every check is a function from the one to the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Literal

from config.settings import Settings
from flows.disk import Free, ask_disk, find_device
from storage.engine import Store

State = Literal["well", "note", "todo", "broken"]
"""``note`` is worth knowing and asks for nothing; ``todo`` should be mended; with ``broken`` nothing can run."""
STATES: tuple[State, ...] = ("well", "note", "todo", "broken")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in the reader's words, and how it is mended; neither ever holds a secret or an address."""

    check: str
    state: State
    said: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """The house that is looked at. ``store`` is None where there is no database of this code's schema to open."""

    settings: Settings
    now: datetime
    t: NullTranslations
    store: Store | None = None
    port: int = 8000
    """Where the pages are, or will be."""
    backups: Path | None = None
    """Where the backups are kept; None is where the settings say."""
    free: Free = ask_disk
    device: Callable[[Path], int] = find_device

    def well(self, check: str, said: str) -> Finding:
        """Return a finding that all is well."""
        return Finding(check, "well", said)


Check = Callable[[Patient], tuple[Finding, ...]]
