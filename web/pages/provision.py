"""The history of one provision: every wording, by which act, from when, and what it was in the act before."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from flows.concordances import find_concordance
from flows.wordings import Wording, list_wordings
from law.languages.labels import label, topmost
from law.model import Language
from storage.acts import find_facts
from storage.succession import find_succession, list_predecessors
from web.context import Reader, Visitor, get_store, get_today
from web.pages.acts import LONGEST_QUERY
from web.pages.finding import NOT_FOUND, Act, choose_language, find_act, last_step, missing_act
from web.pages.foreseeing import find_foreseen, tell_coming
from web.pages.heading import read_head
from web.reading.home import title_of
from web.reading.provision import find_since, read_provision
from web.reading.succession import Row, read_rows
from web.render import render

router = APIRouter()
LONGEST_EID = 200


@dataclass(frozen=True, slots=True)
class Kin:
    """What an article was in the act before, or became in the act after; ``rows`` are the links that name it."""

    code: str
    title: str
    adopted_on: date | None
    decision: str
    language: Language
    rows: tuple[Row, ...]


@router.get("/acts/{code}/history/{eid}")
def show_provision(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, code: str, eid: str, visitor: Reader, lang: str = "", q: str = ""
) -> Response:
    """Show every wording of one unit, newest first; ``q`` asks since when a phrase stands in it."""
    unit, today = eid[:LONGEST_EID], get_today(request)
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        if act.facts.code != code:
            return RedirectResponse(f"/acts/{act.facts.code}", 303)
        language, wordings = _find(session, act, unit, lang, visitor)
        elders = _list_elders(session, act, language, unit, visitor) if wordings else ()
        heirs = _list_heirs(session, act, language, unit, visitor) if wordings else ()
        foreseen = find_foreseen(session, act.facts.code, today)
        head = read_head(request, session, act, visitor)
    title = title_of(act.facts, visitor.language)
    coming = [one for one in tell_coming(foreseen, title, visitor) if topmost(one.eid) == topmost(unit)]
    phrase = q.strip()[:LONGEST_QUERY]
    written = read_provision(wordings, today, (visitor.language, read_catalogue(visitor.language)))
    return render(
        request,
        visitor,
        "provision.html",
        200 if wordings else NOT_FOUND,
        facts=act.facts,
        title=title,
        text_language=language,
        languages=act.languages,
        tab="history",
        last_step=last_step(act, language),
        head=head,
        eid=unit,
        place=label(unit, visitor.language),
        heading=_heading(wordings, unit),
        written=written,
        coming=coming,
        elders=elders,
        heirs=heirs,
        q=phrase,
        since=find_since(wordings, phrase) if phrase else None,
    )


def _find(session: Session, act: Act, unit: str, lang: str, visitor: Visitor) -> tuple[Language, tuple[Wording, ...]]:
    """Return the wordings in the language asked for; where it has no such unit, in the other one."""
    first = choose_language(act, lang, visitor)
    for language in (first, *(other for other in act.languages if other != first)):
        wordings = list_wordings(session, act.facts.code, language, unit)
        if wordings:
            return language, wordings
    return first, ()


def _heading(wordings: tuple[Wording, ...], unit: str) -> str:
    """Return the heading of the article, of the newest wording that has one."""
    for wording in reversed(wordings):
        top = topmost(wording.names[0] if wording.names else unit)
        found = next((one.heading for one in wording.after.provisions if one.eid == top), "")
        if found:
            return found
    return ""


def _list_elders(session: Session, act: Act, language: Language, unit: str, visitor: Visitor) -> tuple[Kin, ...]:
    kin: list[Kin] = []
    for succession in list_predecessors(session, act.facts.code):
        if find_succession(session, succession.old) == succession:
            kin += _read_kin(session, succession.old, language, visitor, (succession.old, unit, "new"))
    return tuple(kin)


def _list_heirs(session: Session, act: Act, language: Language, unit: str, visitor: Visitor) -> tuple[Kin, ...]:
    succession = find_succession(session, act.facts.code)
    if succession is None or not succession.successor.code:
        return ()
    return _read_kin(session, act.facts.code, language, visitor, (succession.successor.code, unit, "old"))


def _read_kin(
    session: Session, old: str, language: Language, visitor: Visitor, wanted: tuple[str, str, str]
) -> tuple[Kin, ...]:
    """Return the links of a concordance that name the article of a unit on the side ``wanted`` tells."""
    code, unit, side = wanted
    found, facts = find_concordance(session, old, language), find_facts(session, code)
    if found is None or facts is None:
        return ()
    rows = read_rows(found, read_catalogue(visitor.language), visitor.language)
    places = [(row, row.new if side == "new" else row.old) for row in rows if row.state != "rejected"]
    exact = tuple(row for row, here in places if any(place.eid == unit for place in here))
    whole = tuple(row for row, here in places if any(place.eid == topmost(unit) for place in here))
    chosen = tuple(row for row in exact or whole if row.old and row.new)
    title = title_of(facts, visitor.language)
    decision = found.succession.state
    return (Kin(code, title, facts.adopted_on, decision, found.language, chosen),) if chosen else ()
