"""Places where two languages or two portals part ways, and links nobody has confirmed: a person has the last word."""

from collections import Counter
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from config.schedules import LONGEST_REASON
from storage.acts import find_facts
from storage.audit import Action, Deed, actor_of, append
from storage.cases import STATES, CaseState, Decision, decide_case, get_case, list_cases, list_decisions
from storage.errors import NotStoredError
from storage.reading import list_acts
from storage.succession import list_successions
from web.context import Admin, Visitor, get_clock, get_store
from web.pages.finding import NOT_FOUND
from web.reading.admin_cases import KINDS, PAGE, choose, read_line, read_sides
from web.reading.home import title_of
from web.render import render

router = APIRouter()
BAD = 400
LARGEST_NUMBER = 2**31
VERBS: dict[str, tuple[CaseState, Action]] = {"confirm": ("confirmed", "approved"), "reject": ("rejected", "removed")}


@router.get("/admin/cases")
def show_cases(  # noqa: PLR0913, PLR0917 - each is one field of the filter
    request: Request, visitor: Admin, state: str = "open", kind: str = "", act: str = "", page: int = 1, done: str = ""
) -> Response:
    """List the cases and the links that wait for somebody's word."""
    t = read_catalogue(visitor.language, "web")
    chosen = next((one for one in STATES if one == state), None)
    kind = kind if kind in KINDS else ""
    with get_store(request).reading() as session:
        facts = find_facts(session, act) if act else None
        code = facts.code if facts else act[:100]
        found = list_cases(session, state=chosen, act=code or None)
        titles = {line.facts.code: title_of(line.facts, visitor.language) for line in list_acts(session)}
        links = [one for one in list_successions(session) if one.state == "proposed"]
    shown = choose(found, kind)
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(page, 1), pages)
    return render(
        request,
        visitor,
        "admin/cases.html",
        lines=[read_line(one, visitor.language, t) for one in shown[(page - 1) * PAGE : page * PAGE]],
        count=len(shown),
        counted=Counter(one.case.kind for one in found),
        titles=titles,
        links=links,
        state=chosen or "all",
        states=STATES,
        kind=kind,
        kinds=KINDS,
        act=code,
        page=page,
        pages=pages,
        done=done if done in VERBS else "",
    )


@router.get("/admin/cases/{number}")
def show_case(request: Request, visitor: Admin, number: int) -> Response:
    """Show both wordings of a case side by side, and all that was said of it."""
    return _show(request, visitor, number)


@router.post("/admin/cases/{number}/{verb}")
def decide(
    request: Request,
    visitor: Admin,
    number: int,
    verb: Literal["confirm", "reject"],
    why: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keep what somebody says of a case; the same words do not come back."""
    reason = " ".join(why.split())
    if not reason or len(reason) > LONGEST_REASON:
        return _show(request, visitor, number, is_unsaid=True, status=BAD)
    state, action = VERBS[verb]
    now = get_clock(request)()
    with get_store(request).transaction() as session:
        try:
            decide_case(session, _checked(number), Decision(state, visitor.name, now, reason))
        except NotStoredError:
            raise HTTPException(NOT_FOUND) from None
        append(session, Deed(actor_of(session, visitor.name), action, "case", f"{number}"), now)
    return RedirectResponse(f"/admin/cases?done={verb}", 303)


def _checked(number: int) -> int:
    if not 0 < number < LARGEST_NUMBER:
        raise HTTPException(NOT_FOUND)
    return number


def _show(request: Request, visitor: Visitor, number: int, *, is_unsaid: bool = False, status: int = 200) -> Response:
    with get_store(request).reading() as session:
        try:
            stored = get_case(session, _checked(number))
        except NotStoredError:
            raise HTTPException(NOT_FOUND) from None
        said, facts = list_decisions(session, number), find_facts(session, stored.act)
    return render(
        request,
        visitor,
        "admin/case.html",
        status,
        line=read_line(stored, visitor.language, read_catalogue(visitor.language, "web")),
        sides=read_sides(stored.case),
        title=title_of(facts, visitor.language) if facts else stored.act,
        decisions=said,
        is_unsaid=is_unsaid,
        longest=LONGEST_REASON,
        verbs=tuple(VERBS),
    )
