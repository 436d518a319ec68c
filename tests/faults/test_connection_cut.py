"""F09: PostgreSQL cuts every connection, as a restart does, before the N-th statement of a pass, for every N."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from storage.changes import list_changes
from storage.engine import Store
from storage.errors import DatabaseTroubleError
from storage.outbox import list_deliveries
from tests.faults.recovering import CODE
from tests.flows.invented_portal import SECOND, Bench, make_portal


class Cut:
    """Ends every connection of a database before one statement, and counts them."""

    def __init__(self, uri: str, at: int) -> None:
        self.at, self.count, self._uri = at, 0, uri

    def __call__(self, *_: Any) -> None:
        self.count += 1
        if self.count == self.at:
            with psycopg.connect(self._uri, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("rounds", [12, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(1500)])])
def test_a_pass_whose_connections_are_cut_loses_and_doubles_nothing(store: Store, tmp_path: Any, rounds: int) -> None:
    bench = Bench(store, tmp_path, make_portal(1))
    uri = make_url(store.engine.url).set(drivername="postgresql").render_as_string(hide_password=False)
    bench.watch()
    first, at, broken, statements = date.fromisoformat(SECOND), 1, 0, 100
    for number in range(rounds):
        bench.portal.acts[CODE][f"{first + timedelta(days=number)}"] = 90 + number
        cut = Cut(uri, at)
        event.listen(store.engine, "before_cursor_execute", cut)
        try:
            bench.watch()
        except DatabaseTroubleError:
            broken += 1
        finally:
            event.remove(store.engine, "before_cursor_execute", cut)
        for _ in range(2):
            # The lease of whatever was in hand is over, and so is that of the portal's host.
            bench.now += timedelta(minutes=30)
            bench.watch()
        statements = max(statements, cut.count)
        at = 1 + (at + max(1, statements // rounds)) % statements
    with store.reading() as session:
        steps = [(change.from_on, change.to_on) for change in list_changes(session, zone=ZoneInfo("UTC"))]
        states = [delivery.state for delivery in list_deliveries(session)]
    told = [delivery.message_id for delivery in bench.post.readers]

    assert len(steps) == len(set(steps)) == rounds
    assert states == ["sent"] * rounds
    assert len(set(told)) == rounds
    assert len(told) - rounds <= broken
    assert broken > rounds // 2
    with suppress(DatabaseTroubleError):
        store.engine.dispose()
