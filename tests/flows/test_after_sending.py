"""What follows later: a storm, a wrong alert that is set right, somebody who left."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from flows.corrections import MissingWordsError, queue_correction
from flows.folding import CAP
from storage.addresses import list_suspensions
from storage.engine import Store
from storage.notices import list_notices
from storage.outbox import list_deliveries, mark_sent, store_deliveries
from storage.people import remove_person
from tests.flows.post_office import OK, PostOffice, open_office
from tests.storage.taking import take_next


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with ExitStack() as stack:
        yield open_office(stack, store)


def suspended(office: PostOffice) -> list[tuple[str, str]]:
    with office.store.reading() as session:
        return [(found.channel, found.why) for found in list_suspensions(session)]


def test_a_storm_is_folded_into_one_message_and_nothing_of_it_is_thrown_away(office: PostOffice) -> None:
    office.settings["public_url"] = "https://zan.example.kz"
    flooded = office.add("Flooded", "mailto:f@example.kz", "tgram:1")
    calm = office.add("Calm", "mailto:c@example.kz")
    words = [f"w{number:03}" for number in range(300)]
    with office.store.transaction() as session:
        for word in words:
            store_deliveries(session, f"news {word}", office.make(flooded, word, act=f"act {word}"))
    office.queue(calm, *words[:CAP])
    office.deliver()
    mails = Counter(to for to, _ in office.mailed)
    folded = [mail for mail in office.mailbox.mails if "281" in mail.get_body(("plain",)).get_content()]
    states = Counter((channel, state) for channel, state in office.rows("channel", "state"))

    assert mails == {"f@example.kz": CAP, "c@example.kz": CAP}
    assert len(office.told) == CAP
    assert len(folded) == 1
    assert "https://zan.example.kz/?since=2026-11-22" in folded[0].get_body(("plain",)).get_content()
    assert states == {
        ("mailto:f@example.kz", "sent"): CAP,
        ("mailto:f@example.kz", "folded"): 281,
        ("tgram:1", "sent"): CAP,
        ("tgram:1", "folded"): 281,
        ("mailto:c@example.kz", "sent"): CAP,
    }
    with office.store.reading() as session:
        told = {d.message.text.split()[0] for d in list_deliveries(session) if d.channel == "mailto:f@example.kz"}
        notices = len(list_notices(session))
    assert set(words) <= told
    assert notices == 1
    assert office.deliver().sent == 0


def test_a_correction_goes_to_exactly_those_who_got_the_alert_in_its_thread(office: PostOffice) -> None:
    readers = [
        office.add("A", "mailto:a@example.kz", "tgram:1"),
        office.add("B", "tgram:2", "mailto:b@example.kz", language="kaz", in_order=True),
        office.add("D", "mailto:d@example.kz"),
    ]
    other = office.add("C", "mailto:c@example.kz", "tgram:3")
    with office.store.transaction() as session:
        for reader in readers:
            store_deliveries(session, "news", office.make(reader, "wrong"))
    office.queue(other, "right")
    office.bot.answers = [(200, {"ok": True, "result": {"message_id": 77}})]
    office.mailbox.answer = lambda address: "550 5.1.1 no" if address.startswith("d@") else "250 OK"
    office.deliver()
    office.mailbox.mails.clear()
    office.bot.calls.clear()
    first = {channel: (alert, name) for channel, alert, name in office.rows("channel", "alert", "message_id")}
    texts: Any = {"rus": "Верно: 30 дней.", "kaz": "Дұрысы: 30 күн."}
    alert = first["tgram:2"][0]
    with office.store.transaction() as session, pytest.raises(MissingWordsError, match="kaz"):
        queue_correction(session, alert, {"rus": "x"}, office.tools.settings, office.now)
    queued = []
    for _ in range(2):
        with office.store.transaction() as session:
            queued.append(queue_correction(session, alert, texts, office.tools.settings, office.now))
    office.deliver()
    (mail,) = office.mailbox.mails
    calls = {body["chat_id"]: body for _, body in office.bot.calls}

    assert queued == [4, 0]
    assert (mail["To"], mail["In-Reply-To"]) == ("a@example.kz", first["mailto:a@example.kz"][1])
    assert mail["References"] == first["mailto:a@example.kz"][1] != mail["Message-ID"]
    assert mail["Subject"] == "Re: Сводка"
    assert first["mailto:a@example.kz"][0] in mail.get_body(("plain",)).get_content()
    assert "Верно: 30 дней." in mail.get_body(("plain",)).get_content()
    assert {chat: body["reply_parameters"]["message_id"] for chat, body in calls.items()} == {1: 77, 2: 77}
    assert "Дұрысы: 30 күн." in calls[2]["text"]
    assert alert in calls[2]["text"]


def test_a_correction_waits_for_the_message_that_it_corrects(office: PostOffice) -> None:
    person = office.add("A", "mailto:a@example.kz")
    office.queue(person, "wrong")
    office.mailbox.rcpt = ["450 4.2.0 later", "250 OK"]
    office.deliver()
    ((alert,),) = office.rows("alert")
    with office.store.transaction() as session:
        queue_correction(session, alert, {"rus": "right"}, office.tools.settings, office.now)
    office.deliver()
    before = list(office.mailed)
    office.pass_by(minutes=10)
    office.deliver()

    assert before == []
    assert len(office.mailed) == 2
    assert office.mailed[0] == ("a@example.kz", "wrong")


def race(office: PostOffice, rounds: int) -> int:
    """Let somebody leave while two senders are at work; return how many were sent after that was confirmed."""
    late = 0
    chance = random.Random(58)  # noqa: S311 - a moment, no secret
    for at in range(rounds):
        person = office.add(f"P{at}", f"mailto:p{at}@example.kz")
        office.queue(person, *(f"{at} {number}" for number in range(3)))
        gone: list[bool] = []

        def send(pause: float, gone: list[bool] = gone) -> int:
            found = 0
            while not gone or pause:
                pause = 0
                with office.store.transaction() as session:
                    confirmed = bool(gone)
                    taken = take_next(session, office.now, office.now - office.now)
                if taken is None:
                    return found
                found += confirmed
                with office.store.transaction() as session:
                    mark_sent(session, taken.key, "250", office.now)
            return found

        with ThreadPoolExecutor(2) as pool:
            senders = [pool.submit(send, chance.random()) for _ in range(2)]
            with office.store.transaction() as session:
                remove_person(session, f"P{at}")
            gone.append(True)
            late += sum(sender.result() for sender in senders)
        with office.store.transaction() as session:
            late += take_next(session, office.now, office.now - office.now) is not None
    return late


@pytest.mark.parametrize("rounds", [20, pytest.param(1000, marks=[pytest.mark.long, pytest.mark.timeout(1200)])])
def test_nothing_is_sent_after_an_unsubscription_was_confirmed(office: PostOffice, rounds: int) -> None:
    assert race(office, rounds) == 0


def test_what_was_told_to_whom(office: PostOffice) -> None:
    """One table: what each server says of each reader, and who is told what in the end."""
    said: dict[str, list[str]] = {
        "fine": ["250 OK"],
        "grey": ["451 4.7.1 greylisted", "250 OK"],
        "gone": ["550 5.1.1 no such user"],
        "full": ["452 4.2.2 full", "452 4.2.2 full", "250 OK"],
        "spam": ["554 5.7.1 not wanted"],
    }
    chats: dict[int, list[tuple[int, dict[str, Any]]]] = {
        1: [(200, OK)],
        2: [(403, {"description": "Forbidden: bot was blocked by the user"})],
        3: [(400, {"description": "Bad Request: chat not found"})],
        4: [(400, {"parameters": {"migrate_to_chat_id": 44}})],
        44: [(200, OK)],
        5: [(400, {"description": "Bad Request: can't parse entities"}), (200, OK)],
        6: [(429, {"parameters": {"retry_after": 30}}), (200, OK)],
        7: [(500, {}), (200, OK)],
    }

    def next_of(answers: list[Any]) -> Any:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    office.mailbox.answer = lambda address: next_of(said[address.partition("@")[0]])
    office.bot.answer = lambda body: next_of(chats[body["chat_id"]])
    for name in said:
        office.queue(office.add(name, f"mailto:{name}@example.kz"), "w")
    for chat in (1, 2, 3, 4, 5, 6, 7):
        office.queue(office.add(f"chat {chat}", f"tgram:{chat}"), "w")
    for minutes in (0, 1, 5, 10, 60, 90):
        office.pass_by(minutes=minutes)
        office.deliver()
    told = {
        channel.partition("@")[0]: (state, tries)
        for channel, state, tries in office.rows("channel", "state", "attempts")
    }

    assert told == {
        "mailto:fine": ("sent", 1),
        "mailto:grey": ("sent", 2),
        "mailto:gone": ("dead", 1),
        "mailto:full": ("sent", 3),
        "mailto:spam": ("dead", 1),
        "tgram:1": ("sent", 1),
        "tgram:2": ("dead", 1),
        "tgram:3": ("dead", 1),
        "tgram:44": ("sent", 1),
        "tgram:5": ("sent", 1),
        "tgram:6": ("sent", 2),
        "tgram:7": ("sent", 2),
    }
    assert Counter(to for to, _ in office.mailed) == {f"{name}@example.kz": 1 for name in ("fine", "grey", "full")}
    assert [channel for channel, _ in sorted(suspended(office))] == ["mailto:gone@example.kz", "tgram:2", "tgram:3"]
    with office.store.reading() as session:
        # Three addresses closed, one message lost.
        assert len(list_notices(session)) == 4
