"""On what a sheet may rest: units of the text that holds today, found by their number or by how people call them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from law.languages.labels import label
from law.model import LANGUAGES, Language, Provision, Revision
from storage.acts import find_facts
from storage.revisions import get_revision, list_editions
from storage.stand_values import BadSheetError, Link
from storage.units import read_units

NO_UNIT = "there is no such article in the edition that is in force"
_MOST = 12
_SHORT = (
    (re.compile(r"\b(?:ст|статьи|статье|статью)\b\.?", re.IGNORECASE), "статья"),
    (re.compile(r"\b(?:пп|подп|подпункта)\b\.?", re.IGNORECASE), "подпункт"),
    (re.compile(r"\b(?:п|пункта)\b\.?", re.IGNORECASE), "пункт"),
)
_WORDS = re.compile(r"[\w-]+")
_LEVELS = ("article", "point", "subpoint", "indent", "annex", "chapter", "section")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a sheet may rest on, as a list shows it."""

    eid: str
    label: str
    words: str


def find_texts(session: Session, act: str, on: date) -> dict[Language, Revision]:
    """Return the texts of an act that held on a day, by language; the earliest where all are later."""
    found = {}
    for language in LANGUAGES:
        editions = list_editions(session, act, language)
        held = [edition for edition in editions if edition.portal_version_on <= on] or list(editions[:1])
        if held:
            found[language] = get_revision(session, held[-1].id).revision
    return found


def find_units(session: Session, act: str, words: str, language: Language, today: date) -> tuple[Unit, ...]:
    """Return the units that somebody may mean by «ст. 18, п. 1», «art_18» or «18», the surest first.

    Raises BadSheetError where no text of the act is here.
    """
    texts = _get_texts(session, act, today)
    text = texts.get(language) or next(iter(texts.values()))
    if words.strip() in {unit.eid for unit in text.provisions}:
        return tuple(_as_unit(unit, text.language) for unit in text.provisions if unit.eid == words.strip())
    wanted = _read_words(words)
    named = [(unit, _read_words(label(unit.eid, text.language))) for unit in text.provisions if unit.kind in _LEVELS]
    exact = [unit for unit, said in named if said == wanted and _stands(unit)]
    numbered = [unit for unit, said in named if wanted == said[1:] and unit.kind == "article" and _stands(unit)]
    begun = [unit for unit, said in named if wanted and said[: len(wanted)] == wanted and _stands(unit)]
    found = dict.fromkeys(unit.eid for unit in (*exact, *numbered, *begun))
    by_eid = {unit.eid: unit for unit in text.provisions}
    sure = [*exact, *numbered]
    chosen = [unit.eid for unit in sure] if len(sure) == 1 else list(found)[:_MOST]
    return tuple(_as_unit(by_eid[eid], text.language) for eid in chosen)


def make_link(  # noqa: PLR0913, PLR0917 - a place in an act, and two days and an instant
    session: Session, act: str, eid: str, today: date, at: datetime, held_on: date | None = None
) -> Link:
    """Return what ties a sheet to a unit of the text of today, or of the edition ``held_on`` if it was held against it.

    Raises BadSheetError where there is no such unit.
    """
    facts = find_facts(session, act)
    code = facts.code if facts else act
    texts = _get_texts(session, code, held_on or today)
    if held_on and not any(text.portal_version_on == held_on for text in texts.values()):
        raise BadSheetError(f"{code}: no edition of {held_on} is stored", "edition")
    if not any(_has(text, eid) for text in texts.values()):
        raise BadSheetError(f"{code}, {eid}: {NO_UNIT}", "unit")
    return Link(code, eid, max(text.portal_version_on for text in texts.values()), at)


def renew_link(session: Session, link: Link, today: date, at: datetime) -> tuple[Link, ...]:
    """Return the same tie to the text of today, whatever the unit is called there; several where it was divided.

    Raises BadSheetError where it is there no more.
    """
    texts = _get_texts(session, link.act, today)
    units = read_units(session, link.act, ())
    names = {
        name
        for language, text in texts.items()
        for name in units.names(link.eid, link.edition_on, language, text.portal_version_on)
        if _has(text, name)
    }
    if not names:
        raise BadSheetError(f"{link.act}, {link.eid}: {NO_UNIT}", "unit")
    on = max(text.portal_version_on for text in texts.values())
    return tuple(Link(link.act, name, on, at) for name in sorted(names))


def _get_texts(session: Session, act: str, on: date) -> dict[Language, Revision]:
    texts = find_texts(session, act, on)
    if not texts:
        raise BadSheetError(f"no text of the act {act} is here; `zanwatch watch --act {act}` reads it", "act")
    return texts


def _has(text: Revision, eid: str) -> bool:
    return any(unit.eid == eid and _stands(unit) for unit in text.provisions)


def _stands(unit: Provision) -> bool:
    # An excluded unit keeps its number, and holds nothing that a sheet could rest on.
    return not unit.excluded


def _read_words(words: str) -> list[str]:
    for pattern, whole in _SHORT:
        words = pattern.sub(whole, words)
    return list(_pieces(words.casefold()))


def _pieces(words: str) -> Iterator[str]:
    yield from _WORDS.findall(words)


def _as_unit(unit: Provision, language: Language) -> Unit:
    return Unit(unit.eid, label(unit.eid, language), (unit.heading or unit.text)[:120])
