"""A topic of the centre: its acts, what changed of it, what is to come, drafts and new acts that may concern it."""

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from config.catalogues import read_catalogue
from law.discovery.links import link_to_act, link_to_draft
from law.model import Language
from law.topics.because import because, topic_names
from law.topics.model import Relevance, Topic
from storage.drafts import StoredDraft, list_drafts
from storage.found import FoundAct, list_found
from storage.reading import list_acts
from storage.topics import count_news_of, count_watched_for, list_news_of, list_watched_for
from web.context import Reader, Visitor, get_clock, get_store, get_today
from web.pages.acts import read_page
from web.pages.finding import NOT_FOUND
from web.pages.foreseeing import count_unknown, find_all_foreseen, list_coming
from web.reading.coming import sort_coming
from web.reading.home import Known, read_news, title_of
from web.reading.paging import deal
from web.render import render

router = APIRouter()
DAYS = 90
"""How far back a topic's page looks; what is older stands on the acts' timelines."""
MOST = 40


@dataclass(frozen=True, slots=True)
class Proposed:
    """A draft or a new act in the reader's words; ``days_left`` is None where no day to speak up by is known."""

    title: str
    href: str
    by: str
    on: date | None
    days_left: int | None
    because: str


@router.get("/topics")
def show_topics(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the topics with how many acts are watched for each, and how many editions changed of late."""
    names = topic_names(read_catalogue(visitor.language))
    with get_store(request).reading() as session:
        watched = count_watched_for(session)
        changed = count_news_of(session, get_clock(request)() - timedelta(days=DAYS))
    rows = [(topic, name, watched[topic], changed[topic]) for topic, name in names.items()]
    return render(request, visitor, "topics.html", rows=rows, days=DAYS)


@router.get("/topics/{topic}")
def show_topic(request: Request, topic: str, visitor: Reader, page: str = "") -> HTMLResponse:
    """Show everything of one topic: a change is of it where its own words say so, or its act is watched for it."""
    t = read_catalogue(visitor.language)
    code: Topic | None = next((one for one in topic_names(t) if one == topic), None)
    if code is None:
        raise HTTPException(NOT_FOUND)
    today = get_today(request)
    with get_store(request).reading() as session:
        acts = list_acts(session, list_watched_for(session, code))
        mine = list_news_of(session, code, get_clock(request)() - timedelta(days=DAYS))
        foreseen = find_all_foreseen(request, session, acts, today)
        others = list_acts(session, {one.act for one in mine} - {act.facts.code for act in acts})
        known = Known({act.facts.code: act for act in (*acts, *others)}, {}, lambda *_: {})
        news, left_out = read_news(mine, known, visitor.language, t)
        drafts = list_drafts(session, open_on=today)
        found = list_found(session)
    pages = deal(acts, lambda _: 1, MOST)
    at = min(read_page(page), len(pages))
    return render(
        request,
        visitor,
        "topic.html",
        topic=code,
        acts_here=pages[at - 1],
        page=at,
        pages=len(pages),
        titles={act.facts.code: title_of(act.facts, visitor.language) for act in pages[at - 1]},
        unknown=count_unknown(acts, foreseen),
        news=news,
        left_out=left_out,
        coming=sort_coming(list_coming(foreseen, acts, visitor))[:MOST],
        drafts=[tell_draft(one, today, visitor) for one in drafts if _concerns(one.found, code)][:MOST],
        found=[_tell_found(one, visitor) for one in found if _concerns(one.found, code)][:MOST],
        days=DAYS,
    )


@router.get("/drafts")
def show_drafts(request: Request, visitor: Reader, every: str = "") -> HTMLResponse:
    """Show the drafts that one can still speak up on, those that close first on top; ``every`` shows all."""
    today = get_today(request)
    with get_store(request).reading() as session:
        drafts = list_drafts(session, open_on=today)
    shown = [one for one in drafts if every or one.concern != "none"]
    told = sorted((tell_draft(one, today, visitor) for one in shown), key=lambda one: (one.on or date.max, one.title))
    return render(
        request,
        visitor,
        "drafts.html",
        drafts=told,
        silent=sum(one.concern == "none" for one in drafts),
        every=bool(every),
    )


def tell_draft(stored: StoredDraft, today: date, visitor: Visitor) -> Proposed:
    """Return a draft in the reader's words; its link is the portal's own page, which robots keep us out of."""
    draft = stored.draft
    left = (draft.open_until - today).days if draft.open_until and draft.open_until >= today else None
    why = because(stored.found, read_catalogue(visitor.language))
    return Proposed(draft.title, link_to_draft(draft.number), draft.developer, draft.open_until, left, why)


def _tell_found(one: FoundAct, visitor: Visitor) -> Proposed:
    listed = one.listed
    own: Language = "kaz" if visitor.language == "kaz" else "rus"
    title = listed.title.get(own) or next(iter(listed.title.values()), listed.number)
    why = because(one.found, read_catalogue(visitor.language))
    return Proposed(title, link_to_act(listed), listed.holder, listed.adopted_on or listed.shown_on, None, why)


def _concerns(found: tuple[Relevance, ...], topic: Topic) -> bool:
    return any(one.topic == topic for one in found)
