"""What is held back beside what is stored: both as words, with what differs, and nothing of the portal's markup."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.quarantine import Held
from law.changes.side import Side, headed
from law.languages.labels import label
from law.languages.words import ReaderLanguage
from law.model import Change, Revision
from storage.quarantine import Doubt
from web.reading.marks import Run
from web.reading.paging import deal
from web.reading.rows import Row, changed_rows

RAW_LETTERS = 20_000
"""Of a page that cannot be read as an act, or as it came: enough to see what it is."""
WHOLE_LETTERS = 20_000
NAMED = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the two texts; a place is named at its first line alone. Cells of a row stand in their order."""

    place: str
    stored: tuple[tuple[Run, ...], ...]
    held: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """A page as it came, for the eye: bytes that are no text show as �, and of much only the beginning."""

    number: int
    size: int
    words: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """All that the page shows of a held one."""

    doubt: Doubt
    unreadable: str
    stored_on: date | None
    held_on: date | None
    pairs: tuple[Pair, ...]
    page: int
    pages: int
    changes: int
    stored_letters: int
    held_letters: int
    stored_words: str
    """The beginning of the stored text, where there is nothing to hold it against line by line."""
    held_words: str
    raw: tuple[Raw, ...]


def read_beside(held: Held, language: ReaderLanguage, page: int) -> Beside:
    """Return a held page beside the text before it."""
    before = held.previous.revision if held.previous else None
    after = held.revision
    changes = held.changes
    pairs = list(_pairs(before, after, changes, language)) if before and after else []
    pages = deal(pairs, _size_of)
    page = min(max(page, 1), len(pages))
    is_beside = before is not None and after is not None
    stored_words, held_words = (_words(text) if text else "" for text in (before, after))
    return Beside(
        doubt=held.doubt,
        unreadable=held.unreadable,
        stored_on=before.portal_version_on if before else None,
        held_on=after.portal_version_on if after else None,
        pairs=pages[page - 1],
        page=page,
        pages=len(pages),
        changes=len(changes),
        stored_letters=len(stored_words),
        held_letters=len(held_words),
        stored_words="" if is_beside else stored_words[:WHOLE_LETTERS],
        held_words="" if is_beside else held_words[:WHOLE_LETTERS],
        raw=tuple(_raw(number, one.body) for number, one in zip(held.doubt.captures, held.captures, strict=True)),
    )


def _pairs(before: Revision, after: Revision, changes: tuple[Change, ...], language: ReaderLanguage) -> Iterator[Pair]:
    last = ""
    for row in changed_rows(changes, Side(before), Side(after)):
        place = label(row.eid, language)[:NAMED]
        stored, held = _sides(row)
        if stored or held or place != last:
            yield Pair(place if place != last else "", stored, held)
        last = place


def _sides(row: Row) -> tuple[tuple[tuple[Run, ...], ...], tuple[tuple[Run, ...], ...]]:
    if row.cells:
        return _filled(row.cells_before), _filled(row.cells_after)
    return _filled((row.before,)), _filled((row.after,))


def _filled(cells: tuple[tuple[Run, ...], ...]) -> tuple[tuple[Run, ...], ...]:
    return tuple(cell for cell in cells if any(run.text for run in cell))


def _size_of(pair: Pair) -> int:
    return 200 + sum(90 + len(run.text.encode()) for side in (pair.stored, pair.held) for cell in side for run in cell)


def _words(revision: Revision) -> str:
    lines = (line for unit in revision.provisions for line in (headed(unit), unit.text) if line)
    return "\n".join(lines)


def _raw(number: int, body: bytes) -> Raw:
    # Four bytes are the longest letter: more of the body than this cannot be shown.
    words = body[: 4 * RAW_LETTERS].decode("utf-8", "replace")
    shown = "".join(one if one.isprintable() or one in "\n\t" else "�" for one in words[:RAW_LETTERS])
    return Raw(number, len(body), shown, len(words) > RAW_LETTERS or len(body) > 4 * RAW_LETTERS)
