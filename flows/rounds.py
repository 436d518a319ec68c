"""The acts of a scheduled pass, chosen by what the store says: when each was asked for, and how often it changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from sqlmodel import Session

from config.settings import is_loopback
from flows.crawling import is_fresh
from flows.passes import Wish
from flows.permission import is_open
from flows.rota import LIVELY, WINDOW, Choice, Text, Turn, choose_most, choose_reread, choose_turn, may_look
from flows.tools import Tools
from flows.wishes import list_wishes
from law.model import LANGUAGES, Language
from law.quality.gate import judge_versions
from storage.history import find_last_list
from storage.revisions import list_editions
from storage.timetable import count_requests, list_asked_at


def choose_round(tools: Tools, portal: str, *, reread: bool = False) -> tuple[Wish, ...]:
    """Return the acts whose turn it is at a portal; ``reread`` are those whose texts are read again today."""
    wishes = list_wishes(tools.store, tools.settings)
    if is_loopback(urlsplit(tools.settings.portal_origins[portal]).hostname or ""):
        # This machine has nobody whom we could be in the way of.
        return tuple(replace(wish, reread=reread) for wish in wishes)
    now = tools.clock()
    with tools.store.reading() as session:
        spent = count_requests(session, now - WINDOW)
        if reread:
            asked = list_asked_at(session, portal, "edition")
            texts = [_text(session, wish.code, _of(asked, wish.code), now) for wish in wishes]
            chosen = set(choose_reread(texts, spent))
            return tuple(replace(wish, reread=True) for wish in wishes if wish.code in chosen)
        asked = list_asked_at(session, portal, "versions")
        turns = [_turn(session, portal, wish.code, _of(asked, wish.code), now) for wish in wishes]
    by_code = {one.code: one for one in choose_turn(turns, choose_most(spent), now)}
    return tuple(_wish(wish, by_code[wish.code]) for wish in wishes if wish.code in by_code)


def may_ask(tools: Tools, portal: str) -> bool:
    """Tell whether this is an hour in which a portal may be asked."""
    return is_open(tools.settings, tools.settings.portal_origins[portal], tools.clock())


def is_look_due(tools: Tools, portal: str) -> bool:
    """Tell whether the lists of a portal are to be read now; old.adilet's always, they show what changed."""
    if not may_ask(tools, portal):
        return False
    now = tools.clock()
    with tools.store.reading() as session:
        looked_at = max(list_asked_at(session, portal, "list").values(), default=None)
        return portal == "adilet" or may_look(count_requests(session, now - WINDOW), looked_at, now)


def with_turns(tools: Tools, wishes: Sequence[Wish], portal: str) -> tuple[Wish, ...]:
    """Return these wishes with the languages whose turn it is; one that is no part of the round keeps all of its."""
    by_code = {wish.code: wish for wish in choose_round(tools, portal)}
    return tuple(
        replace(wish, languages=turn.languages, if_new=turn.if_new) if (turn := by_code.get(wish.code)) else wish
        for wish in wishes
    )


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
