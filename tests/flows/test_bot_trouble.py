"""What keeps the bot from hearing: a stop, a 429, somebody else who asks it, a wrong token, a word that breaks us."""

from typing import Any

import pytest

from flows.pressing import take_word
from storage.notices import list_notices
from storage.outbox import stop_sending
from tests.flows.post_office import PostOffice
from tests.flows.test_listening import CHAT, MESSAGE, add, hear, office, see, words

__all__ = ["office"]


def test_while_sending_is_stopped_the_bot_is_asked_nothing_and_nothing_is_lost(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    see(office)
    asked = len(office.bot.asked)
    office.bot.press(CHAT, MESSAGE, words(office)[1])
    with office.store.transaction() as session:
        stop_sending(session)
    hear(office)
    office.deliver()

    assert len(office.bot.asked) == asked
    assert office.bot.others == []
    assert len(office.bot.said) == 1


def test_a_429_is_waited_for_exactly_by_all_that_is_asked_of_the_bot(office: PostOffice) -> None:
    office.bot.ear = [(429, {"ok": False, "parameters": {"retry_after": 77}})]
    person = add(office, "A", f"tgram:{CHAT}")
    hear(office)
    office.queue(person, "word")
    asked = []
    for seconds in (0, 60):
        office.pass_by(seconds=seconds)
        office.deliver()
        asked.append((len(office.bot.asked), len(office.bot.calls)))
    office.pass_by(seconds=17)
    office.deliver()
    with office.store.reading() as session:
        notices = [notice.key.split(" ")[1:3] for notice in list_notices(session)]

    assert asked == [(1, 0), (1, 0)]
    assert (len(office.bot.asked), len(office.bot.calls)) == (2, 1)
    assert notices == [["bot", "wait"]]


def test_somebody_else_who_asks_the_same_bot_is_told_of_and_messages_go_all_the_same(office: PostOffice) -> None:
    conflict = 409, {"ok": False, "description": "Conflict: terminated by other getUpdates request"}
    office.bot.ear = [conflict] * 3
    told = []
    for minutes in (0, 2, 5, 60):
        office.pass_by(minutes=minutes)
        hear(office)
        with office.store.reading() as session:
            told.append([notice.key.split(" ")[2] for notice in list_notices(session)])
    person = add(office, "A", f"tgram:{CHAT}")
    office.queue(person, "word")

    assert told == [[], ["conflict"], ["conflict"], ["conflict"]]
    assert office.deliver().sent == 1


@pytest.mark.parametrize("status", [401, 404, 500, 0])
def test_a_bot_that_does_not_answer_is_asked_later_and_later(office: PostOffice, status: int) -> None:
    office.bot.ear = [(status, {})] * 50
    for _ in range(60):
        hear(office)
        office.pass_by(minutes=1)

    # Half a minute, one, two, four, eight, sixteen, thirty.
    assert len(office.bot.asked) == 7


def test_one_word_that_cannot_be_dealt_with_does_not_make_the_bot_deaf(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(office, "A", f"tgram:{CHAT}")
    see(office)
    office.bot.write(1, "poison")
    office.bot.press(CHAT, MESSAGE, words(office)[0])

    def fail(session: Any, update: Any, *more: Any) -> Any:
        if "message" in update:
            raise ZeroDivisionError("what she wrote")
        return take_word(session, update, *more)

    monkeypatch.setattr("flows.listening.take_word", fail)
    heard = hear(office)
    with office.store.reading() as session:
        (notice,) = list_notices(session)

    assert heard == (1, 1)
    assert "ZeroDivisionError" in notice.text
    assert "what she wrote" not in notice.text
