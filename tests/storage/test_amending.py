from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.schedules import read_default_schedules
from law.model import ActFacts, AmendingAct, Capture, Change, Provision, Revision
from storage.acts import store_facts
from storage.amending import list_amended_by
from storage.captures import store_capture
from storage.changes import store_changes
from storage.engine import Store
from storage.revisions import store_revision
from storage.runs import RunOutcome, open_run, record_outcome
from storage.schedules import Deed, import_defaults, pause_schedule, resume_schedule
from storage.timetable import Yield, count_yield, list_begun

AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
FACTS = ActFacts("1", "", {"rus": "О приюте"}, {"rus": ""}, "upd", "1-VIII", None)


@pytest.fixture
def changed(store: Store) -> Store:
    """An act in which three acts made a change each, and one is only named in the words."""
    made = [AmendingAct(number, date(2025, 1, 1)) for number in ("90-VIII", "190-VIII", "«90»_VIII")]
    words = "см. Закон № 90-VIII"
    changes = [
        Change("rus", "insertion", "in_force", f"art_{n}", "", None, words, amended_by=(act,))
        for n, act in enumerate(made, 1)
    ]
    with store.transaction() as session:
        run = open_run(session, "watch-espi", AT)
        stored = []
        for day in (1, 2):
            text = Revision(
                "1", "rus", date(2025, 1, day), "О приюте", (Provision("title", "title", "", text="О приюте"),), (),
                None, FACTS, law_hash=f"{day}", notes_hash="",
            )  # fmt: skip
            capture = Capture("espi", "1", "rus", "edition", "https://zan.gov.kz/1", AT, 200, (), f"{day}".encode())
            stored.append(store_revision(session, text, [store_capture(session, capture, run)], AT))
        store_facts(session, FACTS)
        store_changes(session, stored[0], stored[1], changes, AT)
        for outcome in ("good", "failed", "quarantined", "identical"):
            record_outcome(session, RunOutcome(run, "espi", "1", "rus", outcome, "", AT))  # type: ignore[arg-type]
        old = RunOutcome(run, "espi", "1", "rus", "failed", "", AT - timedelta(days=31))
        record_outcome(session, old)
        record_outcome(session, replace(old, source="adilet", at=AT))
    return store


@pytest.mark.parametrize(
    ("number", "places"),
    [("90-VIII", ["art_1"]), ("190-VIII", ["art_2"]), ("«90»_VIII", ["art_3"]), ("%", []), ("0-VIII", []), ('"', [])],
)
def test_only_what_an_act_of_this_very_number_made_is_found(changed: Store, number: str, places: list[str]) -> None:
    with changed.reading() as session:
        found = [item.change.eid for item in list_amended_by(session, number)]

    assert found == places


def test_the_yield_counts_the_pages_of_a_run_and_the_failures_of_a_while(changed: Store) -> None:
    with changed.reading() as session:
        counted = [
            count_yield(session, source, run, AT - timedelta(days=30))
            for source, run in (("espi", 1), ("espi", None), ("adilet", 1), ("gazette", 1))
        ]

    assert counted == [Yield(2, 2, 4), Yield(0, 2, 4), Yield(0, 1, 1), Yield(0, 0, 0)]


def test_a_schedule_counts_from_its_last_change_and_not_from_a_pause(store: Store) -> None:
    later, last = AT + timedelta(hours=1), AT + timedelta(hours=2)
    with store.transaction() as session:
        import_defaults(session, read_default_schedules(), AT)
        pause_schedule(session, "espi-morning", Deed("admin", later, "праздники"))
        resume_schedule(session, "espi-morning", Deed("admin", last, "прошли"))
        pause_schedule(session, "espi-reread", Deed("admin", later, "праздники"))
    with store.reading() as session:
        begun = list_begun(session)

    assert begun == {one.name: AT for one in read_default_schedules()} | {"espi-morning": last}
