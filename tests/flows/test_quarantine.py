"""What is held back is decided by a person or by the next good page; nothing is decided twice or forgotten."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from flows.passes import PassReport, Wish, watch
from flows.quarantine import DoubtError, accept, read_doubt, refetch, reject
from law.quality import gate
from storage.changes import list_changes
from storage.engine import Store, open_store
from storage.quarantine import Doubt, list_doubt_decisions, list_doubts
from storage.revisions import list_editions
from tests.flows.invented_portal import (
    FIRST,
    SECOND,
    Bench,
    InventedPortal,
    drifted,
    make_portal,
    without_an_article,
    write_page,
)

CODE = "930000"


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


@pytest.fixture
def bench(store: Store, tmp_path: Path) -> Bench:
    return Bench(store, tmp_path, make_portal(1))


def doubts(bench: Bench, state: str | None = "open") -> tuple[Doubt, ...]:
    with bench.store.reading() as session:
        return list_doubts(session, state=state)  # type: ignore[arg-type]


def hold(bench: Bench, spoil: Callable[[bytes], bytes] = without_an_article) -> Doubt:
    """Read the act, then hold back its next edition, and return the doubt."""
    bench.watch()
    bench.now += timedelta(days=1)
    bench.portal.acts[CODE] = {FIRST: 10, SECOND: 30}
    bench.portal.spoilt = {CODE: spoil}
    bench.watch()
    (doubt,) = doubts(bench)
    return doubt


def again(bench: Bench) -> PassReport:
    bench.now += timedelta(days=1)
    return bench.watch()


def test_a_doubt_is_shown_with_its_text_the_text_before_it_and_what_differs(bench: Bench) -> None:
    doubt = hold(bench)
    with bench.store.reading() as session:
        held = read_doubt(session, doubt.id)

    assert (doubt.portal, doubt.act, doubt.language, doubt.verdict.reason) == ("espi", CODE, "rus", "missing-articles")
    assert held.previous is not None
    assert held.previous.revision.portal_version_on.isoformat() == FIRST
    assert sorted((change.kind, change.eid) for change in held.changes) == [
        ("repeal", "art_5"),
        ("substitution", "art_4__para_1"),
    ]


def test_accepting_stores_and_tells_under_the_keys_that_a_pass_would_have_given(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = hold(bench)
    done = accept(bench.tools, doubt.id, "Айгүл", "сверено")

    assert (done.told.stored, done.told.queued, done.posted.sent) == (("rus",), 1, 1)
    assert doubts(bench) == ()

    # The same page in another pass of this very store, had the gate let it through.
    (told,) = bench.post.readers
    with bench.store.transaction() as session:
        decisions = list_doubt_decisions(session, doubt)
        changes = len(list_changes(session, act=CODE, zone=ZoneInfo("UTC")))

    assert [(one.deed, one.who, one.reason, one.revision) for one in decisions] == [
        ("accepted", "Айгүл", "сверено", done.revision)
    ]
    assert changes == 2
    assert told.key == keys_without_the_gate(bench, monkeypatch)


def keys_without_the_gate(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the key of the message about the same page in a house whose gate lets it through, made with one key."""
    monkeypatch.setattr(gate, "EDITION", ())
    store = open_store(f"sqlite:///{bench.folder / 'other.db'}", bytes(range(32)))
    other = Bench(store, bench.folder, make_portal(1))
    other.watch()
    other.now += timedelta(days=1)
    other.portal.acts[CODE] = {FIRST: 10, SECOND: 30}
    other.portal.spoilt = {CODE: without_an_article}
    other.watch()
    store.close()
    (delivery,) = other.post.readers
    return delivery.key


def test_an_accepted_page_is_known_at_the_next_pass_and_tells_nothing_more(bench: Bench) -> None:
    doubt = hold(bench)
    accept(bench.tools, doubt.id, "Айгүл")
    report = again(bench)

    assert [line.verdict.outcome for line in report.lines] == ["identical"]
    assert (len(bench.post.readers), doubts(bench)) == (1, ())


def test_what_one_transaction_cannot_finish_is_not_accepted_at_all(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = hold(bench)
    monkeypatch.setattr("flows.quarantine.record_decision", lambda *_: pytest.fail("the power went"))
    with pytest.raises(pytest.fail.Exception):
        accept(bench.tools, doubt.id, "Айгүл")

    with bench.store.reading() as session:
        assert len(list_editions(session, CODE, "rus")) == 1
    assert doubts(bench) == (doubt,)


def test_the_same_bytes_are_not_asked_about_again_once_they_are_thrown_out(bench: Bench) -> None:
    doubt = hold(bench)
    closed = reject(bench.tools, doubt.id, "Айгүл", "не тот текст")
    again(bench)
    again(bench)

    assert (closed.state, doubts(bench), bench.post.readers) == ("rejected", (), [])


def test_other_bytes_are_a_new_doubt_although_the_last_ones_were_thrown_out(bench: Bench) -> None:
    doubt = hold(bench)
    reject(bench.tools, doubt.id, "Айгүл")
    bench.portal.spoilt = {CODE: drifted}
    again(bench)

    assert [one.verdict.reason for one in doubts(bench)] == ["drift"]


def test_the_same_doubt_in_every_pass_is_one(store: Store, tmp_path: Path) -> None:
    bench = Bench(store, tmp_path, make_portal(2))
    first = hold(bench)
    again(bench)
    again(bench)
    (doubt,) = doubts(bench)

    assert (doubt.times, doubt.since, doubt.captured_at) == (3, first.captured_at, bench.now)
    assert len(bench.post.admins) == 1


def test_a_later_good_page_of_the_act_closes_it_by_itself(bench: Bench) -> None:
    hold(bench)
    bench.portal.spoilt = {}
    again(bench)

    assert doubts(bench) == ()
    assert [one.state for one in doubts(bench, None)] == ["superseded"]
    assert len(bench.post.readers) == 1


def test_a_good_page_of_an_older_edition_closes_nothing(store: Store, tmp_path: Path) -> None:
    bench = Bench(store, tmp_path, InventedPortal({CODE: {FIRST: 10}}))
    hold(bench)
    bench.portal.acts[CODE] = {FIRST: 10}
    bench.portal.spoilt = {}
    again(bench)
    bench.portal.acts[CODE] = {FIRST: 10, SECOND: 30, "2024-07-01": 40}
    bench.portal.spoilt = {CODE: lambda body: without_an_article(body) if SECOND.encode() in body else body}
    report = again(bench)

    # The older of two new editions is held; the newer one waits for it, and the doubt about the older one stays.
    assert [line.verdict.reason for line in report.lines] == ["missing-articles"]
    assert [one.asked.version_on.isoformat() for one in doubts(bench) if one.asked.version_on] == [SECOND]


def test_fetching_it_again_brings_the_good_page_and_tells_it(bench: Bench) -> None:
    doubt = hold(bench)
    bench.portal.spoilt = {}
    bench.now += timedelta(hours=1)
    report = refetch(bench.tools, doubt.id, "Айгүл")
    with bench.store.reading() as session:
        decisions = [(one.deed, one.who) for one in list_doubt_decisions(session, doubt)]

    assert (report.has_failures, len(bench.post.readers)) == (False, 1)
    assert (decisions, doubts(bench)) == ([("refetched", "Айгүл")], ())


def test_fetching_it_again_in_vain_leaves_it_held_back(bench: Bench) -> None:
    doubt = hold(bench)
    bench.now += timedelta(hours=1)
    report = refetch(bench.tools, doubt.id, "Айгүл")

    assert report.has_failures
    assert [one.times for one in doubts(bench)] == [2]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (drifted, "the page has no list of content"),
        (lambda _: "<p>Ведутся технические работы</p>".encode(), "not JSON"),
        (lambda _: write_page("930001", SECOND, 30), "wrong-act"),
        (lambda _: write_page(CODE, SECOND, 30, language="kaz"), "wrong-language"),
        (lambda _: write_page(CODE, SECOND, 30, pagesCount=2), "missing-page"),
    ],
)
def test_nobody_can_accept_what_is_no_text_of_the_act(
    bench: Bench, spoil: Callable[[bytes], bytes], words: str
) -> None:
    doubt = hold(bench, spoil)
    with pytest.raises(DoubtError, match=words):
        accept(bench.tools, doubt.id, "Айгүл")

    assert (doubts(bench), bench.post.readers) == ((doubt,), [])


def test_a_person_could_accept_another_act_if_those_rules_were_gone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = hold(bench, lambda _: write_page("930001", SECOND, 30))
    monkeypatch.setattr(gate, "NEVER", ())

    assert accept(bench.tools, doubt.id, "Айгүл").told.stored == ("rus",)


def test_an_act_with_another_title_is_held_and_a_person_confirms_that_it_is_the_same(bench: Bench) -> None:
    renamed = json.loads(write_page(CODE, SECOND, 10))
    renamed["content"][1]["text"] = "Аренда земельных участков в пограничной полосе"
    doubt = hold(bench, lambda _: json.dumps(renamed, ensure_ascii=False).encode())
    done = accept(bench.tools, doubt.id, "Айгүл", "переименован")

    assert doubt.verdict.reason == "wrong-act"
    assert [change.eid for step in done.told.steps for change in step.changes] == ["title"]


@pytest.mark.parametrize("deed", [accept, reject, refetch])
def test_what_is_closed_cannot_be_decided_again(bench: Bench, deed: Callable[..., object]) -> None:
    doubt = hold(bench)
    reject(bench.tools, doubt.id, "Айгүл")
    with pytest.raises(DoubtError, match="closed already: rejected"):
        deed(bench.tools, doubt.id, "Болат")


def test_a_newer_edition_is_not_accepted_before_an_older_one_is_decided(bench: Bench) -> None:
    bench.watch()
    bench.now += timedelta(days=1)
    bench.portal.acts[CODE] = {FIRST: 10, SECOND: 30}
    bench.portal.spoilt = {CODE: without_an_article}
    bench.watch()
    (shown,) = doubts(bench)
    bench.portal.acts[CODE] = {FIRST: 10, "2024-01-01": 20, SECOND: 30}
    again(bench)
    newer = next(one for one in doubts(bench) if one.asked.version_on is None)

    with pytest.raises(DoubtError, match=f"look at {newer.id}"):
        accept(bench.tools, shown.id, "Айгүл")
    with pytest.raises(DoubtError, match="older edition"):
        accept(bench.tools, newer.id, "Айгүл")


@pytest.mark.parametrize("deed", ["UPDATE doubt_decision SET who = 'Болат'", "DELETE FROM doubt_decision"])
def test_no_decision_is_altered(bench: Bench, deed: str) -> None:
    reject(bench.tools, hold(bench).id, "Айгүл")
    with pytest.raises(DatabaseError, match="append-only"), bench.store.transaction() as session:
        session.connection().execute(text(deed))


def test_what_a_history_pass_held_back_is_stored_and_told_to_nobody(bench: Bench) -> None:
    bench.portal.acts[CODE] = {FIRST: 10, SECOND: 30}
    bench.portal.spoilt = {CODE: lambda body: without_an_article(body) if SECOND.encode() in body else body}
    watch(bench.tools, [Wish(CODE, ("labour",), ("rus",))], history=True)
    (doubt,) = doubts(bench)
    done = accept(bench.tools, doubt.id, "Айгүл")

    assert (done.told.stored, done.told.queued, bench.post.readers) == (("rus",), 0, [])
