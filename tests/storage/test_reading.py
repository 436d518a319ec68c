from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from law.explain import explain
from law.model import ActFacts, AmendingAct
from storage.captures import store_capture
from storage.changes import store_changes
from storage.engine import Store
from storage.reading import find_last_run, last_change_seen, list_acts, list_fresh, list_standings
from storage.revisions import store_revision
from storage.runs import RunOutcome, open_run, record_outcome
from tests.web.pages.filling import NOW, fill_with_harm, make_capture, make_revision, make_settings


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    fill_with_harm(store, make_settings(tmp_path))
    return store


def test_an_act_is_listed_with_its_editions_and_last_change(filled: Store) -> None:
    with filled.reading() as session:
        (line,) = list_acts(session)

    assert (line.facts.code, line.is_watched, line.languages, line.editions) == ("666", True, ("rus",), 2)
    assert (line.edition_on.isoformat(), line.checked_at, line.changed_at) == ("2025-01-02", None, NOW)


def test_a_failure_stands_since_the_first_attempt_after_the_last_good_one(store: Store) -> None:
    with store.transaction() as session:
        run = open_run(session, "watch", NOW)
        for hours, outcome in enumerate(("failed", "good", "failed", "quarantined")):
            at = NOW + timedelta(hours=hours)
            record_outcome(session, RunOutcome(run, "espi", "1", "rus", outcome, "", at))
    with store.reading() as session:
        (standing,) = list_standings(session)
        last = find_last_run(session, "espi")

    assert (standing.last.outcome, standing.good_at, standing.failing_since) == (
        "quarantined",
        NOW + timedelta(hours=1),
        NOW + timedelta(hours=2),
    )
    assert last is not None
    assert (last.run, last.started_at, last.ended_at) == (run, NOW, None)


@pytest.mark.parametrize(("command", "is_history"), [("watch", False), ("watch --history", True)])
def test_what_a_pass_with_history_found_is_counted_apart(store: Store, command: str, is_history: bool) -> None:  # noqa: FBT001 - a parameter of the test
    facts = ActFacts("666", "", {}, {}, "upd", "1", None)
    texts = [make_revision(facts, AmendingAct("1", None), day, words) for day, words in ((1, "до"), (2, "после"))]
    changes = explain(*texts)
    with store.transaction() as session:
        runs = [open_run(session, "watch", NOW), open_run(session, command, NOW)]
        stored = [
            store_revision(session, text, [store_capture(session, make_capture(text), run)], NOW)
            for text, run in zip(texts, runs, strict=True)
        ]
        store_changes(session, stored[0], stored[1], changes, NOW)
    with store.reading() as session:
        found = list_fresh(session, NOW - timedelta(days=1))
        later = list_fresh(session, datetime(2027, 1, 1, tzinfo=UTC))
        seen_at = last_change_seen(session)

    counts = (0, len(changes)) if is_history else (len(changes), 0)
    assert (len(found.changes), found.history, len(later.changes), seen_at) == (*counts, 0, NOW)
