"""An act dies, and the watch goes on with the one that takes its place: whichever of the two is read first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts.model import NextAct, Person
from config.settings import Settings
from flows.concordances import find_concordance
from flows.news import Occasion, Told, store_news
from flows.reading import Reading
from flows.succession import find_next_act, judge
from law.model import ActFacts, Language, Revision
from storage.acts import list_watched, put_on_watch
from storage.engine import Store
from storage.outbox import list_deliveries
from storage.people import add_person
from storage.succession import Decided, find_succession, list_successions
from tests.journeys.pages import Pages
from zanwatch.samples import acts_folder

OLD, NEW = "900004", "900005"
MORNING = datetime(2025, 3, 14, 5, tzinfo=UTC)
TOPICS = ("domestic_violence",)
REPEAL = "Утратил силу Законом Республики Казахстан от 14 марта 2025 года № 905-VIII (вводится в действие с 15.05.2025)"
READER = Person("Алия", "rus", ("mailto:aliya@centre.example",), TOPICS)


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages([acts_folder()])


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    watchlist = tmp_path / "watchlist.toml"
    watchlist.write_text(f'[[act]]\ncode = "{OLD}"\ntopics = ["domestic_violence"]\n', "utf-8")
    return Settings(data_dir=tmp_path, secret_key=bytes(range(32)).hex(), watchlist=watchlist)


def read(pages: Pages, code: str, on: str, status: str = "new", repeal: str = "") -> list[Reading]:
    """Return a Russian reading of an edition; the samples' own repeal is in force for whoever reads it in 2100."""
    text = pages.revision(code, "rus", on)
    line = text.facts.requisites["rus"].partition(". Утратил")[0]
    facts = replace(text.facts, status=status, requisites={"rus": f"{line}. {repeal}" if repeal else line})
    return [_reading(replace(text, facts=facts), facts)]


def _reading(text: Revision, facts: ActFacts) -> Reading:
    language: Language = "rus"
    return Reading(language, revisions=[(text, ())], facts=facts)


def news(store: Store, code: str, readings: list[Reading], settings: Settings, now: datetime = MORNING) -> Told:
    with store.transaction() as session:
        return store_news(session, code, readings, settings, Occasion(TOPICS, now, is_silent=False))


def watched(store: Store) -> dict[str, tuple[str, ...]]:
    with store.reading() as session:
        return {act.code: act.topics for act in list_watched(session)}


def mails(store: Store) -> list[str]:
    with store.reading() as session:
        return [delivery.message.text for delivery in list_deliveries(session)]


@pytest.fixture
def reading_store(store: Store, pages: Pages, settings: Settings) -> Store:
    """A store in which the old act is watched and was read, and Aliya has asked for its topic."""
    with store.transaction() as session:
        add_person(session, READER)
        put_on_watch(session, OLD, TOPICS)
    news(store, OLD, read(pages, OLD, "2019-05-18"), settings, datetime(2025, 1, 1, tzinfo=UTC))
    return store


def test_the_watch_follows_an_act_that_was_read_first_and_the_mail_says_so(
    reading_store: Store, pages: Pages, settings: Settings
) -> None:
    news(reading_store, NEW, read(pages, NEW, "2025-03-14"), settings)
    news(reading_store, OLD, read(pages, OLD, "2019-05-18", "upd", REPEAL), settings)
    (mail,) = mails(reading_store)
    with reading_store.reading() as session:
        found = find_succession(session, OLD)

    assert found is not None
    assert (found.successor.code, found.successor.grounds, found.successor.article, found.state) == (
        NEW,
        ("article", "requisites"),
        "art_14__para_2",
        "proposed",
    )
    assert watched(reading_store) == {OLD: TOPICS, NEW: TOPICS}
    assert (
        "На его место, по всем признакам, приходит (человек ещё не подтвердил): Закон от 14.03.2025 № 905-VIII."
        " Он взят под наблюдение."
    ) in mail.splitlines()


def test_a_successor_that_is_only_named_is_followed_as_soon_as_its_page_is_read(
    reading_store: Store, pages: Pages, settings: Settings
) -> None:
    news(reading_store, OLD, read(pages, OLD, "2019-05-18", "upd", REPEAL), settings)
    (mail,) = mails(reading_store)
    before = watched(reading_store)
    news(reading_store, NEW, read(pages, NEW, "2025-03-14"), settings)

    assert "Пока за ним не наблюдают: его страница на портале неизвестна." in mail
    assert (before, watched(reading_store)) == ({OLD: TOPICS}, {OLD: TOPICS, NEW: TOPICS})
    with reading_store.reading() as session:
        assert [(one.old, one.successor.code) for one in list_successions(session)] == [(OLD, NEW)]


def test_an_act_of_the_list_is_known_by_its_number_before_it_was_ever_read(
    reading_store: Store, pages: Pages, settings: Settings
) -> None:
    assert settings.watchlist is not None
    listed = f'\n[[act]]\ncode = "{NEW}"\nnumber = "905-VIII"\ntopics = ["children"]\nrus = "О мерах защиты"\n'
    settings.watchlist.write_text(settings.watchlist.read_text("utf-8") + listed, "utf-8")
    news(reading_store, OLD, read(pages, OLD, "2019-05-18", "upd", REPEAL), settings)

    with reading_store.reading() as session:
        next_act = find_next_act(session, OLD, settings)
    assert next_act is not None
    assert (next_act.facts.code, next_act.facts.title, next_act.is_watched) == (NEW, {"rus": "О мерах защиты"}, True)


def test_the_day_of_the_end_is_told_once_though_the_portal_lags_behind(
    reading_store: Store, pages: Pages, settings: Settings
) -> None:
    stages = []
    for day, status in (("2025-03-14", "upd"), ("2025-05-14", "upd"), ("2025-05-15", "upd"), ("2025-06-01", "yts")):
        at = datetime.combine(date.fromisoformat(day), MORNING.timetz())
        told = news(reading_store, OLD, read(pages, OLD, "2019-05-18", status, REPEAL), settings, at)
        stages.append([change.stage for step in told.steps for change in step.changes])

    assert stages == [["announced"], [], ["took_effect"], []]
    assert len(mails(reading_store)) == 2


def test_a_rejected_successor_is_not_followed_again_and_a_confirmed_one_is_told_as_such(
    reading_store: Store, pages: Pages, settings: Settings
) -> None:
    news(reading_store, NEW, read(pages, NEW, "2025-03-14"), settings)
    with reading_store.transaction() as session:
        found = find_succession(session, OLD)
        assert found is not None
        judge(session, found, Decided("rejected", MORNING, "Айгүл"))
    news(reading_store, OLD, read(pages, OLD, "2019-05-18", "upd", REPEAL), settings)
    with reading_store.transaction() as session:
        rejected = find_next_act(session, OLD, settings)
        judge(session, found, Decided("confirmed", MORNING, "Айгүл"))
        confirmed = find_next_act(session, OLD, settings)

    assert rejected is None
    assert "На его место" not in mails(reading_store)[0]
    assert isinstance(confirmed, NextAct)
    assert (confirmed.is_confirmed, confirmed.is_watched) == (True, True)


def test_two_acts_stand_side_by_side_in_the_language_that_both_are_stored_in(
    reading_store: Store, pages: Pages, settings: Settings
) -> None:
    news(reading_store, NEW, read(pages, NEW, "2025-03-14"), settings)
    with reading_store.reading() as session:
        found = find_concordance(session, OLD, "kaz")
        nothing = find_concordance(session, NEW)

    assert found is not None
    assert (found.language, len(found.links), found.links[0].state, nothing) == ("rus", 15, "proposed", None)
