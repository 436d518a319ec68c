"""Whatever a server says: who gets what, who is left alone, and what stays in the outbox."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlmodel import select

from alerts.model import Delivery, Person
from alerts.outcome import Sent
from config.settings import Settings
from storage.addresses import list_suspensions, list_troubles, mend_person
from storage.engine import Store
from storage.notices import list_notices
from storage.outbox import store_deliveries
from storage.people import add_person, remove_person
from storage.tables_people import ChannelRow, DeliveryRow
from tests.flows.post_office import PostOffice, open_office


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with ExitStack() as stack:
        yield open_office(stack, store)


def notices(office: PostOffice) -> list[str]:
    with office.store.reading() as session:
        return [notice.subject for notice in list_notices(session)]


def test_one_mail_server_that_is_away_is_asked_once_in_a_round_and_everything_goes_out_when_it_is_back(
    office: PostOffice,
) -> None:
    office.settings["smtp_url"] = "smtp://127.0.0.1:9"
    people = [office.add(f"P{at}", f"mailto:p{at}@example.kz", f"tgram:{at + 1}") for at in range(5)]
    for person in people:
        office.queue(person, "w")
    first = office.deliver()
    attempts = [row for row in office.rows("channel", "attempts") if row[0].startswith("mailto")]

    assert (first.sent, first.waiting) == (5, 5)
    assert sum(count for _, count in attempts) == 1
    assert len(office.told) == 5

    # Six days without it: nothing is given up, and the operator is told once.
    for _ in range(24):
        office.pass_by(hours=6)
        office.deliver()
    with office.store.reading() as session:
        (trouble,) = list_troubles(session)
    assert trouble.failures == 25
    assert len(notices(office)) == 1

    del office.settings["smtp_url"]
    office.pass_by(minutes=10)
    office.deliver()

    assert sorted(office.mailed) == [(f"p{at}@example.kz", "w") for at in range(5)]
    assert {state for (state,) in office.rows("state")} == {"sent"}


def test_a_greylist_is_tried_for_four_days_with_growing_waits_and_no_other_address_waits_for_it(
    office: PostOffice,
) -> None:
    grey = office.add("Grey", "mailto:grey@example.kz")
    free = office.add("Free", "mailto:free@example.kz")
    tries = []

    def answer(address: str) -> str:
        if address.startswith("grey"):
            tries.append(office.now)
            return "450 4.2.0 greylisted"
        return "250 OK"

    office.mailbox.answer = answer
    office.queue(grey, "one", "two")
    office.queue(free, "one")
    office.deliver()
    while office.now < tries[0] + timedelta(days=6):
        due = [at for state, at in office.rows("state", "next_try_at") if state == "waiting" and at]
        # Just before it is due, and when it is.
        for at in [min(due) - timedelta(seconds=1), min(due)] if due else [office.now + timedelta(days=1)]:
            office.now = at
            office.deliver()
    waits = [later - earlier for earlier, later in pairwise(tries)]

    assert office.mailed == [("free@example.kz", "one")]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=5)
    assert timedelta(days=4) <= tries[-1] - tries[0] < timedelta(days=5)
    assert len(tries) == 14
    # The second message did not knock beside the first one.
    assert [(state, attempts) for state, attempts in office.rows("state", "attempts")] == [
        ("dead", 14),
        ("dead", 0),
        ("sent", 1),
    ]


def test_a_greylist_that_opens_lets_everything_in(office: PostOffice) -> None:
    grey = office.add("Grey", "mailto:grey@example.kz")
    office.mailbox.rcpt = ["450 4.2.0 greylisted", "450 4.2.0 greylisted", "250 OK"]
    office.queue(grey, "one", "two", "three")
    for _ in range(4):
        office.deliver()
        office.pass_by(minutes=5)

    assert [word for _, word in office.mailed] == ["one", "two", "three"]


def test_while_a_mail_server_is_away_who_allowed_telegram_waits_for_six_hours_and_no_longer(
    office: PostOffice,
) -> None:
    office.settings["smtp_url"] = "smtp://127.0.0.1:9"
    for at in range(3):
        office.queue(office.add(f"P{at}", f"mailto:p{at}@example.kz", f"tgram:{at + 1}", in_order=True), "w")
    office.queue(office.add("Alone", "mailto:alone@example.kz"), "w")
    for _ in range(11):
        office.deliver()
        office.pass_by(minutes=30)
    early = list(office.told)
    office.pass_by(minutes=31)
    office.deliver()
    del office.settings["smtp_url"]
    office.pass_by(days=1)
    office.deliver()

    assert early == []
    assert sorted(office.told) == [(at + 1, "<b>w</b>") for at in range(3)]
    # The server is back: who has the message already has it once, by either way.
    assert office.mailed == [("alone@example.kz", "w")]
    assert sorted(office.rows("person", "channel", "state")) == [
        ("Alone", "mailto:alone@example.kz", "sent"),
        *(
            (f"P{at}", way, state)
            for at in range(3)
            for way, state in ((f"mailto:p{at}@example.kz", "standby"), (f"tgram:{at + 1}", "sent"))
        ),
    ]


def test_where_neither_address_works_they_are_tried_by_turns_and_the_first_that_does_has_it_once(
    office: PostOffice,
) -> None:
    person = office.add("R", "mailto:r@example.kz", "tgram:1", in_order=True)
    office.queue(person, "w")
    office.mailbox.rcpt = ["450 4.2.0 greylisted"]
    office.bot.answers = [(502, {"ok": False, "description": "x"})]
    for _ in range(20):
        office.deliver()
        office.pass_by(hours=1)
    tried = dict(office.rows("channel", "attempts"))
    office.mailbox.rcpt = ["250 OK"]
    for _ in range(20):
        office.deliver()
        office.pass_by(hours=1)

    assert min(tried.values()) >= 2
    assert office.mailed == [("r@example.kz", "w")]
    assert sorted(state for (state,) in office.rows("state")) == ["sent", "standby"]


def test_a_message_that_waits_for_its_quiet_hours_does_not_step_back(office: PostOffice) -> None:
    office.queue(office.add("R", "mailto:r@example.kz", "tgram:1", in_order=True), "w")
    with office.store.transaction() as session:
        for row in session.exec(select(DeliveryRow)).all():
            row.next_try_at = office.now + timedelta(hours=9)
    office.settings["smtp_url"] = "smtp://127.0.0.1:9"
    office.queue(office.add("Other", "mailto:o@example.kz"), "w")
    for _ in range(8):
        office.deliver()
        office.pass_by(hours=1)

    assert office.told == []


@pytest.mark.parametrize("database", ["sqlite"])  # the same with a real server stands below, on both databases
def test_one_address_that_is_refused_is_suspended_and_five_hundred_others_get_their_mail(store: Store) -> None:
    asked: list[str] = []

    def answer(delivery: Delivery, _: Settings) -> Sent:
        asked.append(delivery.person)
        return Sent("refused", "550 5.1.1 <***> unknown", concern="address") if delivery.person == "Bad" else Sent("ok")

    with ExitStack() as stack:
        office = open_office(stack, store)
        office.sender = answer
        with store.transaction() as session:
            for name in ("Bad", *(f"P{at}" for at in range(500))):
                person = Person(name, "rus", (f"mailto:{name}@example.kz",), ("labour",))
                add_person(session, person)
                for word in ("one", "two") if name == "Bad" else ("one",):
                    store_deliveries(session, f"news {word!r}", office.make(person, word))
        posted = office.deliver()
        with store.reading() as session:
            suspended = [(found.person, found.why) for found in list_suspensions(session)]

    assert (posted.sent, posted.waiting, posted.dead) == (500, 0, 1)
    assert sorted(asked) == sorted(["Bad", *(f"P{at}" for at in range(500))])
    assert suspended == [("Bad", "550 5.1.1 <***> unknown")]


def test_a_server_is_asked_once_for_an_address_that_it_refuses_and_the_others_get_their_mail(
    office: PostOffice,
) -> None:
    bad = office.add("Bad", "mailto:bad@example.kz")
    office.queue(bad, "one", "two", "three")
    for at in range(60):
        office.queue(office.add(f"P{at}", f"mailto:p{at}@example.kz"), "one")
    asked: list[str] = []

    def answer(address: str) -> str:
        asked.append(address)
        return "550 5.1.1 <bad@example.kz> unknown" if address.startswith("bad") else "250 OK"

    office.mailbox.answer = answer
    posted = office.deliver()
    office.queue(bad, "four")
    office.deliver()
    with office.store.reading() as session:
        suspended = [(found.person, found.why) for found in list_suspensions(session)]

    assert (posted.sent, posted.waiting) == (60, 0)
    assert asked.count("bad@example.kz") == 1
    assert suspended == [("Bad", "550 5.1.1 <***> unknown")]
    why = "this address is suspended: 550 5.1.1 <***> unknown"
    assert [row for row in office.rows("state", "answer") if row[0] != "sent"] == [
        ("dead", "550 5.1.1 <***> unknown"),
        ("dead", why),
        ("dead", why),
        ("dead", why),
    ]
    assert len(notices(office)) == 1
    # One connection carried fifty of them.
    assert office.mailbox.connections <= 4

    office.mailbox.answer = None
    with office.store.transaction() as session:
        assert mend_person(session, "Bad") == 1
    office.queue(bad, "five")
    office.deliver()
    assert office.mailed[-1] == ("bad@example.kz", "five")


@pytest.mark.parametrize(
    ("said", "state", "others"),
    [
        ("552 5.3.4 too big", "dead", "sent"),
        ("550 5.7.1 looks like spam", "dead", "sent"),
        ("550 5.7.1 Relaying denied", "waiting", "waiting"),
        ("452 4.2.2 mailbox full", "waiting", "sent"),
        ("552 5.2.2 over quota", "waiting", "sent"),
        ("421 4.3.2 shutting down", "waiting", "waiting"),
    ],
)
def test_what_is_said_of_a_message_of_a_mailbox_or_of_us_is_told_apart(
    office: PostOffice, said: str, state: str, others: str
) -> None:
    one, two = office.add("One", "mailto:one@example.kz"), office.add("Two", "mailto:two@example.kz")
    office.mailbox.answer = lambda address: said if address.startswith("one") else "250 OK"
    office.queue(one, "w")
    office.queue(two, "w")
    office.deliver()
    with office.store.reading() as session:
        suspended = list_suspensions(session)

    assert [found for (found,) in office.rows("state")] == [state, others]
    assert suspended == ()


def test_a_mail_has_one_recipient_and_the_ways_to_stop_it(office: PostOffice) -> None:
    office.settings["public_url"] = "https://zan.example.kz"
    office.queue(office.add("R", "mailto:r@example.kz"), "w")
    office.deliver()
    (mail,) = office.mailbox.mails
    link, by_mail = (way.strip() for way in mail["List-Unsubscribe"].split(","))
    url = link.strip("<>")
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))

    assert url.startswith("https://zan.example.kz/u/")
    assert by_mail == "<mailto:svodka@centre.example?subject=unsubscribe>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (text.count(url), html.count(f'href="{url}"')) == (1, 1)
    assert text.index("-- ") < text.index(url)
    assert html.index("<footer>") < html.index(url) < html.index("</footer>")
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == ("r@example.kz", None, None)
    assert "<img" not in html


def test_one_message_that_nobody_can_send_stops_no_other(office: PostOffice) -> None:
    def send(delivery: Delivery, _settings: Settings) -> Sent:
        if "poison" in delivery.message.text:
            raise RecursionError("mailto:r@example.kz")
        return Sent("ok")

    office.sender = send
    person = office.add("R", "mailto:r@example.kz")
    office.queue(person, "one", "poison", "half \ud800 of a pair", "a zero \0", "two")
    office.deliver()

    assert office.rows("state", "answer") == [
        ("sent", ""),
        ("dead", "this message cannot be sent: RecursionError"),
        ("dead", "the composed words cannot be stored"),
        ("dead", "the composed words cannot be stored"),
        ("sent", ""),
    ]
    assert len(notices(office)) == 1


def test_one_address_that_cannot_be_read_stops_no_other(office: PostOffice) -> None:
    office.queue(office.add("A", "mailto:a@example.kz"), "w")
    office.queue(office.add("B", "mailto:b@example.kz"), "w")
    with office.store.transaction() as session:
        row = session.get_one(ChannelRow, 1)
        row.address_secret = row.address_secret[:-8] + "AAAAAAA="
        session.add(row)
    office.deliver()

    assert office.mailed == [("b@example.kz", "w")]
    assert office.rows("state", "channel") == [("dead", ""), ("sent", "mailto:b@example.kz")]


def test_who_unsubscribes_while_a_message_is_in_our_hands_does_not_get_it(office: PostOffice) -> None:
    first, second = office.add("A", "tgram:1"), office.add("B", "tgram:2")
    office.queue(first, "w")
    office.queue(second, "w")
    slept = office._sleep

    def leave(seconds: float) -> None:
        # The second one is taken, and waits for the pace of the bot.
        with office.store.transaction() as session:
            remove_person(session, "B")
        slept(seconds)

    office._sleep = leave  # type: ignore[method-assign]
    office.deliver()

    assert [chat for chat, _ in office.told] == [1]
    assert office.rows("state", "answer") == [("sent", ""), ("dead", "cancelled: no longer asked for")]
