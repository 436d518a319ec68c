"""What of a revision can be found: each unit with its own words, and apart from them the words it stands under."""

from collections.abc import Iterator
from dataclasses import dataclass

from law.model import Provision, Revision

_WITHOUT_LAW = frozenset({"title", "status", "requisites", "signature", "table", "cell"})
_CELLS = " · "
LONGEST_LEAD = 400
"""Characters of the words before a list that its items are also found by."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that can be found. ``above`` are headings it stands under, ``lead`` the words before its list."""

    eid: str
    heading: str
    text: str
    above: str
    lead: str


def list_units(revision: Revision) -> Iterator[Unit]:
    """Yield what can be found in a revision, in its order; a row of a table is one unit, all its cells."""
    by_eid = {one.eid: one for one in revision.provisions}
    cells: dict[str, list[str]] = {}
    for one in revision.provisions:
        if one.kind == "cell" and one.text:
            cells.setdefault(one.parent, []).append(one.text)
    for one in revision.provisions:
        text = _CELLS.join(cells.get(one.eid, ())) if one.kind == "row" else one.text
        if one.kind in _WITHOUT_LAW or one.excluded or not (text or one.heading):
            continue
        parent = by_eid.get(one.parent)
        yield Unit(one.eid, one.heading, text, _above(one, by_eid), parent.text[:LONGEST_LEAD] if parent else "")


def parent_of(eid: str) -> str:
    """Return the unit that an eid lies in directly, by its name alone; empty for what stands at the top.

    >>> parent_of("art_20__para_1__indent_2"), parent_of("art_20")
    ('art_20__para_1', '')
    """
    return eid.rpartition("__")[0]


def whole_of(eid: str) -> str:
    """Return what people name first: the article, or of an act without articles the point or row.

    >>> whole_of("art_20__para_1__indent_2"), whole_of("annex_1__para_3__indent_4"), whole_of("chp_2")
    ('art_20', 'annex_1__para_3', 'chp_2')
    >>> whole_of("annex_2__table_1__row_34")
    'annex_2__table_1__row_34'
    """
    parts = eid.split("__")
    for kind in ("art_", "para_", "row_"):
        for at, part in enumerate(parts):
            if part.startswith(kind):
                return "__".join(parts[: at + 1])
    return eid


def _above(one: Provision, by_eid: dict[str, Provision]) -> str:
    """Return the heading of the article or annex a unit lies in; chapters would put half a law under one word."""
    while one.parent and one.parent in by_eid:
        one = by_eid[one.parent]
        if one.kind in {"article", "annex"} and one.heading:
            return one.heading
    return ""
