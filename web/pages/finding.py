"""What an address names: an act, a language, an edition; or a page that says what there is instead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from fastapi import Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from alerts.letter import ADILET, ESPI
from law.languages.words import ReaderLanguage
from law.model import LANGUAGES, ActFacts, Language
from storage.acts import find_facts
from storage.reading import list_acts
from storage.revisions import Edition, StoredRevision, get_revision, list_editions
from web.context import Visitor
from web.reading.home import title_of
from web.render import render

NOT_FOUND = 404
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Act:
    """An act that an address names, with all editions that are stored of it."""

    facts: ActFacts
    editions: dict[Language, tuple[Edition, ...]] = field(hash=False)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of which a text is stored, Russian first."""
        return tuple(language for language in LANGUAGES if self.editions.get(language))

    def days(self, language: Language) -> tuple[date, ...]:
        """The edition dates in a language, newest first, each once."""
        found = {edition.portal_version_on for edition in self.editions.get(language, ())}
        return tuple(sorted(found, reverse=True))


def find_act(session: Session, code: str) -> Act | None:
    """Return the act of a ЕСПИ code or adilet id, or None."""
    facts = find_facts(session, code)
    if facts is None:
        return None
    return Act(facts, {language: list_editions(session, facts.code, language) for language in LANGUAGES})


def choose_language(act: Act, wanted: str, visitor: Visitor) -> Language:
    """Return the language of law to show: the one asked for, else the reader's own, else the one there is."""
    own: Language = "kaz" if visitor.language == "kaz" else "rus"
    for language in (wanted, own):
        if language in act.languages:
            return language
    return act.languages[0] if act.languages else own


def choose_day(days: Sequence[date], today: date) -> date:
    """Return the edition of today, of these, newest first: one whose day has not come is law to nobody yet.

    The first of an act that is wholly to come; today where there is none.
    """
    return next((day for day in days if day <= today), days[-1] if days else today)


def find_on(session: Session, act: Act, language: Language, on: date) -> StoredRevision | None:
    """Return the text as the portal had it on a day: the latest edition of that day or before."""
    found = [edition for edition in act.editions.get(language, ()) if edition.portal_version_on <= on]
    return get_revision(session, found[-1].id) if found else None


def find_dated(session: Session, act: Act, language: Language, on: date) -> StoredRevision | None:
    """Return the edition of exactly this date, of several the one stored last."""
    found = [edition for edition in act.editions.get(language, ()) if edition.portal_version_on == on]
    return get_revision(session, found[-1].id) if found else None


def last_step(act: Act, language: Language) -> tuple[date, date] | None:
    """Return the two latest edition dates, older first; None where there are not two."""
    days = act.days(language)
    return (days[1], days[0]) if len(days) > 1 else None


def official_url(code: str, language: str, on: date) -> str:
    """Return the portal's own page of an edition."""
    return f"{ESPI}/client/#!/doc/{quote(code, safe='')}/{language}/{on:%d.%m.%Y}"


def official_links(facts: ActFacts, language: str, on: date) -> tuple[tuple[str, str], ...]:
    """Return the official pages of an act that a person can open, each with its name."""
    # An act that only adilet has is known by its id there, which ЕСПИ cannot open.
    links = [("zan.gov.kz", official_url(facts.code, language, on))] if facts.code.isdigit() else []
    if facts.ngr:
        links.append(("adilet.zan.kz", f"{ADILET}/{language}/docs/{quote(facts.ngr, safe='')}"))
    return tuple(links)


def missing_act(request: Request, visitor: Visitor, session: Session) -> HTMLResponse:
    """Return a page that says there is no such act, and which there are."""
    acts = [(act.facts.code, title_of(act.facts, visitor.language)) for act in list_acts(session) if act.editions]
    values = {"facts": None, "acts": acts[:MOST_LISTED], "acts_left": max(0, len(acts) - MOST_LISTED)}
    return render(request, visitor, "missing.html", NOT_FOUND, **values)


def missing_text(request: Request, visitor: Visitor, act: Act) -> HTMLResponse:
    """Return a page that says this text is not stored, and which editions are."""
    stored: Sequence[tuple[Language, tuple[date, ...]]] = [(code, act.days(code)) for code in act.languages]
    language: ReaderLanguage = visitor.language
    values = {"facts": act.facts, "title": title_of(act.facts, language), "stored": stored}
    return render(request, visitor, "missing.html", NOT_FOUND, **values)
