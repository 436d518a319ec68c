"""What readers say to our bot is asked for, never waited for behind a door of ours: no webhook, nothing to forge.

A button is believed only in the very chat that got that very message, and a code only in a private chat. One process at
a time asks (a lease), what was dealt with is written down together with what came of it, and while sending is stopped
the bot is not asked at all: Telegram keeps what readers say for a day.
"""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from secrets import token_hex
from typing import Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from alerts.bot import Answer, ask_bot
from flows.listening_notices import tell_of_conflict, tell_of_refusal, tell_of_trouble, tell_of_wait
from flows.opening import opened_tools
from flows.pressing import Word, take_word
from flows.tools import Tools
from storage.chats import find_bot_pause, find_ear_pause, find_offset, pause_bot, pause_ear, set_offset
from storage.due import is_stopped
from storage.errors import StoreError
from storage.leases import LEASE_SECONDS, release_lease, take_lease

LEASE = "telegram ear"
LONG_POLL = 25.0
"""Seconds for which Telegram holds a question open until somebody says something."""
AT_ONCE = 50
IDLE_SECONDS = 5.0
"""Between two looks whether the bot may be asked again."""
PATIENCE = 10.0
"""Seconds: a pause that ends so soon is waited for while a button is to change."""
WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)
CONFLICT, TOO_MANY = HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS
REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)
KINDS = ["message", "callback_query"]
Sleep = Callable[[float], None]
_HOLDER = token_hex(8)


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a question: words that were taken, words that were refused, and whether the bot was asked."""

    taken: int = 0
    refused: int = 0
    was_asked: bool = False


def listen(tools: Tools, seconds: float = 0, sleep: Sleep = time.sleep) -> Heard:
    """Ask the bot what was said to it, waiting ``seconds`` for the first word; deal with each word once."""
    settings, instant = tools.settings, tools.clock()
    if not settings.telegram_token:
        return Heard()
    bot = settings.telegram_token.partition(":")[0]
    with tools.store.transaction() as session:
        ear, _ = find_ear_pause(session)
        pauses = [at for at in (ear, find_bot_pause(session)) if at is not None]
        if is_stopped(session) or any(at > instant for at in pauses):
            return Heard()
        # While one question waits for an answer, a second one would end it with a 409.
        if not take_lease(session, LEASE, _HOLDER, seconds=LEASE_SECONDS + seconds):
            return Heard()
        last = find_offset(session, bot)
    asked: dict[str, Any] = {"timeout": int(seconds), "limit": AT_ONCE, "allowed_updates": KINDS}
    answer = ask_bot(settings, "getUpdates", asked | ({"offset": last + 1} if last is not None else {}), seconds)
    found = answer.body.get("result")
    try:
        if not answer.is_ok or not isinstance(found, list):
            _note_failure(tools, answer)
            return Heard(was_asked=True)
        _note_success(tools)
        words = [_deal_with(tools, bot, update, sleep) for update in found if isinstance(update, dict)]
        return Heard(sum(word.is_taken for word in words), sum(not word.is_taken for word in words), was_asked=True)
    finally:
        with tools.store.transaction() as session:
            release_lease(session, LEASE, _HOLDER)


def main() -> None:
    """Listen until the process is ended; what is said meanwhile is kept by Telegram."""
    with opened_tools() as tools:
        while True:
            try:
                heard = listen(tools, LONG_POLL)
            except (DBAPIError, StoreError) as error:
                # A database that is busy is free again in a while; what was said stays with Telegram until then.
                print(type(error).__name__, file=sys.stderr, flush=True)  # noqa: T201 - this process's log
                heard = Heard()
            if not heard.was_asked:
                time.sleep(IDLE_SECONDS)


def _deal_with(tools: Tools, bot: str, update: Mapping[str, Any], sleep: Sleep) -> Word:
    """Deal with one word, in the transaction that writes down its number; then let the chat show what came of it."""
    number = update.get("update_id")
    if not isinstance(number, int) or number < 0:
        return Word()
    word, error = Word(), ""
    try:
        with tools.store.transaction() as session:
            last = find_offset(session, bot)
            if last is not None and number <= last:
                return Word()
            word = take_word(session, update, tools.settings, tools.clock())
            set_offset(session, bot, number)
    except SQLAlchemyError:
        raise
    except Exception as caught:  # noqa: BLE001 - whatever one word does to us, the next ones are heard
        # The words of an error that is not ours may hold what the reader wrote.
        error = type(caught).__name__
    if error:
        with tools.store.transaction() as session:
            set_offset(session, bot, number)
            tell_of_trouble(session, error, tools.clock())
        return Word()
    for method, told in word.answers:
        _show(tools, method, told, sleep)
    return word


def _show(tools: Tools, method: str, told: Mapping[str, Any], sleep: Sleep) -> None:
    """Tell Telegram how a button looks now; what cannot be shown is stored, and a second press shows it."""
    with tools.store.reading() as session:
        if is_stopped(session):
            return
    answer = ask_bot(tools.settings, method, told)
    seconds = answer.retry_after if answer.status == TOO_MANY else None
    if seconds is not None and seconds <= PATIENCE:
        sleep(seconds)
        ask_bot(tools.settings, method, told)
    elif seconds is not None:
        with tools.store.transaction() as session:
            pause_bot(session, tools.clock() + timedelta(seconds=seconds))


def _note_failure(tools: Tools, answer: Answer) -> None:
    """Let the bot alone: exactly as long as it says, else a little longer each time; the operator is told why."""
    instant = tools.clock()
    with tools.store.transaction() as session:
        if answer.status == TOO_MANY and answer.retry_after is not None:
            pause_bot(session, instant + timedelta(seconds=answer.retry_after))
            tell_of_wait(session, answer.retry_after, instant)
            return
        failures = find_ear_pause(session)[1] + 1
        pause_ear(session, instant + min(WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT), failures)
        # A process that was killed a moment ago may have left its own question open: the first time says nothing.
        if answer.status == CONFLICT and failures > 1:
            tell_of_conflict(session, instant)
        elif answer.status in REFUSED:
            tell_of_refusal(session, f"{answer.status}", instant)


def _note_success(tools: Tools) -> None:
    with tools.store.reading() as session:
        failures = find_ear_pause(session)[1]
    if failures:
        with tools.store.transaction() as session:
            pause_ear(session, tools.clock(), 0)


if __name__ == "__main__":
    main()
