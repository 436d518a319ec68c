"""A year of unchanged passes becomes a count a day, and everything that is asked of captures has the same answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from law.model import Capture, Verdict
from storage.captures import get_capture, last_edition_at, record_verdict, store_capture
from storage.check import check_store
from storage.engine import Store
from storage.exchanges import headers_of, url_of
from storage.history import find_last_list
from storage.quarantine import find_listing, list_doubts
from storage.quiet import LINE, fold_quiet
from storage.readings import list_revisions
from storage.runs import RunOutcome, last_read, open_run, record_outcome
from storage.tables import CaptureRow, ExchangeRow, OutcomeRow, QuietDayRow, VerdictRow
from storage.timetable import count_acts, list_asked_at
from tests.storage.filling import CODE, fill
from tests.storage.test_check import READER

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MakeCapture = Callable[..., Capture]
GOOD, HELD = Verdict("good"), Verdict("quarantined", "drift")


def look(session: Session, capture: Capture, *, outcome: str = "identical", verdict: Verdict = GOOD) -> int:
    """One pass over an act that asks for its list of editions."""
    run = open_run(session, "watch", capture.captured_at)
    number = store_capture(session, capture, run)
    record_verdict(session, number, verdict)
    line = RunOutcome(run, capture.portal, capture.act, capture.language, outcome, "", capture.captured_at)  # type: ignore[arg-type]
    record_outcome(session, line)
    return number


def asked(session: Session) -> list[Any]:
    """What others ask of captures and lines."""
    return [
        find_last_list(session, "49212", "rus", "espi"),
        last_edition_at(session, "49212", "rus"),
        last_read(session, "49212", "rus"),
        list_asked_at(session, "espi", "versions"),
        count_acts(session, "espi"),
        list_doubts(session, state=None),
        [find_listing(session, doubt) for doubt in list_doubts(session)],
    ]


def left(session: Session) -> tuple[int, int, int]:
    return (
        session.exec(select(func.count(col(CaptureRow.id)))).one(),
        session.exec(select(func.count(col(VerdictRow.capture_id)))).one(),
        session.exec(select(func.count(col(OutcomeRow.id)))).one(),
    )


def test_a_quarter_of_unchanged_passes_is_counted_by_the_day_and_answers_as_before(
    store: Store, make_capture: MakeCapture, noon: datetime
) -> None:
    with store.transaction() as session:
        for day in range(90):
            for hours in (0, 6):
                at = noon + day * DAY + hours * HOUR
                look(session, make_capture(b"[]", kind="versions", url="https://x/versions", captured_at=at))
        before = asked(session)
        folded = fold_quiet(session, noon + 100 * DAY)
        again = fold_quiet(session, noon + 100 * DAY)
        rows = session.exec(select(QuietDayRow).order_by(col(QuietDayRow.kind), col(QuietDayRow.on))).all()

        assert (folded, again, left(session)) == ((140, 140), (0, 0), (40, 40, 40))
        assert asked(session) == before
        assert [(row.kind, row.times) for row in rows] == [(LINE, 2)] * 70 + [("versions", 2)] * 70
        assert (rows[0].on, rows[0].first_at, rows[0].last_at) == (noon.date(), noon, noon + 6 * HOUR)


def test_the_last_of_each_answer_stays_and_so_does_all_that_failed(
    store: Store, make_capture: MakeCapture, noon: datetime
) -> None:
    with store.transaction() as session:
        for day, (body, outcome) in enumerate(
            [(b"1", "identical"), (b"1", "good"), (b"2", "identical"), (b"2", "failed"), (b"1", "identical")]
        ):
            verdict = Verdict("failed", "drift") if outcome == "failed" else GOOD
            capture = make_capture(body, kind="versions", captured_at=noon + day * DAY)
            look(session, capture, outcome=outcome, verdict=verdict)
        before = asked(session)
        folded = fold_quiet(session, noon + 365 * DAY)
        bodies = [get_capture(session, row).body for row in session.exec(select(CaptureRow.id)) if row]

        assert (folded, asked(session)) == ((2, 2), before)
        assert sorted(bodies) == [b"1", b"2", b"2"]


def test_the_last_whole_list_stays_though_a_later_pass_that_failed_got_the_same(
    store: Store, make_capture: MakeCapture, noon: datetime
) -> None:
    with store.transaction() as session:
        look(session, make_capture(b"0", kind="versions", captured_at=noon))
        look(session, make_capture(b"1", kind="versions", captured_at=noon + DAY))
        look(session, make_capture(b"1", kind="versions", captured_at=noon + 2 * DAY), outcome="failed")
        before = asked(session)
        fold_quiet(session, noon + 365 * DAY)

        assert asked(session) == before
        assert before[0] is not None
        assert before[0].body == b"1"


def test_a_run_with_anything_held_back_keeps_all_its_pages(
    store: Store, make_capture: MakeCapture, noon: datetime
) -> None:
    with store.transaction() as session:
        number = look(session, make_capture(b"[]", kind="versions", captured_at=noon))
        run = session.get_one(CaptureRow, number).run_id
        record_verdict(session, store_capture(session, make_capture(b"<html>"), run), HELD)
        for day in (1, 2):
            look(session, make_capture(b"[]", kind="versions", captured_at=noon + day * DAY))
        before = asked(session)
        folded = fold_quiet(session, noon + 365 * DAY)

        assert folded[0] == 1
        assert asked(session) == before
        assert before[-1] == [number]


def test_what_a_revision_rests_on_stays(store: Store, make_capture: MakeCapture, noon: datetime) -> None:
    fill(store)
    with store.transaction() as session:
        numbers = list(session.exec(select(CaptureRow.id)))
        for day in (1, 2):
            run = open_run(session, "watch", noon)
            for number in numbers:
                capture = get_capture(session, number or 0)
                later = make_capture(
                    capture.body, act=CODE, language=capture.language, url=capture.url, headers=capture.headers,
                    page=capture.page, version_on=capture.version_on, captured_at=noon + day * DAY,
                )  # fmt: skip
                record_verdict(session, store_capture(session, later, run), GOOD)
        folded = fold_quiet(session, noon + 365 * DAY)
        kept = list(session.exec(select(CaptureRow.id)))
        revisions = list_revisions(session)
    checked = check_store(store, READER)

    assert folded[0] == len(numbers)
    assert set(numbers) <= set(kept)
    assert (checked.faults, checked.rebuilt) == ([], len(revisions))


@pytest.mark.parametrize(("days", "gone"), [(30, 0), (31, 1)])
def test_a_month_is_kept_whole(store: Store, make_capture: MakeCapture, noon: datetime, days: int, gone: int) -> None:
    with store.transaction() as session:
        for hours in (0, 6):
            look(session, make_capture(b"[]", kind="versions", captured_at=noon + hours * HOUR))

        assert fold_quiet(session, noon + days * DAY) == (gone, gone)


@pytest.mark.parametrize("lead", [-5, 0, 3])
def test_a_head_comes_back_as_it_came_and_a_servers_clock_is_a_number(
    store: Store, make_capture: MakeCapture, noon: datetime, lead: int
) -> None:
    sent = noon + timedelta(seconds=lead)
    headers = (
        ("Content-Type", "text/html"), ("Date", f"{sent:%a, %d %b %Y %H:%M:%S} GMT"), ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"), ("date", "yesterday"), ("X-Портал", "да"),
    )  # fmt: skip
    url = "https://x/doc/16.06.2024?page=1&again=16.06.2024"
    capture = make_capture(b"1", headers=headers, url=url, version_on=noon.date())
    with store.transaction() as session:
        number = store_capture(session, capture, open_run(session, "watch", noon))
        other = store_capture(session, make_capture(b"2", headers=headers, url="https://x/{on}"), 1)
        row = session.get_one(CaptureRow, number)
        exchange = session.get_one(ExchangeRow, row.exchange_id)

        assert get_capture(session, number) == capture
        assert get_capture(session, other).url == "https://x/{on}"
        assert (headers_of(exchange, row), url_of(exchange, row)) == (headers, url)
        assert (exchange.url, row.headers) == (
            "https://x/doc/{on}?page=1&again={on}",
            [lead, "a=1", "b=2", "yesterday", "да"],
        )
