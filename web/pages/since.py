"""«С какого времени эта фраза»: every place of an act that says these very words, and the editions in which it does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from law.languages.labels import label
from law.model import Language
from storage.changes import StoredChange, list_changes
from storage.search_phrases import Sighting, first_seen
from web.context import Reader, get_store
from web.pages.acts import LONGEST_QUERY
from web.pages.finding import choose_language, find_act, last_step, missing_act, missing_text
from web.pages.heading import read_head
from web.reading.home import title_of
from web.reading.provision import plain_words
from web.render import render

router = APIRouter()
MOST = 60


@dataclass(frozen=True, slots=True)
class Announced:
    """A publisher's note that had the phrase before the law did; ``on`` is the edition it stands in."""

    eid: str
    label: str
    on: date


@router.get("/acts/{code}/since")
def show_since(request: Request, code: str, visitor: Reader, q: str = "", lang: str = "") -> Response:
    """Show since when an act says a phrase, where, and whether that was announced before."""
    phrase = " ".join(q.split())[:LONGEST_QUERY]
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        if act.facts.code != code:
            return RedirectResponse(f"/acts/{act.facts.code}", 303)
        if not act.languages:
            return missing_text(request, visitor, act)
        language = choose_language(act, lang, visitor)
        seen = _joined(first_seen(session, act.facts.code, language, phrase)) if phrase else ()
        changes = list_changes(session, act=act.facts.code, zone=ZoneInfo("UTC")) if phrase else ()
        head = read_head(request, session, act, visitor)
    return render(
        request,
        visitor,
        "since.html",
        facts=act.facts,
        title=title_of(act.facts, visitor.language),
        text_language=language,
        languages=act.languages,
        tab="since",
        last_step=last_step(act, language),
        head=head,
        q=phrase,
        seen=seen[:MOST],
        left_out=max(0, len(seen) - MOST),
        first_on=min(act.days(language)),
        announced=list(_announced(changes, seen, phrase, language))[:MOST],
        place=lambda eid: label(eid, visitor.language),
    )


def _joined(seen: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Return them with those of one unit as one where it said the phrase on, whatever else of it was reworded."""
    found: list[Sighting] = []
    for one in seen:
        at = next((at for at, told in enumerate(found) if told.eid == one.eid and told.until_on == one.from_on), None)
        if at is None:
            found.append(one)
        else:
            found[at] = Sighting(one.eid, found[at].from_on, one.until_on, one.text)
    return tuple(found)


def _announced(
    changes: Iterable[StoredChange], seen: Sequence[Sighting], phrase: str, language: Language
) -> Iterable[Announced]:
    """Yield the announcements of the phrase that are older than every text of their act that has it."""
    first = min((one.from_on for one in seen), default=None)
    for stored in changes:
        change = stored.change
        is_told = change.stage == "announced" and change.language == language
        if is_told and plain_words(phrase) in plain_words(change.after or "") and (not first or stored.to_on < first):
            yield Announced(change.eid, change.label, stored.to_on)
