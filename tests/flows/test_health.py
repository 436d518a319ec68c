"""How a source fares is known from our own record; the operator hears of trouble once, then daily, then of its end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import text

from alerts.model import Delivery
from alerts.outcome import Sent
from config.catalogues import read_catalogue
from config.settings import Settings
from flows import health
from flows.health import LAST_GOOD, Silence, count_failures, measure_silence, read_good_pass
from flows.passes import Wish, watch
from flows.sending import deliver
from law.model import Capture
from spiders.crawl import CrawlOrder, Finished
from storage.engine import Store
from storage.health import Check, list_checks, list_events
from storage.notices import Notice, list_notices, store_notice
from tests.flows.invented_portal import FIRST, SECOND, Bench, make_portal


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


@pytest.fixture
def bench(store: Store, tmp_path: Path) -> Bench:
    return Bench(store, tmp_path, make_portal(2))


def fail(bench: Bench) -> None:
    bench.portal.reasons = dict.fromkeys(bench.portal.acts, "refused")


def later(bench: Bench, **ahead: float) -> None:
    bench.now += timedelta(**ahead)
    bench.watch()


def deeds(bench: Bench, subject: str = "reading") -> list[str]:
    with bench.store.reading() as session:
        return [event.deed for event in reversed(list_events(session, "espi", subject))]  # type: ignore[arg-type]


def test_the_operator_hears_of_the_third_failure_in_a_row_then_daily_then_of_the_end(bench: Bench) -> None:
    bench.watch()
    fail(bench)
    told = []
    for hours in (1, 1, 1, 1, 24, 1, 24):
        later(bench, hours=hours)
        told.append(len(bench.post.admins))
    bench.portal.reasons = {}
    later(bench, hours=1)
    later(bench, hours=1)

    assert told == [0, 0, 1, 1, 2, 2, 3]
    assert deeds(bench) == ["failing", "still-failing", "still-failing", "resolved"]
    assert len(bench.post.admins) == len({delivery.message_id for delivery in bench.post.admins}) == 4
    assert bench.post.readers == []


def test_a_failure_in_between_a_good_pass_is_no_trouble(bench: Bench) -> None:
    for reasons in ({}, dict.fromkeys(bench.portal.acts, "timeout")) * 4:
        bench.portal.reasons = reasons
        later(bench, hours=1)

    assert (deeds(bench), bench.post.admins) == ([], [])


def test_without_the_count_nobody_is_told_that_a_source_is_dead(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "count_failures", lambda _checks: 0)
    fail(bench)
    for _ in range(4):
        later(bench, hours=1)

    assert bench.post.admins == []


def test_a_notice_that_could_not_be_sent_is_sent_later_under_the_same_id(bench: Bench) -> None:
    tried: list[Delivery] = []

    def busy(delivery: Delivery, _settings: Settings) -> Sent:
        tried.append(delivery)
        return Sent("wait", "421 try later")

    fail(bench)
    good, bench.post = bench.post, busy  # type: ignore[assignment]
    for _ in range(3):
        later(bench, hours=1)
    bench.post = good
    bench.now += timedelta(hours=1)
    deliver(bench.tools)
    deliver(bench.tools)

    assert len(bench.post.admins) == 1
    assert {delivery.message_id for delivery in tried} == {bench.post.admins[0].message_id}


def test_each_address_of_the_operator_gets_a_notice_once(bench: Bench) -> None:
    bench.admin_to = "mailto:admin@centre.example tgram:42"
    fail(bench)
    for _ in range(5):
        later(bench, hours=1)

    assert [delivery.channel for delivery in bench.post.admins] == ["mailto:admin@centre.example"]
    assert [(delivery.channel, bool(delivery.message.html)) for delivery in bench.post.readers] == [("tgram:42", True)]


@pytest.mark.parametrize("language", ["rus", "kaz", "eng"])
def test_the_operator_is_told_in_the_language_of_the_settings(
    bench: Bench, language: Literal["rus", "kaz", "eng"]
) -> None:
    bench.admin_language = language
    fail(bench)
    for _ in range(3):
        later(bench, hours=1)
    with bench.store.reading() as session:
        (kept,) = list_notices(session)
    words = read_catalogue(language).gettext("ZanWatch: {source} cannot be read").format(source="espi")

    assert bench.post.told == [words]
    assert (kept.subject, kept.in_language(language).subject) == ("ZanWatch: espi не читается", words)
    assert len({said for _, said in kept.words.values()}) == 3


def test_what_was_told_before_it_was_kept_in_every_language_keeps_its_words(bench: Bench) -> None:
    with bench.store.transaction() as session:
        store_notice(session, Notice("old", "espi", "Тема", "Слова", bench.now))
        session.connection().execute(text("UPDATE notice SET words = NULL"))
    with bench.store.reading() as session:
        (kept,) = list_notices(session)

    assert (kept, kept.in_language("eng")) == (Notice("old", "espi", "Тема", "Слова", bench.now),) * 2


def test_no_address_stands_in_a_notice(bench: Bench) -> None:
    fail(bench)
    for _ in range(3):
        later(bench, hours=1)
    with bench.store.engine.connect() as connection:
        rows = [str(row) for row in connection.exec_driver_sql("SELECT * FROM notice CROSS JOIN notice_post")]

    assert len(rows) == 1
    assert not any("centre.example" in row or "a@b.kz" in row for row in rows)


def test_a_good_pass_leaves_its_instant_for_a_watchman_outside_and_a_bad_one_leaves_it_alone(bench: Bench) -> None:
    bench.watch()
    good = bench.now.isoformat()
    fail(bench)
    later(bench, hours=1)

    assert (bench.folder / LAST_GOOD).read_text() == f"{good}\n"
    assert read_good_pass(bench.tools.settings) == good


def test_an_act_of_which_nothing_is_said_has_failed(bench: Bench) -> None:
    bench.watch()
    bench.portal.silent = {"930000"}
    report = bench.watch()

    assert sorted((line.act, line.verdict.outcome) for line in report.lines) == [
        ("930000", "failed"),
        ("930001", "identical"),
    ]


def test_a_source_that_brings_nothing_at_all_is_a_failed_pass_and_no_empty_one(bench: Bench) -> None:
    bench.portal.silent = set(bench.portal.acts)
    report = bench.watch()
    with bench.store.reading() as session:
        checks = list_checks(session, "espi", 9)

    assert report.has_failures
    assert [(check.asked, check.good) for check in checks] == [(2, 0)]
    assert not (bench.folder / LAST_GOOD).exists()


def test_a_pass_that_watches_nothing_has_failed(bench: Bench) -> None:
    report = watch(bench.tools, [])

    assert report.has_failures
    assert [(line.act, line.verdict.reason) for line in report.lines] == [("", "nothing-watched")]


def test_a_list_of_editions_without_any_text_is_no_success_where_nothing_is_stored(bench: Bench) -> None:
    def listing_only(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        for item in bench.portal(order, timeout=timeout):
            if not isinstance(item, Capture) or item.kind != "edition":
                yield item

    report = watch(replace(bench.tools, crawl=listing_only), [Wish("930000", (), ("rus",))])

    assert [(line.verdict.outcome, line.verdict.reason) for line in report.lines] == [("failed", "nothing-came")]


def soft_404(_body: bytes) -> bytes:
    return b'{"status": 404, "message": "Document not found"}'


def test_a_portal_that_flaps_for_a_week_is_told_to_nobody_as_the_end_of_an_act(bench: Bench) -> None:
    bench.watch()
    for at in range(28):
        bench.portal.spoilt = {"930000": soft_404} if at % 3 < 2 else {}
        later(bench, hours=6)

    assert (bench.post.readers, bench.post.admins) == ([], [])


@pytest.mark.parametrize(("hours", "told"), [((1, 1, 1, 1), 0), ((1, 24), 0), ((1, 24, 1), 1), ((1, 24, 24, 24), 1)])
def test_an_act_that_is_not_found_three_times_on_two_days_is_told_to_the_operator_once(
    bench: Bench, hours: tuple[int, ...], told: int
) -> None:
    bench.watch()
    bench.portal.spoilt = {"930000": soft_404}
    for ahead in hours:
        later(bench, hours=ahead)

    assert (bench.post.readers, len(bench.post.admins)) == ([], told)


def test_without_the_three_checks_one_flap_would_be_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOST_CHECKS", "LOST_DAYS"):
        monkeypatch.setattr(health, name, 1)
    bench.watch()
    bench.portal.spoilt = {"930000": soft_404}
    later(bench, hours=1)

    assert len(bench.post.admins) == 1


DAILY = [datetime(2024, 6, day, tzinfo=UTC) for day in range(1, 15)]


@pytest.mark.parametrize(
    ("days", "over"),
    [(3.0, False), (3.6, False), (3.8, True), (10.0, True)],
)
def test_silence_is_measured_by_a_sources_own_rhythm(days: float, *, over: bool) -> None:
    silence = measure_silence(DAILY)

    # The limit is three days, the least there is; it fires between the limit and one and a half times that.
    assert silence.is_over(DAILY[-1] + timedelta(days=days)) is over


def test_a_source_of_rare_changes_may_be_silent_long_and_one_without_a_past_for_ever() -> None:
    monthly = [datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=30 * at) for at in range(12)]

    assert measure_silence(monthly).limit == timedelta(days=37.5)
    assert measure_silence(DAILY[:4]) == Silence(DAILY[3], None)


def test_silence_is_told_once_and_its_end_once(bench: Bench) -> None:
    bench.watch()
    for at in range(14):
        bench.portal.acts["930000"] = {FIRST: 10, SECOND: 30 + at}
        later(bench, days=1)
    for days in (3, 1, 1):
        later(bench, days=days)
    bench.portal.acts["930000"] = {FIRST: 10, SECOND: 90}
    later(bench, days=1)
    later(bench, days=1)

    assert deeds(bench, "news") == ["silent", "resolved"]
    assert len(bench.post.admins) == 2


def test_failures_are_counted_from_the_newest_pass() -> None:
    bad, good = (Check(1, DAILY[0], 2, 0), Check(1, DAILY[0], 2, 1))

    assert [count_failures(checks) for checks in ([], [bad, bad, good, bad], [good, bad], [bad])] == [0, 2, 0, 1]
