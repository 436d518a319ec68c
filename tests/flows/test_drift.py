"""A portal that changed its form: no reader hears a thing, the operator hears it once, and nothing is lost."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from flows import drift
from flows.drift import lift_alerts
from flows.sending import deliver
from storage.engine import Store, open_store
from storage.errors import NotStoredError
from storage.health import list_events, list_stopped
from storage.outbox import list_deliveries
from tests.flows.invented_portal import FIRST, SECOND, Bench, drifted, make_portal


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


@pytest.fixture(scope="module")
def read_once(sqlite_template: Path, key: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which forty acts were read once; to be copied, for that takes as long as all the rest of a test."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("read") / "read.db"))
    with closing(open_store(f"sqlite:///{path}", key)) as store:
        bench = Bench(store, path.parent, make_portal(40))
        bench.watch()
    assert (bench.post.readers, bench.post.admins) == ([], [])
    return path


@pytest.fixture
def bench(read_once: Path, key: bytes, tmp_path: Path) -> Iterator[Bench]:
    path = shutil.copy(read_once, tmp_path / "read.db")
    with closing(open_store(f"sqlite:///{path}", key)) as store:
        yield Bench(store, tmp_path, make_portal(40), is_set_up=True)


def stopped(bench: Bench) -> tuple[str, ...]:
    with bench.store.reading() as session:
        return list_stopped(session)


def begin(bench: Bench, hit: int, changed: int) -> None:
    """Let so many acts drift that were read once, and so many others change."""
    bench.now += timedelta(days=1)
    codes = list(bench.portal.acts)
    bench.portal.spoilt = dict.fromkeys(codes[:hit], drifted)
    for code in codes[-changed:]:
        bench.portal.acts[code] = {FIRST: 10, SECOND: 30}


def mend(bench: Bench) -> None:
    bench.portal.spoilt = {}
    bench.now += timedelta(days=1)


def waiting(bench: Bench) -> int:
    with bench.store.reading() as session:
        return len(list_deliveries(session, state="waiting"))


def test_a_drift_of_more_than_one_act_in_twenty_stops_the_alerts_of_its_source(bench: Bench) -> None:
    begin(bench, hit=3, changed=4)
    report = bench.watch()

    assert (report.queued, stopped(bench), waiting(bench)) == (4, ("espi",), 4)
    assert bench.post.readers == []
    assert len(bench.post.admins) == 1
    assert "3 " in bench.post.admins[0].message.text
    assert "930000" in bench.post.admins[0].message.text


def test_without_the_guard_readers_would_be_told_while_a_drift_lasts(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drift, "is_drift", lambda _hit, _asked: False)
    begin(bench, hit=3, changed=4)
    bench.watch()

    assert (stopped(bench), len(bench.post.readers)) == ((), 4)


def test_two_acts_of_forty_are_a_doubt_and_no_drift(bench: Bench) -> None:
    begin(bench, hit=2, changed=1)
    bench.watch()

    assert (stopped(bench), len(bench.post.readers), len(bench.post.admins)) == ((), 1, 1)


def test_of_fewer_than_twenty_acts_a_share_says_nothing(store: Store, tmp_path: Path) -> None:
    bench = Bench(store, tmp_path, make_portal(19))
    bench.watch()
    begin(bench, hit=5, changed=1)
    bench.watch()

    assert (stopped(bench), len(bench.post.readers)) == ((), 1)


def test_the_operator_is_told_once_however_many_passes_drift(bench: Bench) -> None:
    begin(bench, hit=8, changed=1)
    for _ in range(3):
        bench.watch()
        bench.now += timedelta(hours=1)

    assert (len(bench.post.admins), bench.post.readers, waiting(bench)) == (1, [], 1)


def test_a_clean_pass_lifts_it_and_what_waited_goes_out_each_once(bench: Bench) -> None:
    begin(bench, hit=3, changed=4)
    bench.watch()
    mend(bench)
    bench.watch()
    bench.watch()

    assert (stopped(bench), waiting(bench)) == ((), 0)
    assert len({delivery.key for delivery in bench.post.readers}) == len(bench.post.readers) == 4
    assert len(bench.post.admins) == 2


def test_a_pass_over_one_good_act_proves_nothing(bench: Bench) -> None:
    begin(bench, hit=3, changed=4)
    bench.watch()
    mend(bench)
    bench.watch("930039")

    assert (stopped(bench), bench.post.readers) == (("espi",), [])


def test_a_pass_in_which_an_act_of_the_drift_is_still_doubted_does_not_lift_it(bench: Bench) -> None:
    begin(bench, hit=3, changed=4)
    bench.watch()
    mend(bench)
    bench.portal.spoilt = {"930000": drifted}
    bench.watch()

    assert stopped(bench) == ("espi",)


def test_a_person_lifts_it_and_what_waited_goes_out(bench: Bench) -> None:
    begin(bench, hit=3, changed=4)
    bench.watch()
    with bench.store.transaction() as session:
        lift_alerts(session, "espi", "Айгүл", bench.now)
    deliver(bench.tools)
    with bench.store.reading() as session:
        events = [(event.deed, event.who) for event in list_events(session, "espi", "alerts")]

    assert (len(bench.post.readers), waiting(bench)) == (4, 0)
    assert events == [("lifted", "Айгүл"), ("stopped", "")]


def test_what_is_not_stopped_cannot_be_lifted(bench: Bench) -> None:
    with pytest.raises(NotStoredError), bench.store.transaction() as session:
        lift_alerts(session, "espi", "Айгүл", bench.now)


def test_news_of_another_source_is_not_held(bench: Bench) -> None:
    begin(bench, hit=3, changed=4)
    with bench.store.transaction() as session:
        drift.stop_alerts(session, "adilet", (drift.HELD, ["930000"], 20), (1, bench.now))
    bench.portal.spoilt = {}
    bench.watch()

    assert (stopped(bench), len(bench.post.readers)) == (("adilet",), 4)


def test_a_portal_under_repair_is_no_drift(bench: Bench) -> None:
    begin(bench, hit=20, changed=4)
    bench.portal.spoilt = dict.fromkeys(bench.portal.spoilt, lambda _: "<p>Ведутся технические работы</p>".encode())
    bench.watch()

    assert (stopped(bench), len(bench.post.readers)) == ((), 4)


def test_many_texts_worded_anew_under_their_old_date_wait_for_a_person(bench: Bench) -> None:
    for code in list(bench.portal.acts)[:6]:
        bench.portal.acts[code] = {FIRST: 20}
    bench.now += timedelta(days=1)
    bench.watch()
    bench.now += timedelta(days=1)
    bench.watch()

    # The next pass finds everything unchanged: that is no sign that the reader was right.
    assert (stopped(bench), bench.post.readers, waiting(bench)) == (("espi",), [], 6)


def test_without_an_address_of_the_operator_the_notice_stands_in_the_store(bench: Bench) -> None:
    bench.admin_to = ""
    begin(bench, hit=3, changed=4)
    bench.watch()

    assert (stopped(bench), bench.post.admins, bench.post.readers) == (("espi",), [], [])


@pytest.mark.long
@pytest.mark.timeout(600)
def test_of_a_thousand_acts_sixty_drift_and_ten_good_news_wait(store: Store, tmp_path: Path) -> None:
    bench = Bench(store, tmp_path, make_portal(1000))
    bench.watch()
    begin(bench, hit=60, changed=10)
    bench.watch()

    assert (stopped(bench), bench.post.readers, waiting(bench)) == (("espi",), [], 10)
    assert len(bench.post.admins) == 1

    mend(bench)
    bench.watch()

    assert (stopped(bench), len(bench.post.readers), waiting(bench)) == ((), 10, 0)
