"""The acts of a scheduled pass, chosen by what the store says: when each was asked for, and how often it changes.

How many they are follows from what was asked for since midnight, and from the passes that are still to come.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import cast
from urllib.parse import urlsplit

from sqlmodel import Session

from config.hours import begin_day, is_within, read_hours
from config.settings import is_loopback
from config.timing import count_runs
from flows.crawling import is_fresh
from flows.passes import Wish
from flows.permission import is_open
from flows.rota import LIVELY, MOST, Choice, Day, Text, Turn, choose_reread, choose_turn, may_look
from flows.sources import PORTALS
from flows.tools import Tools
from flows.wishes import list_wishes
from law.model import LANGUAGES, Language
from law.quality.gate import judge_versions
from storage.history import find_last_list
from storage.revisions import list_editions
from storage.schedules import list_schedules
from storage.timetable import count_requests, list_asked_at

A_DAY, A_MOMENT = timedelta(days=1), timedelta(microseconds=1)


def choose_round(tools: Tools, portal: str, *, reread: bool = False) -> tuple[Wish, ...]:
    """Return the acts whose turn it is at a portal, in the order of asking, none where the day has no requests left.

    ``reread`` are those whose texts are read again today.
    """
    wishes = list_wishes(tools.store, tools.settings)
    if _is_here(tools, portal):
        # This machine has nobody whom we could be in the way of.
        return tuple(replace(wish, reread=reread) for wish in wishes)
    now = tools.clock()
    with tools.store.reading() as session:
        day = _measure_day(session, tools, len(wishes))
        if reread:
            asked = list_asked_at(session, portal, "edition")
            texts = [_text(session, wish.code, _of(asked, wish.code), now) for wish in wishes]
            chosen = set(choose_reread(texts, day))
            return tuple(replace(wish, reread=True) for wish in wishes if wish.code in chosen)
        asked = list_asked_at(session, portal, "versions")
        turns = [_turn(session, portal, wish.code, _of(asked, wish.code), now) for wish in wishes]
    by_code = {wish.code: wish for wish in wishes}
    return tuple(_wish(by_code[one.code], one) for one in choose_turn(turns, day.most, now))


def may_ask(tools: Tools, portal: str) -> bool:
    """Tell whether this is an hour in which a portal may be asked."""
    return is_open(tools.settings, tools.settings.portal_origins[portal], tools.clock())


def is_look_due(tools: Tools, portal: str) -> bool:
    """Tell whether the lists of a portal are to be read now, or leave a day's requests to what is more urgent."""
    if not may_ask(tools, portal):
        return False
    now = tools.clock()
    with tools.store.reading() as session:
        looked_at = max(list_asked_at(session, portal, "list").values(), default=None)
        day = _measure_day(session, tools, len(list_wishes(tools.store, tools.settings)))
    return _is_here(tools, portal) or may_look(portal, day, looked_at, now)


def with_turns(tools: Tools, wishes: Sequence[Wish], portal: str) -> tuple[Wish, ...]:
    """Return these wishes with the languages whose turn it is, in the order of asking; any other keeps all of its."""
    asked = {wish.code for wish in wishes}
    turns = [wish for wish in choose_round(tools, portal) if wish.code in asked]
    chosen = {wish.code for wish in turns}
    return (*turns, *(wish for wish in wishes if wish.code not in chosen))


def still_due(tools: Tools, wishes: Sequence[Wish], portal: str) -> tuple[Wish, ...]:
    """Return those of these wishes whose turn it is: what a pass put off waits for the next one."""
    asked = {wish.code for wish in wishes}
    return tuple(wish for wish in choose_round(tools, portal) if wish.code in asked)


def _is_here(tools: Tools, portal: str) -> bool:
    return is_loopback(urlsplit(tools.settings.portal_origins[portal]).hostname or "")


def _measure_day(session: Session, tools: Tools, acts: int) -> Day:
    settings, now = tools.settings, tools.clock()
    midnight = begin_day(now, settings.timezone)
    hours, zone = read_hours(settings.crawl_hours), settings.timezone
    moments = [
        moment
        for schedule in list_schedules(session)
        if schedule.active and schedule.what == "watch" and schedule.portal in PORTALS
        for moment in takewhile(lambda moment: moment < midnight + A_DAY, count_runs(schedule, midnight - A_MOMENT))
        if is_within(hours, moment, zone)
    ]
    left = MOST - count_requests(session, midnight.astimezone(UTC))
    return Day(left, sum(moment > now for moment in moments), max(1, len(moments)), acts)


def _turn(session: Session, portal: str, code: str, asked: dict[Language, datetime], now: datetime) -> Turn:
    if not asked:
        return Turn(code, {})
    since = (now - LIVELY).date()
    lists = [find_last_list(session, code, language, portal) for language in LANGUAGES]
    counts = [
        sum(version.portal_version_on >= since for version in judge_versions(found).value or ())
        for found in lists
        if found is not None
    ]
    return Turn(code, asked, max(counts, default=0))


def _text(session: Session, code: str, asked: dict[Language, datetime], now: datetime) -> Text:
    read_at = max(asked.values(), default=None)
    editions = [edition for language in LANGUAGES for edition in list_editions(session, code, language)]
    newest = max((edition.stored_at for edition in editions), default=None)
    return Text(code, read_at, newest is not None and is_fresh(newest, read_at, now))


def _wish(wish: Wish, choice: Choice) -> Wish:
    return replace(wish, languages=choice.languages, if_new=choice.if_new)


def _of(asked: dict[tuple[str, str], datetime], code: str) -> dict[Language, datetime]:
    return {cast("Language", language): at for (act, language), at in asked.items() if act == code}
