"""One crawl of one portal for a pass: what is asked for, and what came, act by act, each capture stored first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlmodel import Session

from flows.reading import Kept
from flows.tools import Tools
from law.model import Capture, Language
from law.quality.gate import judge_versions
from spiders.crawl import ActOrder, CrawlFailedError, CrawlOrder, name_ourselves
from storage.captures import get_capture, last_edition_at, store_capture
from storage.history import find_last_list
from storage.revisions import list_editions
from storage.sightings import find_sightings

if TYPE_CHECKING:
    from datetime import date

    from flows.passes import Wish
    from storage.revisions import Edition

Brought = dict[Language, list[Kept]]
OnFailed = Callable[[str, Language, str], None]
"""Is told the act and language that did not come because the crawl broke off, and how it did."""

CRAWL_TIMEOUT = 6 * 3600.0
"""Seconds; a whole list of large codes takes about an hour at the polite pace."""
REREAD_AFTER = timedelta(days=50)
"""An edition that the list shows unchanged is read again after so long: portals correct in silence. Before that its
turn comes in ``flows.rota``; this is for a house that makes its passes by hand."""
FRESH = timedelta(days=3)
"""An edition first seen so recently is read every day, because that is when it is corrected."""
FRESH_AGAIN = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask and how: the portal, its own ids of acts that it knows by another than their code."""

    portal: str
    addresses: dict[str, str]
    history: bool = False


def crawl_acts(tools: Tools, run: int, order: CrawlOrder, on_failed: OnFailed) -> Iterator[tuple[str, Brought]]:
    """Yield each act with its captures as soon as all its languages are there.

    When the crawl breaks off, it is first told what did not come of an act, and then what did is yielded.
    """
    waiting: dict[str, list[Language]] = {}
    for act in order.acts:
        waiting.setdefault(act.code, []).append(act.language)
    brought: dict[str, Brought] = {code: {} for code in waiting}
    unasked = {(act.code, act.language) for act in order.acts if act.if_new}
    failure, made = "", 0
    with closing(tools.crawl(order, timeout=CRAWL_TIMEOUT)) as arriving:  # type: ignore[type-var]
        try:
            for item in arriving:
                if isinstance(item, Capture):
                    with tools.store.transaction() as session:
                        number = store_capture(session, item, run)
                    brought[item.act].setdefault(item.language, []).append(Kept(number, item))
                    made += 1
                    continue
                waiting[item.code].remove(item.language)
                # Put off: the day has no more requests for what is not known to be new.
                is_put_off = not brought[item.code] and 0 < order.enough <= made
                if (
                    not is_put_off
                    and item.language not in brought[item.code]
                    and (item.code, item.language) not in unasked
                ):
                    # Green and empty: whoever brings nothing at all has failed, whatever it says.
                    on_failed(item.code, item.language, "the crawl brought nothing")
                if not waiting[item.code]:
                    del waiting[item.code]
                    yield from () if is_put_off else [(item.code, brought.pop(item.code))]
        except CrawlFailedError as error:
            failure = str(error)
    for code, languages in waiting.items():
        for language in languages:
            on_failed(code, language, failure)
        finished = {language: kept for language, kept in brought[code].items() if language not in languages}
        if finished:
            yield code, finished


def load_kept(tools: Tools, numbers: Mapping[Language, Sequence[int]]) -> Brought:
    """Return the captures with these numbers as they came."""
    with tools.store.reading() as session:
        return {language: [Kept(at, get_capture(session, at)) for at in found] for language, found in numbers.items()}


def make_order(tools: Tools, wishes: Sequence["Wish"], asking: Asking) -> CrawlOrder:
    """Return the order for these acts at one portal."""
    settings, origin = tools.settings, tools.settings.portal_origins[asking.portal]
    with tools.store.reading() as session:
        acts = tuple(
            _order_act(session, tools, (wish, language), asking) for wish in wishes for language in wish.languages
        )
    return CrawlOrder(
        portal=asking.portal,
        origin=origin,
        acts=acts,
        delay=settings.delay_for(urlsplit(origin).hostname or ""),
        user_agent=name_ourselves(settings.contact),
    )


def _order_act(session: Session, tools: Tools, wanted: tuple["Wish", Language], asking: Asking) -> ActOrder:
    wish, language = wanted
    editions = list_editions(session, wish.code, language)
    read_at = last_edition_at(session, wish.code, language, asking.portal)
    newest = max((edition.stored_at for edition in editions), default=None)
    now = tools.clock()
    is_due = read_at is None or now - read_at > REREAD_AFTER
    # Where acts take turns, this one has its turn at night.
    again = newest is not None and not wish.if_new and is_fresh(newest, read_at, now)
    return ActOrder(
        code=wish.code,
        language=language,
        known=tuple(sorted({edition.portal_version_on for edition in editions})),
        mode="all" if asking.history else "new",
        reread=wish.reread or is_due or again,
        again=_find_strange(session, (wish.code, language), editions, asking.portal),
        listed=_find_listed(session, wish, language, asking.portal) if editions else (),
        address=asking.addresses.get(wish.code, ""),
        # Only a pass over ЕСПИ asks for many acts, and only there a list of editions alone tells what is new.
        if_new=wish.if_new and language != wish.languages[0] and asking.portal == "espi",
    )


def is_fresh(stored_at: datetime, read_at: datetime | None, now: datetime) -> bool:
    """Tell whether an edition came so lately that its text is to be read again."""
    return now - stored_at < FRESH and (read_at is None or now - read_at > FRESH_AGAIN)


def _find_listed(session: Session, wish: "Wish", language: Language, portal: str) -> "tuple[date, ...]":
    """Return the dates that the portal's list had at the last pass which took all that it asked for."""
    found = find_last_list(session, wish.code, language, portal)
    versions = judge_versions(found, wish.ids).value if found else None
    return tuple(sorted({version.portal_version_on for version in versions or ()}))


def _find_strange(
    session: Session, act: tuple[str, Language], editions: Sequence["Edition"], portal: str
) -> "tuple[date, ...]":
    """Return the newest edition where this portal was never seen with it: what it has next is measured against that."""
    if not editions:
        return ()
    newest = editions[-1].portal_version_on
    known = find_sightings(session, *act, newest)
    return (newest,) if known and portal not in known else ()
