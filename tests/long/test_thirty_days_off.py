"""F40, I11: thirty days off and back: every edition that the portal kept, in order, and one message to each person."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alerts.model import Delivery, Person
from alerts.subscriptions import Follow, Subscription
from flows.folding import CAP
from flows.sending import deliver
from storage.changes import list_changes
from storage.engine import Store
from storage.people import add_person
from storage.revisions import list_editions
from storage.runs import list_outcomes
from tests.flows.invented_portal import SECOND, Bench, make_portal
from tests.flows.waiting_house import make_person

ACTS = 14
DAYS = 30


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.fixture
def bench(store: Store, tmp_path: Path) -> Bench:
    """A house that has read its acts once; a reader who is told at once, and one who has a digest in the morning."""
    bench = Bench(store, tmp_path, make_portal(ACTS))
    rule = Subscription(Follow("topic", words="labour"), frequency="daily")
    with store.transaction() as session:
        add_person(session, make_person("Дана", rules=[rule]))
        add_person(session, Person("Second", "rus", ("mailto:second@b.kz",), ("labour",)))
    bench.watch()
    return bench


def editions_of(bench: Bench, code: str) -> list[date]:
    with bench.store.reading() as session:
        return [one.portal_version_on for one in list_editions(session, code, "rus")]


def be_away(bench: Bench) -> dict[str, list[date]]:
    """Let thirty days pass in which nobody asks, each with a new edition of one act; return all editions by act."""
    began = date.fromisoformat(SECOND)
    for day in range(DAYS):
        code = f"{930000 + day % ACTS}"
        bench.portal.acts[code][f"{began + timedelta(days=day)}"] = 11 + day
    bench.now += timedelta(days=DAYS)
    return {code: sorted(date.fromisoformat(on) for on in days) for code, days in bench.portal.acts.items()}


def news_of(bench: Bench) -> list[Delivery]:
    """Return what readers got, but for the report of the month that was over meanwhile."""
    return [delivery for delivery in bench.post.readers if "Отчёт" not in delivery.message.subject]


def test_after_thirty_days_off_every_edition_is_there_in_order_and_there_is_no_storm(bench: Bench) -> None:
    wanted = be_away(bench)
    before = bench.now
    report = bench.watch()
    first_round = Counter(delivery.person for delivery in news_of(bench))
    bench.now = datetime.combine(before.date() + timedelta(days=1), datetime.min.time(), before.tzinfo)
    for hour in range(48):
        bench.now += timedelta(hours=1)
        deliver(bench.tools)
        if hour == 12:
            bench.watch()
    with bench.store.reading() as session:
        steps = Counter((one.from_on, one.to_on, one.act) for one in list_changes(session, zone=ZoneInfo("UTC")))
        outcomes = Counter(one.outcome for one in list_outcomes(session, run=report.run))
    told = Counter(delivery.person for delivery in news_of(bench))
    ids = [delivery.message_id for delivery in news_of(bench)]

    assert {code: editions_of(bench, code) for code in wanted} == wanted
    assert set(steps.values()) == {1}
    assert sum(steps.values()) == DAYS
    assert set(outcomes) == {"good"}
    # Whoever is told at once gets one message for each act, however many editions it had, and never more than the cap.
    assert first_round["Reception"] == first_round["Second"] == ACTS <= CAP
    # Whoever has a digest gets one for all thirty days.
    assert told["Дана"] == 1
    assert (told["Reception"], told["Second"]) == (ACTS, ACTS)
    assert len(ids) == len(set(ids))


def test_the_one_digest_after_thirty_days_says_from_when_and_names_every_act(bench: Bench) -> None:
    acts = be_away(bench)
    bench.watch()
    for _ in range(30):
        bench.now += timedelta(hours=1)
        deliver(bench.tools)
    (digest,) = [delivery.message for delivery in news_of(bench) if delivery.person == "Дана"]

    assert f"Изменений: {DAYS}" in digest.text
    assert [code for code in acts if f"{code}-VI" not in digest.text] == []
