"""What the Bot API says: exactly how long to wait, which chat is closed, where a group went."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from storage.engine import Store
from storage.outbox import release_all
from tests.flows.post_office import OK, PostOffice, open_office


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with ExitStack() as stack:
        yield open_office(stack, store)


def test_a_429_holds_the_whole_bot_for_exactly_so_long_and_nothing_is_lost(office: PostOffice) -> None:
    for at in range(6):
        office.queue(office.add(f"P{at}", f"tgram:{at + 1}", f"mailto:p{at}@example.kz"), "w")
    asked: list[timedelta] = []

    def answer(_body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        asked.append(office.now - began)
        return (429, {"ok": False, "parameters": {"retry_after": 60}}) if len(asked) == 2 else (200, OK)

    began = office.now
    office.bot.answer = answer
    first = office.deliver()
    with office.store.transaction() as session:
        release_all(session)
    for seconds in (30, 15, 30):
        office.pass_by(seconds=seconds)
        office.deliver()
    told_to_wait = asked[1]

    # The mails did not wait for the bot.
    assert first.sent == 1 + 6
    assert min(at for at in asked[2:]) >= told_to_wait + timedelta(seconds=60)
    assert sorted(chat for chat, _ in office.told) == [1, 2, 2, 3, 4, 5, 6]
    assert {state for (state,) in office.rows("state")} == {"sent"}


def test_a_short_429_is_waited_for_within_the_round(office: PostOffice) -> None:
    for at in range(3):
        office.queue(office.add(f"P{at}", f"tgram:{at + 1}"), "w")
    office.bot.answers = [(429, {"ok": False, "parameters": {"retry_after": 5}}), (200, OK)]
    began = office.now
    posted = office.deliver()

    assert (posted.sent, posted.waiting) == (3, 0)
    assert office.now - began >= timedelta(seconds=5)
    assert max(office.slept) == 5


def test_a_chat_gets_one_message_a_second_and_a_bot_thirty(office: PostOffice) -> None:
    one = office.add("One", "tgram:1")
    office.queue(one, "a", "b", "c")
    for at in range(40):
        office.queue(office.add(f"P{at}", f"tgram:{at + 10}"), "w")
    sent: list[tuple[Any, int]] = []

    def note(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        sent.append((office.now, body["chat_id"]))
        return 200, OK

    office.bot.answer = note
    posted = office.deliver()
    own = [at for at, chat in sent if chat == 1]

    assert posted.sent == 43
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(own))
    for begin, _ in sent:
        assert sum(begin <= at < begin + timedelta(seconds=1) for at, _ in sent) <= 30


@pytest.mark.parametrize(
    ("status", "said"), [(403, "Forbidden: bot was blocked by the user"), (400, "Bad Request: chat not found")]
)
def test_a_dead_chat_is_never_asked_again_and_the_next_address_allowed_has_the_message(
    office: PostOffice, status: int, said: str
) -> None:
    person = office.add("R", "tgram:1", "mailto:r@example.kz", in_order=True)
    both = office.add("B", "tgram:1", "mailto:b@example.kz")
    office.queue(person, "one", "two")
    office.queue(both, "one")
    numbers = {alert for (alert,) in office.rows("alert")}
    office.bot.answers = [(status, {"ok": False, "description": said})]
    office.deliver()
    office.queue(person, "three")
    office.deliver()
    mails = [(str(mail["To"]), mail.get_body(("plain",)).get_content()) for mail in office.mailbox.mails]

    # Two people have this chat: each of them is told so once.
    assert [chat for chat, _ in office.told] == [1, 1]
    assert [text.split()[0] for to, text in mails if to == "r@example.kz" and "-- " in text] == ["one", "two", "three"]
    assert [text.split()[0] for to, text in mails if to == "b@example.kz" and "-- " in text] == ["one"]
    assert sum("…1" in text for _, text in mails) == 2
    assert len(numbers) == 3
    assert {answer for state, answer in office.rows("state", "answer") if state == "dead"} == {
        f"{status} {said}",
        f"this address is suspended: {status} {said}",
    }


def test_the_one_that_stands_by_is_never_sent_while_the_first_address_works(office: PostOffice) -> None:
    person = office.add("R", "mailto:r@example.kz", "tgram:1", "json://127.0.0.1:9/x", in_order=True)
    office.queue(person, "one")
    office.deliver()

    assert [(state, channel.partition(":")[0]) for state, channel in office.rows("state", "channel")] == [
        ("sent", "mailto"),
        ("standby", "tgram"),
        ("standby", "json"),
    ]
    assert office.told == []
    assert len({alert for (alert,) in office.rows("alert")}) == 1


def test_a_group_that_moved_is_followed_and_its_new_number_kept(office: PostOffice) -> None:
    person = office.add("R", "tgram:-42")
    office.queue(person, "one")
    moved = {"ok": False, "description": "group chat was upgraded", "parameters": {"migrate_to_chat_id": -10042}}
    office.bot.answers = [(400, moved), (200, OK)]
    office.deliver()
    # The same news again, from a pass that knows the new number, is nothing new.
    again = office.queue(replace(person, channels=("tgram:-10042",)), "one")
    fresh = office.queue(replace(person, channels=("tgram:-10042",)), "two")
    office.deliver()

    assert [chat for chat, _ in office.told] == [-42, -10042, -10042]
    assert (again, fresh) == (0, 1)
    assert [channel for (channel,) in office.rows("channel")] == ["tgram:-10042"] * 2


def test_markup_that_is_refused_goes_once_as_plain_words(office: PostOffice) -> None:
    office.queue(office.add("R", "tgram:1"), "a&lt;b")
    refused = {"ok": False, "description": "Bad Request: can't parse entities: unsupported start tag"}
    office.bot.answers = [(400, refused), (200, OK)]
    posted = office.deliver()

    assert posted.sent == 1
    assert [(body.get("parse_mode"), body["text"]) for _, body in office.bot.calls] == [
        ("HTML", "<b>a&lt;b</b>"),
        (None, "a<b"),
    ]


def test_a_message_in_parts_goes_on_where_it_was_stopped(office: PostOffice) -> None:
    office.queue(office.add("R", "tgram:1"), "слово " * 2000)
    named = [{"ok": True, "result": {"message_id": number}} for number in (11, 12, 13)]
    wait = {"ok": False, "parameters": {"retry_after": 30}}
    office.bot.answers = [(200, named[0]), (429, wait), (200, named[1]), (200, named[2])]
    office.deliver()
    office.pass_by(seconds=31)
    office.deliver()
    parts = [text.partition("\n")[0] for _, text in office.told]

    assert parts == ["1/3", "2/3", "2/3", "3/3"]
    assert [state for (state,) in office.rows("state")] == ["sent"]
