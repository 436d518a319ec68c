"""What a page of a comparison is made of: touched articles with their lines, and the contents that lead to them."""

from dataclasses import dataclass

from web.reading.rows import Row
from web.reading.said import Said


@dataclass(frozen=True, slots=True)
class Line:
    """A line with the words of the changes that begin at it; ``number`` is the place of the first in the page."""

    row: Row
    said: tuple[Said, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Card:
    """A touched article. ``skipped`` are the labels of the first and last unchanged one before it, and their count."""

    eid: str
    label: str
    heading: str
    looks: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    shared: Said | None = None
    """Acts and effect of all its changes, where they are the same."""
    is_continued: bool = False
    is_opened: bool = False
    is_partial: bool = False
    """Whether lines of it are not shown, or words of a line are cut."""
    skipped: tuple[str, str, int] | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """A line of the contents: a touched article, and on which page of the comparison it stands."""

    eid: str
    label: str
    heading: str
    looks: tuple[tuple[str, int], ...]
    page: int
