"""Any two stored revisions side by side: the changes by article, the figures, the acts, and why there may be none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from gettext import NullTranslations
from typing import Literal

from law.changes.side import Side
from law.languages.labels import label, topmost
from law.languages.words import ReaderLanguage
from law.model import AmendingAct, Change, Revision
from law.summaries.effects import describe_effect
from web.reading.cards import Card, Line, Touched
from web.reading.paging import deal
from web.reading.rows import Row, all_rows, changed_rows, whole_rows
from web.reading.said import (
    Figure,
    Said,
    Tally,
    Working,
    amending_acts,
    figures,
    is_open,
    look_of,
    name_acts,
    say,
    tally,
    workings,
)
from web.reading.terms import Term, expand_terms, read_terms
from web.reading.ties import Tie, Ties, pick_ties
from web.reading.why import Why, say_why

View = Literal["changes", "inline", "side"]
VIEWS: tuple[View, ...] = ("changes", "inline", "side")
MOST_FIGURES = 60


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that the page of a comparison shows."""

    before: Revision
    after: Revision
    view: View
    tally: Tally
    acts: tuple[AmendingAct, ...]
    has_nameless: bool
    """Whether for some change the source names no act."""
    has_open: bool
    """Whether for some change it names several, and does not say which."""
    effects: tuple[Working, ...]
    ties: Mapping[str, Tie]
    """By the units of the changes: where they were announced, or what came of them."""
    terms: tuple[Term, ...]
    figures: tuple[Figure, ...]
    more_figures: int
    contents: tuple[Touched, ...]
    cards: tuple[Card, ...]
    notes: tuple[Line, ...]
    page: int
    pages: int
    why: Why
    is_shared: bool
    """True where every change has one effect and the same acts: then they are said once, above."""
    shared: Said | None

    @property
    def is_backwards(self) -> bool:
        """Whether the first date is the later one."""
        return self.before.portal_version_on > self.after.portal_version_on

    @property
    def dates(self) -> tuple[date, date]:
        """The two edition dates."""
        return self.before.portal_version_on, self.after.portal_version_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a reader wants to see it: the view, the page (from 1), the language and the catalogue of the house.

    ``at`` is an article to begin with, whatever the page; ``opened`` is one that is shown with every line of it.
    """

    view: View
    page: int
    language: ReaderLanguage
    t: NullTranslations
    at: str = ""
    opened: str = ""
    ties: Ties = field(default_factory=dict)
    """The ends of the act's announcements."""


def read_comparison(before: Revision, after: Revision, changes: Sequence[Change], wanted: Wanted) -> Comparison:
    """Return what the page shows of these changes, which lead from ``before`` to ``after``."""
    told = [change for change in changes if change.kind != "editorial" or change.stage != "in_force"]
    law = expand_terms(told, Side(before), Side(after))
    notes = [change for change in changes if change.kind == "editorial" and change.stage == "in_force"]
    rows = _rows(law, before, after, wanted)
    pages = deal(rows, lambda placed: _size_of(placed[1], wanted.view))
    page = min(max(_page_of(wanted.at or wanted.opened, pages) or wanted.page, 1), len(pages))
    shared = _shared(law, wanted)
    found = figures(told, wanted.language)
    heads = _heads(law, before, after, wanted)
    skipped = {} if wanted.view == "changes" else _skipped({top for top, _ in rows}, after, wanted)
    alike = {top: _shared([change for change in law if topmost(change.eid) == top], wanted) for top in heads}
    cards = tuple(
        replace(card, shared=alike[card.eid]) for card in _cards(pages[page - 1], heads, skipped, page, wanted)
    )
    note_rows = list(changed_rows(notes, Side(before), Side(after)))
    return Comparison(
        before=before,
        after=after,
        view=wanted.view,
        tally=tally(changes),
        acts=amending_acts(told),
        has_nameless=any(not change.amended_by for change in told),
        has_open=any(is_open(change) for change in told),
        effects=workings(law, wanted.t),
        ties=pick_ties(wanted.ties, law, after.portal_version_on),
        terms=read_terms(told),
        figures=found[:MOST_FIGURES],
        more_figures=max(0, len(found) - MOST_FIGURES),
        contents=_contents(pages, heads),
        cards=cards,
        notes=tuple(Line(row, tuple(_say(row.changes, wanted)), 0) for row in note_rows[:40]),
        page=page,
        pages=len(pages),
        why=say_why(before, after, changes),
        is_shared=shared is not None,
        shared=shared,
    )


Head = tuple[str, str, tuple[tuple[str, int], ...]]
"""A touched article's label, its heading, and how many changes of each look it has."""
Placed = tuple[str, Row]
"""A line and the article it belongs to."""


def _rows(law: Sequence[Change], before: Revision, after: Revision, wanted: Wanted) -> list[Placed]:
    old, new = Side(before), Side(after)
    by_top: dict[str, list[Change]] = {}
    for change in law:
        by_top.setdefault(topmost(change.eid), []).append(change)
    placed: list[Placed] = []
    for top in _in_order(by_top, old, new):
        changes = by_top[top]
        law_changes = [change for change in changes if change.kind != "editorial"]
        told = [change for change in changes if change.kind == "editorial"]
        if top == wanted.opened and law_changes:
            rows = all_rows(top, law_changes, old, new)
        elif wanted.view == "changes" or not law_changes:
            rows = list(changed_rows(law_changes, old, new))
        else:
            rows = whole_rows(top, law_changes, old, new)
        placed += [(top, row) for row in (*rows, *changed_rows(told, old, new))]
    return placed


def _page_of(top: str, pages: Sequence[Sequence[Placed]]) -> int:
    """Return the first page that holds an article; 0 where none does."""
    return next((number for number, page in enumerate(pages, 1) if any(at == top for at, _ in page)), 0)


def _size_of(row: Row, view: View) -> int:
    """Return about how many bytes a line takes; side by side what stayed is printed twice."""
    return row.size * 2 if view == "side" and row.kind == "same" else row.size


def _in_order(by_top: dict[str, list[Change]], old: Side, new: Side) -> list[str]:
    """Return the articles in the order of the act; one that is gone keeps the place where it stood."""
    order: dict[str, float] = {}
    last = -1.0
    for unit in old.revision.provisions:
        last = new.order.get(unit.eid, last)
        order.setdefault(unit.eid, last + 0.5)
    return sorted(by_top, key=lambda top: new.order.get(top, order.get(top, -1.0)))


def _cards(
    placed: Sequence[Placed],
    heads: dict[str, Head],
    skipped: dict[str, tuple[str, str, int]],
    page: int,
    wanted: Wanted,
) -> tuple[Card, ...]:
    groups: dict[str, list[Line]] = {}
    number = 0
    for top, row in placed:
        said = tuple(_say(row.changes, wanted))
        number += bool(said)
        groups.setdefault(top, []).append(Line(row, said, number if said else 0))
    cards: list[Card] = []
    for top, lines in groups.items():
        is_continued = page > 1 and not cards and not lines[0].said
        is_opened = top == wanted.opened
        cards.append(
            Card(
                top,
                *heads[top],
                tuple(lines),
                is_continued=is_continued,
                is_opened=is_opened,
                is_partial=not is_opened and _is_partial(lines, wanted.view),
                skipped=skipped.get(top),
            )
        )
    return tuple(cards)


def _is_partial(lines: Sequence[Line], view: View) -> bool:
    if view != "changes":
        return any(line.row.kind == "folded" for line in lines)
    # An article that is wholly new or gone has nothing else to show.
    return not all(line.row.kind in ("new", "gone") and line.row.is_heading for line in lines[:1])


def _heads(law: Sequence[Change], before: Revision, after: Revision, wanted: Wanted) -> dict[str, Head]:
    headings = {unit.eid: unit.heading for unit in before.provisions} | {
        unit.eid: unit.heading for unit in after.provisions if unit.heading
    }
    counts: dict[str, dict[str, int]] = {}
    for change in law:
        looks = counts.setdefault(topmost(change.eid), {})
        looks[look_of(change)] = looks.get(look_of(change), 0) + 1
    return {
        top: (_capital(label(top, wanted.language)), headings.get(top, ""), tuple(looks.items()))
        for top, looks in counts.items()
    }


def _contents(pages: Sequence[Sequence[Placed]], heads: dict[str, Head]) -> tuple[Touched, ...]:
    first_page: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for top, _ in page:
            first_page.setdefault(top, number)
    return tuple(Touched(top, *heads[top], page) for top, page in first_page.items())


def _skipped(touched: set[str], after: Revision, wanted: Wanted) -> dict[str, tuple[str, str, int]]:
    """Return for each touched article which unchanged ones stand between it and the touched one before."""
    found: dict[str, tuple[str, str, int]] = {}
    run: list[str] = []
    for unit in after.provisions:
        if topmost(unit.eid) != unit.eid or unit.kind not in ("article", "annex", "point"):
            continue
        if unit.eid not in touched:
            run.append(unit.eid)
            continue
        if run:
            found[unit.eid] = (label(run[0], wanted.language), label(run[-1], wanted.language), len(run))
        run = []
    return found


def _say(changes: Sequence[Change], wanted: Wanted) -> list[Said]:
    return [say(change, wanted.language, wanted.t) for change in changes]


def _shared(law: Sequence[Change], wanted: Wanted) -> Said | None:
    # Two notes may word one rule in two ways; what is said of it is the same.
    said = {(describe_effect(c.effect, wanted.t), name_acts(c), is_open(c)) for c in law}
    if len(said) != 1:
        return None
    return say(law[0], wanted.language, wanted.t)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
