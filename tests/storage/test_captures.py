from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import text

from law.model import Capture, Verdict
from storage.captures import StoredCapture, get_capture, list_captures, list_unjudged, record_verdict, store_capture
from storage.engine import Store
from storage.errors import NotStoredError, StoreError
from storage.runs import RunOutcome, close_run, last_read, list_outcomes, open_run, record_outcome

MakeCapture = Callable[..., Capture]


def test_a_capture_comes_back_byte_for_byte(store: Store, make_capture: MakeCapture, noon: datetime) -> None:
    capture = make_capture(b"\x1f\x8b\0half", reason="cut-stream", version_on=date(2023, 7, 1), page=2)
    with store.transaction() as session:
        number = store_capture(session, capture, open_run(session, "watch", noon))
    with store.reading() as session:
        assert get_capture(session, number) == capture


def test_a_fetch_that_nothing_answered_is_kept_too(store: Store, make_capture: MakeCapture, noon: datetime) -> None:
    capture = make_capture(b"", status=None, headers=(), reason="timeout")
    with store.transaction() as session:
        run = open_run(session, "watch", noon)
        number = store_capture(session, capture, run)
        record_verdict(session, number, Verdict("failed", "timeout", "no answer in 30 s"))
        (found,) = list_captures(session, outcome="failed")

    assert found == StoredCapture(
        id=number,
        run=run,
        portal="espi",
        act="49212",
        language="rus",
        kind="edition",
        url=capture.url,
        captured_at=noon,
        status=None,
        reason="timeout",
        version_on=None,
        page=1,
        digest="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        size=0,
        verdict=Verdict("failed", "timeout", "no answer in 30 s"),
    )


def test_a_capture_ends_with_one_verdict_only(store: Store, make_capture: MakeCapture, noon: datetime) -> None:
    with store.transaction() as session:
        number = store_capture(session, make_capture(), open_run(session, "watch", noon))
        record_verdict(session, number, Verdict("good"))
        record_verdict(session, number, Verdict("good"))
        with pytest.raises(StoreError, match="has its verdict already: good"):
            record_verdict(session, number, Verdict("quarantined", "maintenance"))
        found = list_captures(session)

    assert [capture.verdict for capture in found] == [Verdict("good")]


def test_captures_are_listed_newest_first_by_act_and_outcome(
    store: Store, make_capture: MakeCapture, noon: datetime
) -> None:
    with store.transaction() as session:
        run = open_run(session, "watch", noon)
        numbers = [
            store_capture(session, make_capture(act=act, body=act.encode()), run) for act in ("1", "2", "1", "1")
        ]
        for number, outcome in zip(numbers, ("good", "good", "quarantined"), strict=False):
            record_verdict(session, number, Verdict(outcome))
        found = {
            "of 1": [capture.id for capture in list_captures(session, act="1")],
            "good": [capture.id for capture in list_captures(session, outcome="good")],
            "good of 1": [capture.id for capture in list_captures(session, act="1", outcome="good")],
            "last": [capture.id for capture in list_captures(session, limit=1)],
            "unjudged": list(list_unjudged(session)),
        }

    one, two, three, four = numbers
    assert found == {
        "of 1": [four, three, one],
        "good": [two, one],
        "good of 1": [one],
        "last": [four],
        "unjudged": [four],
    }


def test_an_answer_rests_on_the_last_whole_answer_to_the_same_question(
    store: Store, make_capture: MakeCapture, noon: datetime
) -> None:
    law = b" ".join(b"%d" % number for number in range(2000))
    with store.transaction() as session:
        run = open_run(session, "watch", noon)
        for capture in (
            make_capture(law),
            make_capture(law[:900], reason="cut-stream"),
            make_capture(b"<html>maintenance</html>", status=503),
            make_capture(law + b"!"),
        ):
            store_capture(session, capture, run)
        query = text(
            "SELECT base.body_id = first.body_id FROM capture last JOIN blob ON blob.id = last.body_id"
            " JOIN capture base ON base.body_id = blob.base_id JOIN capture first ON first.id ="
            " (SELECT min(id) FROM capture) WHERE last.id = (SELECT max(id) FROM capture)"
        )

        assert session.connection().execute(query).scalars().all() == [True]


def test_a_capture_that_is_not_there_is_named(store: Store) -> None:
    with store.reading() as session, pytest.raises(NotStoredError, match="no capture 5"):
        get_capture(session, 5)


def test_a_run_has_one_line_for_each_source_act_and_language(store: Store, noon: datetime) -> None:
    hours = [noon.replace(hour=hour) for hour in (8, 9, 10, 11)]
    with store.transaction() as session:
        runs = [open_run(session, "watch --act 49212", noon) for _ in range(2)]
        lines = [
            RunOutcome(runs[0], "espi", "49212", "rus", "good", "", hours[0]),
            RunOutcome(runs[0], "espi", "49212", "kaz", "absent", "404", hours[1]),
            RunOutcome(runs[1], "espi", "49212", "rus", "identical", "", hours[2]),
            RunOutcome(runs[1], "espi", "49212", "rus", "quarantined", "maintenance", hours[3]),
        ]
        for line in lines:
            record_outcome(session, line)
        close_run(session, runs[0], noon)
    with store.reading() as session:
        found = (
            list_outcomes(session, run=runs[0]),
            list_outcomes(session, act="49212", limit=1),
            last_read(session, "49212", "rus"),
            last_read(session, "49212", "kaz"),
        )
        ends = session.connection().execute(text("SELECT ended_at IS NULL FROM run ORDER BY id")).scalars().all()

    assert found == ((lines[1], lines[0]), (lines[3],), hours[2], None)
    assert [bool(end) for end in ends] == [False, True]


def test_a_run_that_was_never_opened_cannot_be_closed(store: Store, noon: datetime) -> None:
    with pytest.raises(NotStoredError, match="no run 3"), store.transaction() as session:
        close_run(session, 3, noon)
