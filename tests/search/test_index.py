import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from config.settings import Settings
from flows.retention import sweep
from flows.tools import Tools
from storage import reindexing, search_index
from storage.engine import Store
from storage.reindexing import catch_up, list_unindexed, refresh, reindex
from storage.search import Asked, search
from storage.search_index import empty_index, unpack
from storage.search_phrases import first_seen
from storage.tables_search import SearchUnitRow, SearchWordRow

Put = Callable[..., None]
EDITIONS = {
    "2020-01-01": {"1": ("Сад", "Срок десять дней."), "2": ("Забор", "Высота два метра.")},
    "2021-01-01": {"1": ("Сад", "Срок двадцать дней."), "2": ("Забор", "Высота два метра.")},
    # Back to the words of the first edition, and a new article.
    "2022-01-01": {"1": ("Сад", "Срок десять дней."), "2": ("Забор", "Высота два метра."), "3": ("Колодец", "Общий.")},
    "2023-01-01": {"1": ("Сад", "Срок десять дней."), "3": ("Колодец", "Общий.")},
}
WORDINGS = [
    ("art_1", "Срок десять дней.", date(2020, 1, 1), date(2021, 1, 1)),
    ("art_1", "Срок двадцать дней.", date(2021, 1, 1), date(2022, 1, 1)),
    ("art_1", "Срок десять дней.", date(2022, 1, 1), None),
    ("art_2", "Высота два метра.", date(2020, 1, 1), date(2023, 1, 1)),
    ("art_3", "Общий.", date(2022, 1, 1), None),
]


def _wordings(session: Session) -> list[tuple[str, str, date, date | None]]:
    rows = session.exec(select(SearchUnitRow).order_by(col(SearchUnitRow.eid), col(SearchUnitRow.from_on)))
    return [(row.eid, unpack(row.words)[1], row.from_on, row.until_on) for row in rows]


@pytest.mark.parametrize("order", [*permutations(EDITIONS)][::5])
def test_each_wording_is_kept_once_with_its_days_whatever_edition_came_first(
    store: Store, put: Put, order: Sequence[str]
) -> None:
    for on in order:
        put(store, on, EDITIONS[on])
    with store.reading() as session:
        found = _wordings(session)

    assert found == WORDINGS


def test_a_unit_that_stays_is_not_written_again(store: Store, put: Put) -> None:
    put(store, "2020-01-01", EDITIONS["2020-01-01"])
    with store.reading() as session:
        before = set(session.exec(select(SearchUnitRow.id)))
    put(store, "2021-01-01", EDITIONS["2021-01-01"])
    with store.reading() as session:
        after = set(session.exec(select(SearchUnitRow.id)))

    assert (len(before), len(after), len(before & after)) == (2, 3, 2)


def test_an_edition_that_the_portal_corrects_in_silence_is_found_by_its_new_words_alone(store: Store, put: Put) -> None:
    put(store, "2020-01-01", EDITIONS["2020-01-01"])
    put(store, "2020-01-01", {"1": ("Сад", "Срок сорок дней."), "2": ("Забор", "Высота два метра.")}, law="b" * 64)
    with store.reading() as session:
        texts = [text for _, text, _, _ in _wordings(session)]
        hits = [len(search(session, Asked(words, date(2026, 1, 1))).hits) for words in ("десять", "сорок")]

    assert (texts, hits) == (["Срок сорок дней.", "Высота два метра."], [0, 1])


@pytest.mark.parametrize("seed", range(8))
def test_an_index_after_many_corrections_has_the_wordings_of_one_made_anew(store: Store, put: Put, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    for number in range(12):
        on = f"202{min(number // 4, 1 + number // 6)}-01-01"
        articles = {
            str(at): ("", f"Срок {rng.choice(('десять', 'двадцать', 'сорок'))} дней.")
            for at in (1, 2, 3)
            if rng.random() < 0.8
        }
        put(store, on, articles or {"1": ("", "Срок.")}, law=f"{number:064}")
    with store.reading() as session:
        found = _wordings(session)
    reindex(store)
    with store.reading() as session:
        assert found == _wordings(session)


def test_a_correction_touches_only_the_units_it_corrects(store: Store, put: Put) -> None:
    put(store, "2020-01-01", EDITIONS["2020-01-01"])
    put(store, "2021-01-01", EDITIONS["2021-01-01"])
    with store.reading() as session:
        before = {row.id for row in session.exec(select(SearchUnitRow)) if row.eid == "art_2"}
    put(store, "2021-01-01", {"1": ("Сад", "Срок сорок дней."), "2": ("Забор", "Высота два метра.")}, law="b" * 64)
    with store.reading() as session:
        after = {row.id for row in session.exec(select(SearchUnitRow)) if row.eid == "art_2"}

    assert before == after


def test_the_index_made_anew_is_the_one_that_was_made_edition_by_edition(store: Store, put: Put) -> None:
    for on, articles in EDITIONS.items():
        put(store, on, articles)
    with store.reading() as session:
        words = session.exec(select(SearchWordRow.stem, SearchWordRow.units)).all()
    done = reindex(store)
    with store.reading() as session:
        again = session.exec(select(SearchWordRow.stem, SearchWordRow.units)).all()

        assert _wordings(session) == WORDINGS

    assert (done, sorted(again)) == (1, sorted(words))


def test_what_lost_its_index_is_caught_up_with_once(store: Store, put: Put) -> None:
    put(store, "2020-01-01", EDITIONS["2020-01-01"])
    with store.transaction() as session:
        empty_index(session)
        missing = list_unindexed(session)
    done = [catch_up(store), catch_up(store), refresh(store)]

    assert (missing, done) == ((("1", "rus"),), [1, 0, 0])


def test_an_upgrade_that_cuts_words_otherwise_indexes_all_anew_once(
    store: Store, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "2020-01-01", EDITIONS["2020-01-01"])
    catch_up(store)
    for module in (reindexing, search_index):
        monkeypatch.setattr(module, "VERSION", "next")

    assert [catch_up(store), catch_up(store)] == [1, 0]


def test_the_daily_sweep_indexes_a_database_from_before_the_search(store: Store, put: Put, tmp_path: Path) -> None:
    put(store, "2020-01-01", EDITIONS["2020-01-01"])
    with store.transaction() as session:
        empty_index(session)
    settings = Settings(data_dir=tmp_path, secret_key=bytes(32).hex())
    sweep(Tools(store, settings, lambda: datetime(2026, 9, 1, 7, tzinfo=UTC), never, never, lambda: 0.5))
    with store.reading() as session:
        missing, hits = list_unindexed(session), search(session, Asked("десять", date(2026, 1, 1))).hits

    assert (missing, len(hits)) == ((), 1)


def test_a_revision_that_is_taken_back_leaves_nothing_in_the_index(store: Store, put: Put) -> None:
    class PowerCutError(Exception):
        pass

    def cut() -> None:
        with store.transaction() as session:
            put(_Within(session), "2020-01-01", EDITIONS["2020-01-01"])
            raise PowerCutError

    with pytest.raises(PowerCutError):
        cut()
    with store.reading() as session:
        found = search(session, Asked("срок", date(2026, 1, 1)))

    assert (found.hits, found.tried[0].unknown) == ((), ("срок",))


def never(*_: Any) -> Any:
    raise AssertionError("nothing is crawled or sent here")


class _Within:
    """A store of one transaction that is open already."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def transaction(self) -> "_Within":
        return self

    def __enter__(self) -> Session:
        return self._session

    def __exit__(self, *_: object) -> None:
        return None


def test_a_phrase_is_told_with_every_edition_it_stood_in(store: Store, put: Put) -> None:
    for on, articles in EDITIONS.items():
        put(store, on, articles)
    with store.reading() as session:
        seen = [(one.eid, one.from_on, one.until_on) for one in first_seen(session, "1", "rus", "срок  ДЕСЯТЬ дней")]

    assert seen == [
        ("art_1", date(2020, 1, 1), date(2021, 1, 1)),
        ("art_1", date(2022, 1, 1), None),
    ]
