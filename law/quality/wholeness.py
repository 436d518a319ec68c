"""Is all of it here, and was all of it understood? Measured against the page itself and against the revision before."""

import re
from collections.abc import Iterable
from itertools import takewhile

from law.model import Note, Provision, Revision
from law.quality.explained import Explained
from law.quality.rules import Rule, Sight

SHRINKS_MOST = 1 / 3
"""A text that lost more than this share of itself is an error until a person looks, unless notes say why."""
LEAST_COVERAGE = 0.9
"""Share of the page's letters that must have found their place; below it the portal's markup has changed."""
_OPEN_TAG = re.compile(r"<[/a-zA-Z][^<>]*+$")
_STOPS = tuple(".;:!?»”\"')…]")
_LEAST_CUT = 20
_OF_ARTICLES = ("article", "point", "subpoint", "indent")
_MAY_GO = ("row", "cell", "publisher", "placeholder")
"""Rows and cells go with their table; what waits for a day goes when it comes (law 214-IV, edition of 01.07.2023)."""


def find_missing_pages(sight: Sight) -> str | None:
    """Find a long act of which some pages did not come."""
    count, came = sight.reading.pages_count, len(sight.captures)
    return f"{came} of {count} pages came" if count != came else None


def find_drift(sight: Sight) -> str | None:
    """Find a page of which too much stands under markup that no reader knows, or was lost."""
    share = sight.reading.coverage
    odd = "; ".join(f"{issue.place}: {issue.message}" for issue in sight.revision.issues[:3])
    return f"only {share:.0%} of the page was understood: {odd}" if share < LEAST_COVERAGE else None


def find_open_tags(sight: Sight) -> str | None:
    """Find a text that ends inside a tag."""
    for eid, text in _texts(sight.revision):
        if _OPEN_TAG.search(text):
            return f"{eid} ends inside a tag: «{text[-80:]}»"
    return None


def find_cut_units(sight: Sight) -> str | None:
    """Find a unit that is the beginning of what it was and stops inside a sentence, and no new note speaks of it."""
    if sight.previous is None:
        return None
    before = {unit.eid: unit.text for unit in sight.previous.provisions if unit.kind in _OF_ARTICLES}
    cut = [unit for unit in sight.revision.provisions if _is_cut(unit.text, before.get(unit.eid, ""))]
    explained = Explained(sight.revision, sight.previous) if cut else ()
    found = next((unit for unit in cut if unit.eid not in explained), None)
    return f"{found.eid} stops inside a sentence: «…{found.text[-80:]}»" if found else None


def _is_cut(now: str, was: str) -> bool:
    is_beginning = 0 < len(now) <= len(was) - _LEAST_CUT and was.startswith(now)
    return is_beginning and was.endswith(_STOPS) and not now.endswith(_STOPS)


def find_cut_end(sight: Sight) -> str | None:
    """Find an act that stops inside a sentence, with neither a signature nor an annex behind it.

    A last line that ended so before is how this act is printed.
    """
    last = _last_line(sight.revision)
    if last is None or last.text.endswith(_STOPS):
        return None
    before = _last_line(sight.previous) if sight.previous else None
    if before is not None and before.text == last.text:
        return None
    return f"{last.eid} is the last, and stops inside a sentence: «…{last.text[-80:]}»"


def find_cut_tail(sight: Sight) -> str | None:
    """Find an act whose last numbered units are gone, and no new note speaks of them: it was cut between two lines."""
    if sight.previous is None:
        return None
    here = {unit.eid for unit in sight.revision.provisions}
    told = [unit for unit in reversed(sight.previous.provisions) if unit.kind != "signature"]
    tail = list(takewhile(lambda unit: unit.eid not in here, told))
    gone = [unit.eid for unit in reversed(tail) if unit.number and unit.kind in _OF_ARTICLES]
    if not gone:
        return None
    explained = Explained(sight.revision, sight.previous)
    lost = [eid for eid in gone if eid not in explained]
    return f"gone from the end: {', '.join(lost[:20])}" if lost else None


def find_shrinking(sight: Sight) -> str | None:
    """Find a text that lost more than a third of itself, what new notes speak of not counted."""
    if sight.previous is None:
        return None
    was, now = _length(sight.previous), _length(sight.revision)
    if now >= was * (1 - SHRINKS_MOST):
        return None
    explained = Explained(sight.revision, sight.previous)
    if was - now - explained.lost_letters(sight.revision, sight.previous) <= was * SHRINKS_MOST:
        return None
    return f"{now} characters, before {was}, and no note says why"


def find_lost_kinds(sight: Sight) -> str | None:
    """Find a kind of unit or note that is wholly gone, as tables or footnotes, and no note speaks of where it stood."""
    if sight.previous is None:
        return None
    had, has = _by_kind(sight.previous), _by_kind(sight.revision)
    gone = [kind for kind in had if kind not in has]
    if not gone:
        return None
    explained = Explained(sight.revision, sight.previous)
    lost = [kind for kind in gone if any(eid not in explained for eid in had[kind])]
    return f"before there were, and now there are none: {', '.join(lost)}" if lost else None


def _by_kind(made: Revision) -> dict[str, list[str]]:
    """Return the eids of units, and of notes, by their kind."""
    found: dict[str, list[str]] = {}
    things: Iterable[Provision | Note] = (*made.provisions, *made.notes)
    for thing in things:
        if thing.kind not in _MAY_GO:
            found.setdefault(thing.kind, []).append(thing.eid)
    return found


def _last_line(made: Revision) -> Provision | None:
    """Return the last unit of an act without signature and annexes, if it is a line of the law."""
    if any(unit.kind in ("signature", "annex") for unit in made.provisions):
        return None
    last = made.provisions[-1] if made.provisions else None
    return last if last and last.kind in _OF_ARTICLES and last.text else None


def _texts(made: Revision) -> Iterable[tuple[str, str]]:
    for unit in made.provisions:
        yield unit.eid, unit.text
        yield unit.eid, unit.heading
    for note in made.notes:
        yield note.eid, note.text


def _length(made: Revision) -> int:
    return sum(len(unit.text) + len(unit.heading) for unit in made.provisions)


WHOLENESS: tuple[Rule[Sight], ...] = (
    Rule("missing-pages", "missing-page", find_missing_pages),
    Rule("drift", "drift", find_drift),
    Rule("open-tags", "cut-text", find_open_tags),
    Rule("cut-units", "cut-text", find_cut_units),
    Rule("cut-end", "cut-text", find_cut_end),
    Rule("cut-tail", "cut-text", find_cut_tail),
    Rule("shrinking", "shrunk", find_shrinking),
    Rule("lost-kinds", "lost-kinds", find_lost_kinds),
)
"""Rules about how much of an act is here."""
