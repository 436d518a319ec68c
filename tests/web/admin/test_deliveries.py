"""The log of deliveries: what the provider said, one or all of it sent again, and one switch for everything."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from alerts.model import Delivery, Message, Person
from storage.audit import list_entries
from storage.delivery_log import AGAIN, Wanted, list_lines
from storage.due import is_stopped, list_due
from storage.engine import Store
from storage.outbox import list_deliveries, mark_dead, mark_sent, mark_waiting, store_deliveries, take
from storage.people import add_person, remove_person
from tests.web.doors.browsing import Browser
from tests.web.pages.filling import NOW, Page

Enter = Callable[..., Browser]
MAIL, CHAT = "mailto:aigul@centre.example", "tgram:123456789"
ANSWERS = {"sent": "250 OK", "dead": "550 no such user boss@other.example", "waiting": "421 later"}


@pytest.fixture
def posted(own_store: Store) -> Store:
    """Three mails, one of each end, and a chat that waits."""
    with own_store.transaction() as session:
        add_person(session, Person("Айгуль", "rus", (MAIL, CHAT), ()))
        made = [
            Delivery(f"{n}" * 64, f"ZW-{n:08d}", "Айгуль", to, Message("s", "Слова"), f"<{n}@x>", NOW)
            for n, to in enumerate((MAIL, MAIL, MAIL, CHAT))
        ]
        for one in made:
            store_deliveries(session, one.key, [one])
        for number in (1, 2, 3):
            assert take(session, number, NOW, timedelta(minutes=1)) is not None
        mark_sent(session, made[0].key, ANSWERS["sent"], NOW)
        mark_dead(session, made[1].key, ANSWERS["dead"])
        mark_waiting(session, made[2].key, ANSWERS["waiting"], NOW + timedelta(hours=6))
    return own_store


def states(store: Store) -> list[tuple[str, int]]:
    with store.reading() as session:
        return [(one.state, one.attempts) for one in list_deliveries(session)]


def test_each_message_stands_with_its_state_its_tries_and_an_answer_without_a_mailbox(
    posted: Store, enter: Enter
) -> None:
    page = enter(posted).get("/admin/deliveries").text
    rows = [
        [row[:11], answer]
        for row, answer in zip(
            Page(page).texts("//tbody/tr/th"), Page(page).texts("//tbody/tr/td[@class='seen']"), strict=True
        )
    ]

    assert rows == [
        ["ZW-00000003", ""],
        ["ZW-00000002", "421 later"],
        ["ZW-00000001", "550 no such user …"],
        ["ZW-00000000", "250 OK"],
    ]
    assert [word for word in ("aigul@", "boss@", "123456789", "Слова") if word in page] == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=dead", 1),
        ("state=nonsense", 4),
        ("kind=telegram", 1),
        ("kind=mail", 3),
        ("person=1", 4),
        ("person=2", 0),
        ("person=1%20OR%201", 4),
        ("alert=zw-00000001", 1),
        ("page=99", 4),
        ("page=-1", 4),
    ],
)
def test_the_log_is_sifted(posted: Store, enter: Enter, query: str, count: int) -> None:
    page = Page(enter(posted).get(f"/admin/deliveries?{query}").text)

    assert len(page.tree.xpath("//tbody/tr/th")) == count


def test_what_was_given_up_or_sent_goes_again_under_its_old_number(posted: Store, enter: Enter) -> None:
    browser = enter(posted)
    before = states(posted)
    answers = [browser.post(f"/admin/deliveries/{number}/again") for number in (1, 2, 3, 99)]
    with posted.reading() as session:
        due = list_due(session, NOW)
        numbers = {one.message_id for one in list_deliveries(session)}
        deeds = [entry.deed for entry in list_entries(session)]

    assert before == [("sent", 1), ("dead", 1), ("waiting", 1), ("waiting", 0)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 404]
    # Without Prefect nothing is started, and the page says so.
    assert answers[0].headers["location"] == "/admin/deliveries?done=waits"
    assert due == (1, 2, 3, 4)
    assert numbers == {f"<{n}@x>" for n in range(4)}
    assert [deed.object_id for deed in deeds if deed.action == "sent"] == ["3", "2", "1"]


def test_what_is_on_its_way_or_has_nobody_any_more_does_not_go_again(posted: Store, enter: Enter) -> None:
    with posted.transaction() as session:
        assert take(session, 4, NOW, timedelta(minutes=1)) is not None
    on_its_way = enter(posted).post("/admin/deliveries/4/again")
    with posted.transaction() as session:
        remove_person(session, "Айгуль")
    gone = enter(posted).post("/admin/deliveries/1/again")
    with posted.reading() as session:
        lines, _ = list_lines(session, Wanted(), 0, 10)

    assert (on_its_way.status_code, gone.status_code) == (409, 409)
    assert {line.can_go_again for line in lines} == {False}
    assert {line.person for line in lines} == {""}
    assert "sending" not in AGAIN


def test_all_that_waits_is_due_at_once(posted: Store, enter: Enter) -> None:
    with posted.reading() as session:
        before = list_due(session, NOW)
    enter(posted).post("/admin/deliveries/retry")
    with posted.reading() as session:
        after = list_due(session, NOW)

    assert (before, after) == ((4,), (3, 4))


def test_one_switch_stops_everything_and_lets_it_go_on_and_both_stand_on_record(posted: Store, enter: Enter) -> None:
    browser, seen = enter(posted), []
    for verb in ("stop", "resume"):
        answer = browser.post(f"/admin/deliveries/{verb}")
        with posted.reading() as session:
            seen.append((answer.status_code, is_stopped(session), list_due(session, NOW)))
    with posted.reading() as session:
        deeds = [(entry.deed.action, entry.deed.object_kind) for entry in list_entries(session)]

    assert seen == [(303, True, ()), (303, False, (4,))]
    assert deeds == [("resumed", "sending"), ("stopped", "sending")]
