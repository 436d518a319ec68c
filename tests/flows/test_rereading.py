"""A better reader must not look like a change of the law: not to a pass, and to nobody who waits for mail."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from alerts.model import Person
from config.settings import Settings
from flows import rereading
from flows.passes import watch
from flows.tools import Tools
from law.errors import UnreadablePageError
from law.model import Revision
from law.parsing.read import Reading, hash_law, read_edition
from law.serial import change_as_contract
from storage.changes import list_changes
from storage.check import Reader, check_store
from storage.engine import Store
from storage.outbox import list_deliveries
from storage.people import add_person
from storage.revisions import find_latest, list_editions
from storage.tables import ChangeRow, RevisionCaptureRow, RevisionRow
from tests.flows.test_pass import CODE, NOON, WISH, Post, impatient
from tests.journeys.invented import AFTER, BEFORE, change_of, make_act
from tests.journeys.line import write_acts
from zanwatch.sample_portal import ReplayPortal

Read = Callable[[Sequence[bytes]], Reading]
PLACES = ("flows.rereading.read_edition", "law.quality.gate.read_edition")
NAMES = ("flows.rereading.name_reader", "flows.news.name_reader", "flows.amending.name_reader")
OURS = rereading.name_reader()


@pytest.fixture(scope="module")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayPortal]:
    corpus = tmp_path_factory.mktemp("corpus")
    write_acts(corpus, [make_act(CODE)])
    with ReplayPortal([corpus], date(2024, 5, 1)) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: ReplayPortal) -> ReplayPortal:
    running_portal.reset()
    return running_portal


@pytest.fixture
def tools(store: Store, portal: ReplayPortal, tmp_path: Path) -> Tools:
    settings = Settings(espi_url=portal.espi_url, crawl_delay=0, data_dir=tmp_path)
    with store.transaction() as session:
        add_person(session, Person("Reception", "rus", ("mailto:a@b.kz",), ("labour",)))
    return Tools(store, settings, lambda: NOON, impatient, Post(), lambda: 0.0)


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """While it is not undone, pages are read by an older reader, which loses the first point of every article."""

    def read(bodies: Sequence[bytes]) -> Reading:
        reading = read_edition(bodies)
        kept = tuple(unit for unit in reading.revision.provisions if not unit.eid.endswith("__para_1"))
        return replace(reading, revision=replace(reading.revision, provisions=kept, law_hash=hash_law(kept)))

    with pytest.MonkeyPatch.context() as patch:
        use(patch, read, "older")
        yield patch


def use(patch: pytest.MonkeyPatch, read: Read, name: str) -> None:
    for place in PLACES:
        patch.setattr(place, read)
    for place in NAMES:
        patch.setattr(place, lambda: name)


def rows(store: Store) -> list[Any]:
    tables = (RevisionRow, RevisionCaptureRow, ChangeRow)
    with store.reading() as session:
        return [session.connection().execute(select(table.__table__)).all() for table in tables]  # type: ignore[attr-defined]


def shown(store: Store) -> list[dict[str, Any]]:
    with store.reading() as session:
        return [
            {
                "act": item.act,
                "from": item.from_on.isoformat(),
                "to": item.to_on.isoformat(),
                **change_as_contract(item.change),
            }
            for item in list_changes(session, zone=ZoneInfo("UTC"))
        ]


def units(store: Store) -> set[str]:
    with store.reading() as session:
        found = find_latest(session, CODE, "rus")
    assert found is not None
    return {unit.eid for unit in found.revision.provisions}


def test_what_is_read_better_is_no_change_and_the_next_change_is_exactly_what_the_law_changed(
    tools: Tools, portal: ReplayPortal, older: pytest.MonkeyPatch
) -> None:
    watch(tools, [WISH])
    was = rows(tools.store)
    worse = units(tools.store)
    older.undo()
    report = rereading.reparse(tools.store, NOON)

    assert (report.better, report.same, report.unreadable) == (2, 0, [])
    assert rows(tools.store) == was
    assert units(tools.store) - worse == {f"art_{number}__para_1" for number in range(1, 7)}

    portal.set_noise(["all"], seed=11)
    again = watch(tools, [WISH])

    assert ([line.verdict.outcome for line in again.lines], again.stored) == (["identical"] * 2, 0)
    assert (shown(tools.store), tools.send.sent) == ([], [])  # type: ignore[attr-defined]

    portal.set_today(date.fromisoformat(AFTER))
    watch(tools, [WISH])

    assert shown(tools.store) == [change_of(CODE, "rus"), change_of(CODE, "kaz")]
    assert len(tools.send.sent) == 1  # type: ignore[attr-defined]


def test_a_pass_with_a_better_reader_needs_nobody_to_read_the_old_texts_again_first(
    tools: Tools, portal: ReplayPortal, older: pytest.MonkeyPatch
) -> None:
    watch(tools, [WISH])
    older.undo()
    portal.set_noise(["all"], seed=11)
    again = watch(tools, [WISH])

    assert (again.stored, shown(tools.store)) == (0, [])

    portal.set_today(date.fromisoformat(AFTER))
    watch(tools, [WISH])

    assert shown(tools.store) == [change_of(CODE, "rus"), change_of(CODE, "kaz")]
    assert len(tools.send.sent) == 1  # type: ignore[attr-defined]


def test_without_the_new_reading_of_the_old_text_the_reader_would_look_like_a_change(
    tools: Tools, portal: ReplayPortal, older: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(tools, [WISH])
    older.undo()
    for place in ("flows.news.bring_up_to_date", "flows.sources.bring_up_to_date"):
        monkeypatch.setattr(place, lambda *_: None)
    portal.set_today(date.fromisoformat(AFTER))
    watch(tools, [WISH])

    # This is what the test above would see if the guard were gone.
    assert len(shown(tools.store)) > 2


def test_a_text_that_is_read_again_is_built_from_its_page_and_reading_it_once_is_enough(
    tools: Tools, older: pytest.MonkeyPatch
) -> None:
    watch(tools, [WISH])
    older.undo()
    reader = Reader(rereading.name_reader(), rereading.read_again)
    before = check_store(tools.store, reader)
    first = rereading.reparse(tools.store, NOON, CODE)
    second = rereading.reparse(tools.store, NOON, CODE)
    nobody = rereading.reparse(tools.store, NOON, "1")
    after = check_store(tools.store, reader)

    assert (before.faults, before.rebuilt, before.otherwise) == ([], 0, 2)
    assert [(done.same, done.better) for done in (first, second, nobody)] == [(0, 2), (2, 0), (0, 0)]
    assert (after.faults, after.rebuilt, after.otherwise) == ([], 2, 0)


def test_a_reader_that_reads_the_same_leaves_its_name_and_no_second_tree(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(tools, [WISH])
    with tools.store.reading() as session:
        was = [edition.reader for edition in list_editions(session, CODE, "rus")]
    blobs = check_store(tools.store, Reader("", rereading.read_again)).blobs
    use(monkeypatch, read_edition, "newer")
    report = rereading.reparse(tools.store, NOON)
    with tools.store.reading() as session:
        now = [edition.reader for edition in list_editions(session, CODE, "rus")]

    assert (was, now) == ([OURS], ["newer"])
    assert (report.same, report.better) == (2, 0)
    assert check_store(tools.store, Reader("", rereading.read_again)).blobs == blobs


def test_a_page_of_which_a_reader_makes_nothing_keeps_its_old_reading(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(tools, [WISH])
    was = units(tools.store)

    def read(_bodies: Sequence[bytes]) -> Reading:
        raise UnreadablePageError("nothing known here")

    use(monkeypatch, read, "newer")
    report = rereading.reparse(tools.store, NOON)

    assert [reason for _, reason in report.unreadable] == ["nothing known here"] * 2
    assert (report.same, report.better, units(tools.store)) == (0, 0, was)


def test_reading_again_tells_nobody_and_says_how_far_it_is(tools: Tools, older: pytest.MonkeyPatch) -> None:
    watch(tools, [WISH])
    older.undo()
    steps: list[tuple[int, int]] = []
    rereading.reparse(tools.store, NOON, on_step=lambda done, total: steps.append((done, total)))
    with tools.store.reading() as session:
        queued = list_deliveries(session)

    assert (queued, steps) == ((), [(1, 2), (2, 2)])


def test_which_act_and_edition_it_is_was_settled_when_it_was_stored(tools: Tools) -> None:
    watch(tools, [WISH])
    with tools.store.reading() as session:
        found = find_latest(session, CODE, "rus")
    assert found is not None
    other: Revision = replace(found.revision, act="49212", portal_version_on=date(1999, 1, 1))
    with tools.store.reading() as session:
        bodies = rereading.get_reading(session, found.id).bodies
    read = rereading.read_again(other, bodies)

    assert (read.act, read.portal_version_on, read.facts) == ("49212", date(1999, 1, 1), found.revision.facts)
    assert (read.provisions, read.law_hash) == (found.revision.provisions, found.revision.law_hash)
    assert found.revision.portal_version_on == date.fromisoformat(BEFORE)
