"""Doubtful places as lines and pairs of words: what parts two languages, or two portals, said for whoever decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from gettext import NullTranslations
from typing import get_args

from law.cases.model import Case, CaseKind, Figure
from law.languages.labels import label
from law.languages.words import ReaderLanguage
from law.model import AmendingAct, Language
from storage.cases import StoredCase
from web.reading.marks import Run, mark, plain

KINDS: tuple[CaseKind, ...] = get_args(CaseKind)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list: its place in the reader's language, and in a few words what parts the texts."""

    stored: StoredCase
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Words:
    """What one side has at the place; no runs where nothing stands there. ``portal`` is empty between languages."""

    portal: str
    language: Language
    runs: tuple[Run, ...]


def read_line(stored: StoredCase, language: ReaderLanguage, t: NullTranslations) -> Line:
    """Return a case as a line of a list."""
    return Line(stored, label(stored.case.eid, language), say_what(stored.case, t))


def read_sides(case: Case) -> tuple[Words, ...]:
    """Return the words of both sides; where one side can be held against the other, with marks of what differs."""
    if case.kind == "sources":
        language: Language = case.only_in or "rus"
        texts = [item.text or "" for item in case.by_source]
        first = texts[0] if texts else ""
        return tuple(
            Words(item.portal, language, plain(text) if not at or not (first and text) else mark(first, text))
            for at, (item, text) in enumerate(zip(case.by_source, texts, strict=True))
        )
    return Words("", "rus", _runs(case, "rus", case.rus)), Words("", "kaz", _runs(case, "kaz", case.kaz))


def say_what(case: Case, t: NullTranslations) -> str:
    """Return in a few words what parts the two texts."""
    if case.kind == "numbers":
        figures = " ↔ ".join(_figures(side) for side in (case.rus_figures, case.kaz_figures))
        return f"{case.about}: {figures}" if case.about else figures
    if case.kind == "attribution":
        return " ↔ ".join(_acts(side) for side in (case.rus_acts, case.kaz_acts))
    if case.kind == "sources":
        return t.gettext("the portals print different words")
    said = {
        ("missing", "rus"): t.gettext("stands in the Russian text only"),
        ("missing", "kaz"): t.gettext("stands in the Kazakh text only"),
        ("changed", "rus"): t.gettext("changed in the Russian text only"),
        ("changed", "kaz"): t.gettext("changed in the Kazakh text only"),
    }
    return said[case.kind, case.only_in or "rus"]


def choose(cases: Iterable[StoredCase], kind: str) -> tuple[StoredCase, ...]:
    """Return the cases of a kind, or all; those that wait first, then as they were found."""
    found = (one for one in cases if kind in ("", one.case.kind))
    return tuple(sorted(found, key=lambda one: (one.state != "open", one.id)))


def _runs(case: Case, language: Language, text: str | None) -> tuple[Run, ...]:
    is_changed = case.kind == "changed" and case.only_in == language
    return mark(case.before, text or "") if is_changed and case.before else plain(text or "")


def _figures(figures: tuple[Figure, ...]) -> str:
    return ", ".join(figure.printed for figure in figures) or "—"


def _acts(acts: tuple[AmendingAct, ...]) -> str:
    said = (f"№ {act.number} ({act.signed_on:%d.%m.%Y})" if act.signed_on else f"№ {act.number}" for act in acts)
    return ", ".join(said) or "—"
