"""Summaries: what waits for an editor's eyes, and what was said of those that were looked at."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from config.catalogues import read_catalogue
from law.model import SEVERITIES
from law.summaries.ratings import describe_severity
from storage.accounts import find_user_of
from storage.acts import find_facts
from storage.audit_log import number_of
from storage.holding import find_hold, list_held
from storage.review_log import list_said
from storage.seen import NewsStep
from web.context import Admin, get_clock, get_store
from web.reading.admin_words import turn
from web.reading.home import title_of
from web.reading.weight import Weight
from web.render import render

router = APIRouter()
PAGE = 50
VERDICTS = ("approved", "edited", "replaced", "withdrawn")


@router.get("/admin/reviews")
def show_reviews(request: Request, visitor: Admin, verdict: str = "", page: str = "1") -> Response:
    """Show what waits, with until when, and what editors said last of each summary."""
    wanted, now = verdict if verdict in VERDICTS else "", get_clock(request)()
    with get_store(request).reading() as session:
        minutes, held = find_hold(session), list_held(session, now)
        _, count = list_said(session, wanted, 0, 0)
        pages = turn(page, count, PAGE, "/admin/reviews", verdict=wanted)
        said, _ = list_said(session, wanted, (pages.page - 1) * PAGE, PAGE)
        facts = {code: find_facts(session, code) for code in {one.step.act for one in said}}
        numbers = {one.review.who: number_of(one.review.who) for one in said}
        users = {who: find_user_of(session, number) for who, number in numbers.items() if number is not None}
    t = read_catalogue(visitor.language)
    return render(
        request,
        visitor,
        "admin/reviews.html",
        minutes=minutes,
        held=[
            (
                one,
                title_of(one.news.facts, visitor.language),
                Weight(SEVERITIES[one.weight], describe_severity(SEVERITIES[one.weight], t)),
            )
            for one in held
        ],
        said=said,
        titles={code: title_of(found, visitor.language) if found else code for code, found in facts.items()},
        names={who: user.name for who, user in users.items() if user is not None},
        turn=pages,
        verdict=wanted,
        verdicts=VERDICTS,
        words_path=_path,
    )


def _path(step: NewsStep) -> str:
    return f"/acts/{quote(step.act, safe='')}/words/{step.from_on}/{step.to_on}"
