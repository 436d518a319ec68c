"""A backup each night, fourteen kept, the week's drill: each of them is one that `zanwatch db restore` takes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.model import Person
from config.settings import Settings
from flows import keeping
from flows.keeping import look_at_backups
from flows.nightly import NIGHTS, find_nights, is_behind, is_due, keep_night, keep_up, list_nights
from storage.backup import read_page
from storage.engine import Store, open_store
from storage.errors import StoreError
from storage.notices import list_notices
from storage.people import add_person

FIRST = datetime(2026, 3, 1, 22, 5, tzinfo=UTC)  # five past three in Almaty
PLENTY = 1 << 50


@pytest.fixture
def settings(tmp_path: Path, key: bytes) -> Settings:
    return Settings(data_dir=tmp_path, secret_key=key.hex())


@pytest.fixture
def own(tmp_path: Path, key: bytes) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'zanwatch.db'}", key)


def nights(store: Store, settings: Settings, count: int, free: int = PLENTY) -> None:
    for number in range(count):
        keep_night(store, settings, lambda at=number: FIRST + timedelta(days=at), lambda _folder: free)  # type: ignore[misc]


def test_a_night_is_kept_once_under_its_day_and_the_next_begins_at_three(own: Store, settings: Settings) -> None:
    assert is_due(settings, FIRST)
    nights(own, settings, 1)

    assert [one.name for one in list_nights(settings)] == ["2026-03-02"]
    assert not is_due(settings, FIRST + timedelta(hours=23, minutes=50))
    assert is_due(settings, FIRST + timedelta(hours=23, minutes=55))
    own.close()


def test_fourteen_are_kept_each_sealed_and_whole_and_the_last_one_was_put_back(
    own: Store, settings: Settings, key: bytes
) -> None:
    nights(own, settings, NIGHTS + 2)

    kept = list_nights(settings)
    assert [one.name for one in kept] == [f"2026-03-{day:02}" for day in range(4, 4 + NIGHTS)]
    assert {read_page(one, key).made_at[:10] for one in kept} == {f"2026-03-{day:02}" for day in range(3, 3 + NIGHTS)}
    with own.reading() as session:
        last = look_at_backups(session, settings)
    assert last.drill is not None
    assert (last.drill.why, last.drill.made_at[:10]) == ("", "2026-03-15"), "the third weekly drill"
    own.close()


def test_a_disk_without_room_keeps_the_newest_alone(own: Store, settings: Settings) -> None:
    nights(own, settings, 3, free=0)

    assert [one.name for one in list_nights(settings)] == ["2026-03-04"]
    own.close()


def test_what_was_cut_off_is_no_backup_and_goes(own: Store, settings: Settings) -> None:
    half = find_nights(settings) / "2026-03-01"
    half.mkdir(parents=True)
    (half / "zanwatch-20260301T000000Z-00000000.db").write_bytes(b"half")
    nights(own, settings, 1)

    assert [one.name for one in find_nights(settings).iterdir()] == ["2026-03-02"]
    own.close()


def test_a_night_without_a_backup_is_told_to_the_operator_once_and_is_due_again(
    own: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> object:
        raise StoreError("no backup could be made: no space left")

    monkeypatch.setattr(keeping, "make_backup", full)
    nights(own, settings, 1)
    nights(own, settings, 1)

    with own.reading() as session:
        told = [(one.subject, one.text.splitlines()[0]) for one in list_notices(session)]
    assert (
        told == [("ZanWatch: no backup was made tonight", "no backup could be made: no space left")] or len(told) == 1
    )
    assert is_due(settings, FIRST)
    own.close()


def test_what_somebody_entered_is_kept_a_quarter_of_an_hour_later_and_nothing_else_is(
    own: Store, settings: Settings
) -> None:
    def at(minutes: int) -> datetime:
        return FIRST + timedelta(minutes=minutes)

    nights(own, settings, 1)
    assert not is_behind(own, settings, at(60))
    with own.transaction() as session:
        add_person(session, Person("Reception", "rus", ("mailto:reception@example.kz",), ("labour",)))

    assert [is_behind(own, settings, at(minutes)) for minutes in (14, 15)] == [False, True]
    assert not is_behind(own, settings.model_copy(update={"backup_minutes": 0}), at(60))
    made = keep_up(own, settings, lambda: at(15))
    assert made is not None
    assert made.why == ""
    # The night keeps its own copy, and so do those before it.
    assert [one.name for one in list_nights(settings)] == ["2026-03-02"]
    assert [is_behind(own, settings, at(minutes)) for minutes in (16, 500)] == [False, False]
    assert keep_up(own, settings, lambda: at(500)) is None
    own.close()


def test_a_backup_between_two_nights_that_failed_is_tried_again(
    own: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights(own, settings, 1)
    with own.transaction() as session:
        add_person(session, Person("Reception", "rus", ("mailto:reception@example.kz",), ("labour",)))

    def fail(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "make_backup", fail)
        failed = keep_up(own, settings, lambda: FIRST + timedelta(minutes=20))
    again = FIRST + timedelta(minutes=40)

    assert failed is not None
    assert (failed.why, is_behind(own, settings, again)) == ("the disk is full", True)
    assert keep_up(own, settings, lambda: again) is not None
    assert not is_behind(own, settings, FIRST + timedelta(hours=5))
    own.close()


def test_backups_lie_where_they_are_wanted(own: Store, settings: Settings, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(update={"backup_dir": tmp_path / "other disk"})
    nights(own, elsewhere, 1)

    assert [one.parent for one in list_nights(elsewhere)] == [tmp_path / "other disk" / "nights"]
    assert not (settings.data_dir / "backups").exists()
    own.close()
