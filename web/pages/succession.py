"""The act that takes another's place, side by side with it; editors say of each link whether it is right."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from flows.concordances import find_concordance
from flows.succession import find_next_act, judge
from law.model import Language
from law.summaries.links import describe_decision
from law.summaries.states import describe_next_act
from storage.acts import find_facts
from storage.succession import Decided, Succession, decide_link, key_of, list_successions
from web.context import Editor, Reader, get_clock, get_settings, get_store
from web.pages.finding import NOT_FOUND, choose_language, find_act, last_step, missing_act
from web.pages.heading import read_head
from web.reading.home import title_of
from web.reading.succession import count_kinds, read_rows
from web.render import render

router = APIRouter()
Eids = Annotated[str, Form(max_length=2000)]
Said = Annotated[Literal["confirmed", "rejected", "proposed"], Form()]


@router.get("/acts/{code}/successor")
def show_successor(request: Request, code: str, visitor: Reader, lang: str = "") -> Response:
    """Show which act takes this one's place, and where each of its articles went."""
    t = read_catalogue(visitor.language)
    settings = get_settings(request)
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        language = choose_language(act, lang, visitor)
        succession = find_newest(session, act.facts.code)
        next_act = find_next_act(session, act.facts.code, settings)
        found = find_concordance(session, act.facts.code, language) if next_act else None
        code_new = succession.successor.code if succession else ""
        facts_new = find_facts(session, code_new) if code_new else None
        head = read_head(request, session, act, visitor)
    said = None
    if next_act is not None:
        said = describe_next_act(next_act.facts, t, is_watched=next_act.is_watched, is_confirmed=next_act.is_confirmed)
    return render(
        request,
        visitor,
        "succession.html",
        facts=act.facts,
        title=title_of(act.facts, visitor.language),
        text_language=found.language if found else language,
        languages=act.languages,
        tab="successor",
        last_step=last_step(act, language),
        head=head,
        succession=succession,
        decision=describe_decision(succession.state, t) if succession else "",
        said=said,
        facts_new=facts_new,
        title_new=title_of(facts_new, visitor.language) if facts_new else "",
        rows=read_rows(found, t, visitor.language) if found else (),
        counts=count_kinds(found) if found else None,
        may_judge=visitor.role != "reader",
    )


@router.post("/acts/{code}/successor")
def judge_successor(  # noqa: PLR0913, PLR0917 - each is one field of the form
    request: Request,
    code: str,
    visitor: Editor,
    state: Said,
    old: Eids = "",
    new: Eids = "",
    lang: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Store what an editor says of the succession, or of the link between these units; «proposed» takes it back."""
    decided = Decided(state, get_clock(request)(), visitor.name)
    language: Language = "kaz" if lang == "kaz" else "rus"
    with get_store(request).transaction() as session:
        succession = find_newest(session, code)
        if succession is None:
            raise HTTPException(NOT_FOUND)
        if not old and not new:
            judge(session, succession, decided)
        else:
            found = find_concordance(session, code, language)
            link = next((item.link for item in found.links if key_of(item.link) == (old, new)), None) if found else None
            if link is None:
                raise HTTPException(NOT_FOUND)
            decide_link(session, (code, succession.successor.code), link, decided)
    anchor = quote((old or new).split()[0]) if old or new else ""
    return RedirectResponse(f"/acts/{quote(code)}/successor?lang={language}{f'#{anchor}' if anchor else ''}", 303)


def find_newest(session: Session, code: str) -> Succession | None:
    """Return the succession to show: the last one that is not rejected, else the last rejected one."""
    known = list_successions(session, code)
    alive = [one for one in known if one.state != "rejected"]
    return next(iter(reversed(alive or known)), None)
