"""A comparison to take along: as PDF, DOCX, plain text or JSON, and with all that it rests on as a ZIP.

Each is made when somebody asks, one at a time for each visitor and two in all, and the last few are kept: they follow
from two stored texts alone. What is asked for beyond that is turned away at once, for it would only pile up.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alerts.documents.model import FORMATS, MEDIA_TYPES, UnbuiltError
from flows.evidence import Asked, NoTextError, Pair, get_pair, make_document, make_pack, make_permalink
from law.model import LANGUAGES, Language
from web.context import Reader, Visitor, get_settings, get_store
from web.pages.finding import NOT_FOUND, Act, choose_language, find_act
from web.pages.home import read_day

router = APIRouter()
TOO_MANY, UNAVAILABLE = 429, 503
LONGEST_EID = 200
AT_ONCE = 2
PATIENCE = 20
"""Seconds that somebody waits for her turn."""
MOST_KEPT = 24 * 2**20
"""Bytes of documents that are kept."""
_ODD = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)


@dataclass
class Desk:
    """Where documents are made, few at a time; the ones made last are kept."""

    turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: set[str] = field(default_factory=set)
    kept: OrderedDict[Hashable, bytes] = field(default_factory=OrderedDict)

    def make(self, who: str, key: Hashable, build: Callable[[], bytes]) -> bytes:
        """Return a document that is kept, or one that is made now; raises HTTPException where it is not her turn."""
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        with self._turn(who):
            body = build()
        with self.lock:
            self.kept[key] = body
            while len(self.kept) > 1 and sum(map(len, self.kept.values())) > MOST_KEPT:
                self.kept.popitem(last=False)
        return body

    @contextmanager
    def _turn(self, who: str) -> Iterator[None]:
        with self.lock:
            if who in self.waiting:
                raise HTTPException(TOO_MANY)
            self.waiting.add(who)
        try:
            if not self.turns.acquire(timeout=PATIENCE):
                raise HTTPException(UNAVAILABLE)
            try:
                yield
            finally:
                self.turns.release()
        finally:
            with self.lock:
                self.waiting.discard(who)


@router.get("/acts/{code}/compare/{before_on}/{after_on}.{form}")
def give_document(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request,
    code: str,
    before_on: str,
    after_on: str,
    form: str,
    visitor: Reader,
    lang: str = "",
    whole: str = "",
    article: str = "",
) -> Response:
    """Give the comparison as a file; ``whole`` prints every line, ``article`` one unit alone."""
    chosen = next((known for known in FORMATS if known == form), None)
    if chosen is None:
        raise HTTPException(NOT_FOUND)
    pair, asked = _find(request, visitor, (code, before_on, after_on), lang)
    asked = Asked(asked.words, asked.permalink, asked.timezone, is_whole=whole == "1", article=article[:LONGEST_EID])

    def build() -> bytes:
        return make_document(pair, chosen, asked)

    return _give(request, visitor, (pair, asked, form), build, MEDIA_TYPES[form])


@router.get("/acts/{code}/evidence/{before_on}/{after_on}.zip")
def give_pack(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, code: str, before_on: str, after_on: str, visitor: Reader, lang: str = ""
) -> Response:
    """Give both texts, their comparison, the captured bytes and the sums of all of it."""
    pair, asked = _find(request, visitor, (code, before_on, after_on), lang)
    return _give(request, visitor, (pair, asked, "zip"), lambda: make_pack(pair, asked), "application/zip")


def _find(request: Request, visitor: Visitor, address: tuple[str, str, str], lang: str) -> tuple[Pair, Asked]:
    code, *days = address
    start, end = map(read_day, days)
    if start is None or end is None:
        raise HTTPException(NOT_FOUND)
    settings = get_settings(request)
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            raise HTTPException(NOT_FOUND)
        language = _choose_language(act, lang, visitor)
        try:
            pair = get_pair(session, act.facts.code, language, (start, end))
        except NoTextError:
            raise HTTPException(NOT_FOUND) from None
    permalink = make_permalink(settings.public_url, act.facts.code, language, (start, end))
    return pair, Asked(visitor.language, permalink, settings.timezone)


def _choose_language(act: Act, lang: str, visitor: Visitor) -> Language:
    for language in LANGUAGES:
        if language == lang:
            return language
    return choose_language(act, lang, visitor)


def _give(
    request: Request, visitor: Visitor, what: tuple[Pair, Asked, str], build: Callable[[], bytes], media: str
) -> Response:
    pair, asked, form = what
    texts = tuple((origin.revision.law_hash, origin.revision.notes_hash) for origin in pair.origins)
    days = tuple(origin.revision.portal_version_on for origin in pair.origins)
    captures = tuple(capture.captured_at for origin in pair.origins for capture in origin.captures)
    key = (pair.facts.code, pair.language, texts, days, captures, pair.readers, asked, form)
    try:
        body = get_desk(request).make(visitor.name, key, build)
    except UnbuiltError:
        raise HTTPException(UNAVAILABLE) from None
    name = name_file("evidence" if form == "zip" else "comparison", pair, form)
    return Response(body, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def name_file(what: str, pair: Pair, form: str) -> str:
    """Return a name of letters that every file system and header holds; it tells no title."""
    first, second = (origin.revision.portal_version_on.isoformat() for origin in pair.origins)
    code = _ODD.sub("-", pair.facts.code)[:40].strip("-")
    return f"{what}-{code}-{first}-{second}.{form}"


def get_desk(request: Request) -> Desk:
    """Return where this application makes its documents."""
    state = request.app.state
    if not hasattr(state, "desk"):
        state.desk = Desk()
    desk: Desk = state.desk
    return desk
