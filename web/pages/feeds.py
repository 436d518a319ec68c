"""Atom feeds of the news: of all acts, of one act, of one topic. The address is the right: it is shown once."""

from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alerts.feed import Entry, Feed, write_feed
from config.catalogues import read_catalogue
from law.topics.because import topic_names
from storage.feeds import has_feeds, make_feed_token, read_feed_token, revoke_feeds
from storage.reading import list_acts, list_fresh
from web.context import Guest, Reader, Visitor, WebLanguage, get_clock, get_settings, get_store
from web.pages.finding import NOT_FOUND
from web.reading.home import Known, News, read_news, title_of
from web.render import HTML_LANGUAGES, render

router = APIRouter()
DAYS, MOST_LINES = 60, 12
KEPT = "private, max-age=900"
Verb = Annotated[Literal["new", "revoke"], Form()]


@router.get("/feeds")
def show_feeds(request: Request, visitor: Reader) -> Response:
    """Show how feeds are read, and whether this visitor has a secret address."""
    return _show(request, visitor, "")


@router.post("/feeds")
def change_feeds(request: Request, visitor: Reader, what: Verb) -> Response:
    """Make a new secret address, which is shown this once, or take it back."""
    token = ""
    with get_store(request).transaction() as session:
        if what == "new":
            token = make_feed_token(session, visitor.name) or ""
        else:
            revoke_feeds(session, visitor.name)
    return _show(request, visitor, token)


@router.get("/feeds/{token}/{kind}/{name}.xml")
def show_feed(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request,
    visitor: Guest,  # noqa: ARG001 - the address is the right
    token: str,
    kind: Literal["all", "act", "topic"],
    name: str,
    lang: str = "rus",
) -> Response:
    """Return what changed in DAYS days; an act or a topic that nobody knows has no feed."""
    language: WebLanguage = next((one for one in ("rus", "kaz", "eng") if one == lang), "rus")
    t, now = read_catalogue(language), get_clock(request)()
    with get_store(request).reading() as session:
        user = read_feed_token(session, token[:100])
        acts = {act.facts.code: act for act in list_acts(session)} if user else {}
        by_kind: dict[str, dict[str, str]] = {
            "all": {"news": t.gettext("News of the law")},
            "act": {code: title_of(act.facts, language) for code, act in acts.items()},
            "topic": {str(topic): said for topic, said in topic_names(t).items()},
        }
        titles = by_kind[kind]
        if user is None or name not in titles:
            raise HTTPException(NOT_FOUND)
        fresh = list_fresh(session, now - timedelta(days=DAYS)).changes
        if kind == "act":
            fresh = tuple(one for one in fresh if one.act == name)
        elif kind == "topic":
            fresh = tuple(
                one for one in fresh if name in one.change.topics or (one.act in acts and name in acts[one.act].topics)
            )
        news, _ = read_news(fresh, Known(acts, {}, lambda *_: {}), language, t)
    public = get_settings(request).public_url
    domain = urlsplit(public).hostname or "zanwatch.invalid"
    entries = [_entry(one, public) for one in news]
    written = write_feed(Feed(f"feed/{kind}/{name}", titles[name], domain, HTML_LANGUAGES[language], now, entries))
    headers = {"Cache-Control": KEPT, "X-Robots-Tag": "noindex"}
    return Response(written, media_type="application/atom+xml; charset=utf-8", headers=headers)


def _entry(news: News, public_url: str) -> Entry:
    code = quote(news.code, safe="")
    path = f"/acts/{code}/compare/{news.from_on}/{news.to_on}?lang={news.language}"
    if news.is_status:
        path = f"/acts/{code}/timeline"
    lines = [card.said.line for card in (*news.cards, *news.more)][:MOST_LINES]
    effect = f"{news.effect[:1].upper()}{news.effect[1:]}." if news.effect else ""
    return Entry(
        key=f"act/{code}/{news.from_on}/{news.to_on}",
        title=f"{news.title}, {news.to_on:%d.%m.%Y}",
        at=news.seen_at,
        lines=tuple(line for line in (*lines, effect) if line),
        href=f"{public_url}{path}",
        topics=news.topics,
    )


def _show(request: Request, visitor: Visitor, token: str) -> Response:
    with get_store(request).reading() as session:
        is_there = has_feeds(session, visitor.name)
    names = topic_names(read_catalogue(visitor.language))
    start, lang = f"{get_settings(request).public_url}/feeds/{token}", f".xml?lang={visitor.language}"
    addresses = [
        ("", f"{start}/all/news{lang}"),
        *((name, f"{start}/topic/{topic}{lang}") for topic, name in names.items()),
    ]
    answer = render(
        request,
        visitor,
        "feeds.html",
        is_there=is_there,
        addresses=addresses if token else (),
        of_act=f"{start}/act/49212{lang}",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
