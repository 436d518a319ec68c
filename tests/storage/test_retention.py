from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Never

import pytest
from sqlalchemy import text
from sqlmodel import select

from alerts.model import Delivery, Person
from config.settings import Settings
from flows.retention import sweep as sweep_daily
from flows.tools import Tools
from storage.audit import Deed, append, list_entries
from storage.engine import Store
from storage.notices import list_notices
from storage.outbox import list_deliveries, mark_dead, mark_sent, store_deliveries
from storage.people import add_person, list_people
from storage.retention import Swept, sweep
from storage.sessions import start_session, try_sign_in
from storage.tables_delivery import AddressStateRow
from storage.tables_people import ChannelRow
from storage.tables_web import AttemptRow, SessionRow
from storage.users import User, store_user
from tests.storage.taking import take_next

DAY = timedelta(days=1)
MakeDelivery = Callable[..., Delivery]


@pytest.fixture
def told(store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime) -> Store:
    """A message that was sent, one that died, and one that still waits, all of one noon."""
    mail = person.channels[0]
    with store.transaction() as session:
        add_person(session, person)
        store_deliveries(session, "news", [make_delivery(key, mail) for key in ("sent", "dead", "waits")])
        for _ in range(2):
            take_next(session, noon, DAY)
        mark_sent(session, "sent", "250 OK", noon)
        mark_dead(session, "dead", "550")
    return store


@pytest.mark.parametrize(("days", "left"), [(30, 3), (31, 1)])
def test_words_of_messages_go_after_thirty_days_and_the_fact_stays(
    told: Store, noon: datetime, days: int, left: int
) -> None:
    with told.transaction() as session:
        swept = [sweep(session, noon + days * DAY).messages for _ in range(2)]
        found = list_deliveries(session)

    assert (swept, sum(bool(one.message.text) for one in found)) == ([3 - left, 0], left)
    assert [(one.state, one.sent_at, one.answer) for one in found[:2]] == [
        ("sent", noon, "250 OK"),
        ("dead", None, "550"),
    ]
    assert found[2].message.subject


@pytest.mark.parametrize(("days", "left"), [(14, 1), (15, 0)])
def test_tries_at_the_door_go_after_fourteen_days(store: Store, noon: datetime, days: int, left: int) -> None:
    with store.transaction() as session:
        try_sign_in(session, "somebody", "192.0.2.0/24", noon)
        swept = sweep(session, noon + days * DAY)

        assert (swept, len(session.exec(select(AttemptRow)).all())) == (Swept(tries=1 - left), left)


def test_sessions_that_open_nothing_any_more_go(store: Store, noon: datetime) -> None:
    with store.transaction() as session:
        store_user(session, User("Дана", "reader", noon), "hash")
        start_session(session, "Дана", "token", noon)
        fresh, old = sweep(session, noon + timedelta(hours=11)), sweep(session, noon + DAY)

        assert (fresh, old, session.exec(select(SessionRow)).all()) == (Swept(), Swept(sessions=1), [])


@pytest.mark.parametrize(("days", "left"), [(180, 2), (181, 1)])
def test_an_address_that_refused_everything_for_half_a_year_goes_and_the_person_stays(
    told: Store, person: Person, noon: datetime, days: int, left: int
) -> None:
    with told.transaction() as session:
        number = session.exec(select(ChannelRow.id).where(ChannelRow.position == 1)).one()
        session.add(AddressStateRow(channel_id=number or 0, carrier="telegram", suspended_at=noon, why="403"))
        session.flush()
        swept = sweep(session, noon + days * DAY)
        deeds = [(one.deed.actor, one.deed.action) for one in list_entries(session)]

    with told.reading() as session:
        assert (swept.addresses, list_people(session)[0].channels) == (2 - left, person.channels[:left])
    assert deeds == [("retention", "removed")] * (2 - left)


def test_it_is_done_once_a_day_and_a_broken_record_is_told_once(told: Store, noon: datetime) -> None:
    times = iter([noon, noon + timedelta(hours=2), noon + DAY, noon + 2 * DAY])
    tools = Tools(told, Settings(), lambda: next(times), never, never, lambda: 0.5)
    with told.transaction() as session:
        append(session, Deed("command", "seen", "people"), noon)
    first = [sweep_daily(tools), sweep_daily(tools)]
    with told.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_no_update"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE audit SET actor = 'nobody'"))
    later = [sweep_daily(tools), sweep_daily(tools)]
    with told.reading() as session:
        notices = [(notice.key, notice.source) for notice in list_notices(session)]

    assert (first, later, notices) == ([Swept(), None], [Swept(), Swept()], [("audit:1", "zanwatch")])


def never(*_: object, **__: object) -> Never:
    raise AssertionError("retention asks nobody and sends nothing")
