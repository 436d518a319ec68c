"""An editor's words about one step of an act, in each reader's language, and the correction of what went out.

They are offered and never asked for: an alert goes with the program's own words if nobody has said anything. Where the
house wants it, alerts wait some minutes before they go, and stand on a list meanwhile.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from alerts.model import READER_LANGUAGES, ReaderLanguage
from config.catalogues import read_catalogue
from flows.corrections import MissingWordsError
from flows.editing import correct_step, count_receivers
from flows.holding import refresh_held
from law.model import SEVERITIES
from law.summaries.headline import describe_headline
from law.summaries.ratings import describe_severity
from storage.acts import find_facts
from storage.audit import Deed, actor_of, append
from storage.holding import HeldNews, find_hold, let_go, list_held
from storage.inbox import note_approved
from storage.reviews import About, Review, Verdict, Words, find_told, list_reviews, store_review
from storage.seen import NewsStep
from web.context import Editor, get_clock, get_settings, get_store, get_today
from web.pages.finding import NOT_FOUND, Act, find_act, missing_act, missing_text
from web.pages.home import read_day
from web.reading.home import title_of
from web.reading.weight import Weight
from web.render import render

router = APIRouter()
UNREADABLE, CONFLICT = 400, 409
LONGEST, LONGEST_COUNT = 2000, 7
Day = Annotated[str, Form(max_length=10)]
Text = Annotated[str, Form(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form of one language: the program's own words, what holds now, all that was said."""

    language: ReaderLanguage
    own: str
    digest: str
    """Of the changes that the page speaks of: words sent from it are about no others."""
    said: tuple[Review, ...]

    @property
    def words(self) -> Words:
        """The words that hold."""
        newest = self.said[0].words if self.said else None
        return Words("withdrawn") if newest is None or newest.verdict == "withdrawn" else newest


@router.get("/reviewing")
def show_waiting(request: Request, visitor: Editor, sent: str = "") -> Response:
    """Show the alerts that wait for an editor's eyes, and until when; without her they go as they stand."""
    now = get_clock(request)()
    with get_store(request).reading() as session:
        minutes, held = find_hold(session), list_held(session, now)
    return render(
        request,
        visitor,
        "review_list.html",
        minutes=minutes,
        held=[(one, title_of(one.news.facts, visitor.language), _weigh(one, visitor.language)) for one in held],
        words_path=_path,
        sent=int(sent) if sent.isdecimal() and len(sent) < LONGEST_COUNT else None,
    )


@router.post("/reviewing")
def send_now(request: Request, visitor: Editor, news: Annotated[str, Form(max_length=64)]) -> Response:
    """Let the alerts of a piece of news wait no longer; 404 where none of them waits."""
    now = get_clock(request)()
    with get_store(request).transaction() as session:
        sent = let_go(session, news, now)
        if not sent:
            raise HTTPException(NOT_FOUND)
        append(session, Deed(actor_of(session, visitor.name), "approved", "alert", news), now)
    return RedirectResponse(f"/reviewing?sent={sent}", 303)


@router.get("/acts/{code}/words/{before_on}/{after_on}")
def show_words(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, code: str, before_on: str, after_on: str, visitor: Editor, queued: str = ""
) -> Response:
    """Show the forms: one for each reader's language, and one for a correction."""
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        step = _read_step(act, before_on, after_on)
        drafts = _list_drafts(session, step, get_today(request)) if step else ()
        if step is None or not drafts:
            return missing_text(request, visitor, act)
        receivers = count_receivers(session, step)
    return render(
        request,
        visitor,
        "reviewing.html",
        facts=act.facts,
        title=title_of(act.facts, visitor.language),
        step=step,
        form_path=_path(step),
        drafts=drafts,
        receivers=receivers,
        queued=int(queued) if queued.isdecimal() and len(queued) < LONGEST_COUNT else None,
        longest=LONGEST,
    )


@router.post("/acts/{code}/words/{before_on}/{after_on}")
def say_words(  # noqa: PLR0913, PLR0917 - each is one field of the form
    request: Request,
    code: str,
    before_on: str,
    after_on: str,
    visitor: Editor,
    language: Annotated[ReaderLanguage, Form()],
    verdict: Annotated[Literal["approved", "edited", "replaced", "withdrawn"], Form()],
    digest: Annotated[str, Form(max_length=64)],
    summary: Text = "",
    meaning: Text = "",
) -> Response:
    """Keep what an editor says in one language; 409 where the changes are no longer those of the form."""
    given: Verdict = verdict
    with get_store(request).transaction() as session:
        step = _get_step(session, code, before_on, after_on)
        about = About.of(step, language, find_told(session, step, language))
        if about.changes_digest != digest:
            raise HTTPException(CONFLICT)
        # Who approves says that the program's words are right: none of her own stand in their place.
        words = Words(given, summary.strip() if given in ("edited", "replaced") else "", meaning.strip())
        if given == "withdrawn":
            words = Words(given)
        review = Review(words, actor_of(session, visitor.name), get_clock(request)())
        if given != "withdrawn":
            note_approved(session, step, visitor.name, review.decided_at)
        try:
            store_review(session, about, review)
        except ValueError:
            raise HTTPException(UNREADABLE) from None
        refresh_held(session, step, get_settings(request), review.decided_at)
    return RedirectResponse(f"{_path(step)}#{language}", 303)


@router.post("/acts/{code}/words/{before_on}/{after_on}/correction")
def correct(  # noqa: PLR0913, PLR0917 - each is one field of the form
    request: Request,
    code: str,
    before_on: str,
    after_on: str,
    visitor: Editor,
    rus: Text = "",
    kaz: Text = "",
    uzb: Text = "",
    eng: Text = "",
) -> Response:
    """Queue a correction to exactly those who got the news of the step; 400 where a receiver's language has no text."""
    texts: dict[ReaderLanguage, str] = {"rus": rus, "kaz": kaz, "uzb": uzb, "eng": eng}
    with get_store(request).transaction() as session:
        step = _get_step(session, code, before_on, after_on)
        done = actor_of(session, visitor.name), get_clock(request)()
        try:
            queued = correct_step(session, step, texts, get_settings(request), done)
        except MissingWordsError:
            raise HTTPException(UNREADABLE) from None
    return RedirectResponse(f"{_path(step)}?queued={queued}#correction", 303)


def _get_step(session: Session, code: str, before_on: str, after_on: str) -> NewsStep:
    act = find_act(session, code)
    step = _read_step(act, before_on, after_on) if act else None
    if step is None or not any(find_told(session, step, language) for language in READER_LANGUAGES):
        raise HTTPException(NOT_FOUND)
    return step


def _read_step(act: Act, before_on: str, after_on: str) -> NewsStep | None:
    days: tuple[date | None, date | None] = read_day(before_on), read_day(after_on)
    return NewsStep(act.facts.code, days[0], days[1]) if days[0] and days[1] else None


def _list_drafts(session: Session, step: NewsStep, today: date) -> tuple[Draft, ...]:
    facts = find_facts(session, step.act)
    drafts = []
    for language in READER_LANGUAGES:
        changes = find_told(session, step, language)
        if changes and facts:
            about = About.of(step, language, changes)
            own = f"{describe_headline(facts, changes, language, read_catalogue(language), today)}."
            drafts.append(Draft(language, own, about.changes_digest, list_reviews(session, about)))
    return tuple(drafts)


def _weigh(held: HeldNews, language: ReaderLanguage) -> Weight:
    severity = SEVERITIES[held.weight]
    return Weight(severity, describe_severity(severity, read_catalogue(language)))


def _path(step: NewsStep) -> str:
    return f"/acts/{quote(step.act, safe='')}/words/{step.from_on}/{step.to_on}"
