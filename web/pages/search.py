"""Full text over what is in force, over what was, and over what came and went."""

from typing import cast, get_args

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from config.catalogues import read_catalogue
from law.model import LANGUAGES, Language
from law.search.question import LONGEST
from law.search.tokens import read_tokens
from law.topics.model import TOPICS
from law.wording import clean
from storage.acts import find_facts
from storage.amending import count_amended_acts
from storage.reindexing import list_unindexed
from storage.search import MOST_HITS, Asked, Found, search
from storage.search_changes import explain_places
from storage.search_query import Where
from web.context import Reader, get_store, get_today
from web.pages.acts import read_page
from web.reading.home import title_of
from web.reading.paging import deal
from web.reading.search import HITS_ON_A_PAGE, Beside, address, read_hits
from web.render import render

router = APIRouter()
LONGEST_ID = 40
MOST_NUMBERS = 3


@router.get("/search")
def show_search(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request,
    visitor: Reader,
    q: str = "",
    lang: str = "",
    act: str = "",
    topic: str = "",
    where: str = "",
    page: str = "",
) -> HTMLResponse:
    """Show what answers a question, best first; nothing found says what was tried."""
    words = clean(q[:LONGEST])
    asked = Asked(
        words,
        get_today(request),
        cast("tuple[Language, ...]", (lang,)) if lang in LANGUAGES else LANGUAGES,
        clean(act[:LONGEST_ID]),
        topic if topic in TOPICS else "",
        cast("Where", where) if where in get_args(Where) else "current",
    )
    with get_store(request).reading() as session:
        found = search(session, asked) if words else Found()
        numbers = [number for number in _list_numbers(words) if count_amended_acts(session, number)]
        unindexed = len(list_unindexed(session))
        known = {code: find_facts(session, code) for code in dict.fromkeys(hit.act for hit in found.hits)}
        pages = deal(found.hits, lambda _: 1, HITS_ON_A_PAGE)
        at = min(read_page(page), len(pages))
        changes = explain_places(session, pages[at - 1]) if asked.where == "changes" else {}
    titles = {
        (hit.act, hit.language): title_of(facts, hit.language)
        for hit in pages[at - 1]
        if (facts := known[hit.act]) is not None
    }
    fields = {
        "q": words,
        "lang": lang if lang in LANGUAGES else "",
        "act": asked.act,
        "topic": asked.topic,
        "where": "" if asked.where == "current" else asked.where,
    }
    return render(
        request,
        visitor,
        "search.html",
        asked=asked,
        fields=fields,
        topics=TOPICS,
        found=found,
        act_titles={one.facts.code: title_of(one.facts, visitor.language) for one in found.acts},
        numbers=numbers,
        tried=_list_tried(found),
        hits=read_hits(
            pages[at - 1],
            Beside(titles, changes),
            (visitor.language, read_catalogue(visitor.language)),
            asked.where,
        ),
        total=len(found.hits),
        most=MOST_HITS,
        page=at,
        pages=len(pages),
        pager_href=address(fields),
        unindexed=unindexed,
    )


def _list_numbers(words: str) -> list[str]:
    """Return the numbers of acts in a question, as typed («72-VIII»)."""
    shown, tokens = read_tokens(words)
    named = [shown[token.start : token.end] for token in tokens if token.is_number and "-" in token.form]
    return list(dict.fromkeys(named))[:MOST_NUMBERS]


def _list_tried(found: Found) -> list[object]:
    """Return what was tried in each language; where one of them knows the words, the other one is silent."""
    knowing = [one for one in found.tried if len(one.unknown) < len(one.things)]
    return list(knowing or found.tried)
