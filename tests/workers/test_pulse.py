"""What a watchman outside is told: alive, or in one sentence what is not."""

import json
from datetime import UTC, datetime, timedelta

from config.catalogues import read_catalogue
from config.schedules import read_default_schedules
from flows.pulse import ask_page, feel_pages, feel_pass
from flows.serving import find_free_port
from storage.engine import Store
from storage.runs import RunOutcome, open_run, record_outcome
from storage.schedules import import_defaults
from tests.journeys.line import House

T = read_catalogue("eng")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EIGHT = timedelta(hours=8)


def record(store: Store, outcome: str, at: datetime) -> None:
    with store.transaction() as session:
        run = open_run(session, "watch-espi", at)
        record_outcome(session, RunOutcome(run, "espi", "1", "rus", outcome, "", at))  # type: ignore[arg-type]


def test_a_house_is_well_while_its_last_good_pass_is_young_enough(store: Store) -> None:
    never = feel_pass(store, NOW, EIGHT, T)
    with store.transaction() as session:
        import_defaults(session, read_default_schedules(), NOW - timedelta(hours=1))
    begun = feel_pass(store, NOW, EIGHT, T)
    late = feel_pass(store, NOW + EIGHT, EIGHT, T)
    record(store, "identical", NOW + EIGHT)
    record(store, "failed", NOW + EIGHT + timedelta(hours=2))
    good = feel_pass(store, NOW + 2 * EIGHT, EIGHT, T)
    over = feel_pass(store, NOW + 2 * EIGHT + timedelta(minutes=1), EIGHT, T)

    assert [one.is_well for one in (never, begun, late, good, over)] == [False, True, False, True, False]
    assert good.words == "Last good pass: 02.03.2026 20:00 UTC."


def test_pages_that_do_not_answer_or_answer_with_an_error_are_ill() -> None:
    assert [feel_pages(8000, T, lambda _port, status=status: status).is_well for status in (200, 500, 0)] == [  # type: ignore[misc]
        True,
        False,
        False,
    ]
    assert ask_page(find_free_port()) == 0


def test_the_command_says_what_is_wrong_and_ends_with_one(make_house: object) -> None:
    house: House = make_house("watched")  # type: ignore[operator]
    ill = house.run("health", "--json", "--port", f"{find_free_port()}")
    well = house.run("health", "--hours", "0")

    assert (ill.code, {one["name"]: one["ok"] for one in ill.json["checks"]}) == (
        1,
        {"database": True, "pass": False, "pages": False},
    )
    assert (well.code, json.dumps(well.out)) == (0, '"+ The database answers.\\n"')
