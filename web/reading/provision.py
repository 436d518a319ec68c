"""The life of one provision as a page shows it: each wording with its marks, and since when a phrase is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from flows.wordings import Wording
from law.changes.side import Side
from law.languages.labels import label, topmost
from law.languages.words import ReaderLanguage
from law.model import AmendingAct, Change
from web.reading.rows import Row, all_rows, changed_rows, fold
from web.reading.said import Said, Working, amending_acts, is_open, say, workings
from web.reading.terms import expand_terms

FOLD_FROM = 12


@dataclass(frozen=True, slots=True)
class Written:
    """One wording. ``label`` is what the unit was called; ``from_on`` is None for the first that is stored."""

    on: date
    until: date | None
    from_on: date | None
    eid: str
    label: str
    is_renamed: bool
    is_there: bool
    is_future: bool
    """Whether its edition is dated with a day to come: it is law to nobody yet."""
    is_last: bool
    """Whether it is the wording of today."""
    only_announces: bool
    acts: tuple[AmendingAct, ...]
    is_open: bool
    effects: tuple[Working, ...]
    said: tuple[Said, ...]
    rows: tuple[Row, ...]
    lines: tuple[str, ...]
    """The wording as it stood, a line for each unit."""


@dataclass(frozen=True, slots=True)
class Since:
    """Where a phrase stands in the life of a provision: the editions from which it is there, and until which."""

    phrase: str
    spans: tuple[tuple[date, date | None], ...]
    is_from_first: bool
    """Whether it stood in the first stored wording already, so that it may be older than all that is here."""
    announced_on: date | None
    """The edition that announced it before it came, where one did."""


def read_provision(
    wordings: Sequence[Wording], today: date, reader: tuple[ReaderLanguage, NullTranslations]
) -> tuple[Written, ...]:
    """Return the wordings as a page shows them on a day, the newest first."""
    written = []
    last = ""
    for wording in wordings:
        eid = wording.names[0] if wording.names else ""
        written.append(_write(wording, last, today, reader))
        last = eid or last
    return tuple(reversed(written))


def find_since(wordings: Sequence[Wording], phrase: str) -> Since:
    """Return since when a phrase stands in a provision; capitals, spaces and ends of lines make no difference."""
    wanted = plain_words(phrase)
    spans: list[tuple[date, date | None]] = []
    for wording in wordings:
        if not wording.only_announces and wanted and wanted in plain_words(wording.text):
            if spans and spans[-1][1] == wording.on:
                spans[-1] = (spans[-1][0], wording.until)
            else:
                spans.append((wording.on, wording.until))
    first = wordings[0].on if wordings else None
    announced = [
        wording.on
        for wording in wordings
        for change in wording.changes
        if change.stage == "announced" and wanted and wanted in plain_words(change.after or "")
    ]
    starts = spans[0][0] if spans else None
    earlier = [day for day in announced if starts is None or day < starts]
    return Since(
        " ".join(phrase.split()),
        tuple(spans),
        bool(spans) and starts == first,
        min(earlier) if earlier else None,
    )


def _write(wording: Wording, last: str, today: date, reader: tuple[ReaderLanguage, NullTranslations]) -> Written:
    language, t = reader
    law = [change for change in wording.changes if change.kind != "editorial"]
    eid = wording.names[0] if wording.names else last
    return Written(
        on=wording.on,
        until=wording.until,
        from_on=wording.from_on,
        eid=eid,
        label=_capital(label(eid, language)),
        is_renamed=bool(last) and eid != last,
        is_there=bool(wording.text),
        is_future=wording.on > today,
        is_last=wording.on <= today and (wording.until is None or wording.until > today),
        only_announces=wording.only_announces,
        acts=amending_acts(wording.changes),
        is_open=any(is_open(change) for change in wording.changes),
        effects=workings(wording.changes, t),
        said=tuple(say(change, language, t) for change in wording.changes),
        rows=tuple(_rows(wording, eid, law)),
        lines=tuple(wording.text.splitlines()),
    )


def _rows(wording: Wording, eid: str, law: Sequence[Change]) -> Iterable[Row]:
    """Return the lines of the wording with what came and went; of the first one nothing is marked."""
    if wording.before is None:
        return ()
    before, after = Side(wording.before), Side(wording.after)
    law = expand_terms(law, before, after)
    rows = [row for row in all_rows(topmost(eid), law, before, after) if _is_in(row.eid, eid)]
    if not any(row.kind != "same" or row.is_moved for row in rows):
        # What befell a chapter, or came from another article, is told by its own lines.
        rows = [row for row in changed_rows(law, before, after) if _is_in(row.eid, eid)] or rows
    return fold(rows) if len(rows) > FOLD_FROM else rows


def _is_in(place: str, eid: str) -> bool:
    return place == eid or place.startswith(f"{eid}__")


def plain_words(text: str) -> str:
    """Return words as they are looked for: without regard to capitals, spaces and the dots of ё."""
    return " ".join(text.split()).casefold().replace("ё", "е")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
