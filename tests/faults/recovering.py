"""What must hold after any fault in the pass that brings a change: all of it is there once, and told once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import update

from storage.changes import list_changes
from storage.outbox import list_deliveries
from storage.tables_schedules import LeaseRow
from tests.flows.invented_portal import SECOND, Bench

CODE = "930000"


def publish(bench: Bench) -> None:
    """Let the portal have the second edition."""
    bench.portal.acts[CODE][SECOND] = 90


def recover(bench: Bench, where: object) -> int:
    """Let two passes end, and return how often the change was told over once; ``where`` names the fault.

    A second copy may be only of what was in our hands when the fault came, and under the same Message-ID.
    """
    half = {delivery.message_id for delivery in bench.post.readers}
    for _ in range(2):
        # The lease of whatever was in hand is over, and so is that of the portal's host.
        bench.now += timedelta(minutes=30)
        with bench.store.transaction() as session:
            # It goes by the database's own clock: whoever could not give it back holds it for a minute.
            session.exec(update(LeaseRow).values(until=0.0))
        bench.watch()
    with bench.store.reading() as session:
        changes = [change.change.eid for change in list_changes(session, zone=ZoneInfo("UTC"))]
        states = [delivery.state for delivery in list_deliveries(session)]
    told = [delivery.message_id for delivery in bench.post.readers]
    assert (changes, states) == (["art_4__para_1"], ["sent"]), where
    assert len(set(told)) == 1, where
    assert len(told) <= 1 + len(half), where
    return len(told) - 1
