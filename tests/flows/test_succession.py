"""An act dies, and the watch goes on with the one that takes its place: whichever of the two is read first."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts.model import NextAct, Person
from alerts.subscriptions import Follow, Subscription
from config.settings import Settings
from flows import followers
from flows.concordances import find_concordance
from flows.news import Occasion, Told, store_news
from flows.reading import Reading
from flows.succession import find_next_act, judge
from flows.tools import Tools
from law.concordance import Link
from law.model import ActFacts, Language, Revision
from law.succession import Successor
from storage.acts import list_watched, put_on_watch
from storage.engine import Store
from storage.outbox import list_deliveries
from storage.people import add_person, find_person
from storage.succession import Decided, decide_link, find_succession, list_successions, propose
from tests.flows.invented_portal import Post, make_portal
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


FOLLOWS = (
    Subscription(Follow("act", OLD), note="дело Ж."),
    Subscription(Follow("article", OLD, "art_2", unit_on=date(2019, 5, 18)), least="important"),
)
FOLLOWER = Person("Дана", "rus", ("mailto:dana@centre.example",), (), FOLLOWS)


def confirm(store: Store, unit: str = "", *, link: Link | None = None) -> None:
    """Let a person confirm the successor, or the link of one of its units."""
    decided = Decided("confirmed", MORNING, "lawyer")
    with store.transaction() as session:
        found = find_succession(session, OLD)
        assert found is not None
        if unit:
            decide_link(session, (OLD, NEW), link or Link((unit,), ("art_3", "art_4"), 0.9, "split"), decided)
        else:
            judge(session, found, decided)


def follows(store: Store, name: str = "Дана") -> list[tuple[str, str, str, str, str]]:
    with store.reading() as session:
        person = find_person(session, name)
    assert person
    return [(one.follow.kind, one.follow.act, one.follow.unit, one.least, one.note) for one in person.subscriptions]


def go_round(store: Store, settings: Settings, now: datetime = MORNING) -> int:
    return followers.queue_due(Tools(store, settings, lambda: now, make_portal(0), Post(), lambda: 0.0))


def end_with_follower(store: Store, pages: Pages, settings: Settings, person: Person = FOLLOWER) -> None:
    with store.transaction() as session:
        add_person(session, person)
    news(store, NEW, read(pages, NEW, "2025-03-14"), settings)
    news(store, OLD, read(pages, OLD, "2019-05-18", "upd", REPEAL), settings)


def test_rules_about_an_act_go_on_to_its_confirmed_successor_and_she_is_told_once(
    reading_store: Store, pages: Pages, settings: Settings
) -> None:
    end_with_follower(reading_store, pages, settings)
    told_of_the_end = len(mails(reading_store))
    before = go_round(reading_store, settings)
    confirm(reading_store, "art_2")
    confirm(reading_store)
    made = [go_round(reading_store, settings) for _ in range(3)]

    assert (before, made, len(mails(reading_store)) - told_of_the_end) == (0, [1, 0, 0], 1)
    assert follows(reading_store) == [
        ("act", OLD, "", "editorial", "дело Ж."),
        ("article", OLD, "art_2", "important", ""),
        ("act", NEW, "", "editorial", "дело Ж."),
        ("article", NEW, "art_3", "important", ""),
        ("article", NEW, "art_4", "important", ""),
    ]
    assert re.findall(r"90\d-VIII|[Сс]тать[яи] [\d и]+", mails(reading_store)[-1])
    assert "дело" not in mails(reading_store)[-1]


@pytest.mark.parametrize(
    ("link", "added"),
    [
        (None, [("act", NEW, "")]),
        (Link(("art_2",), (), 0.0, "none"), []),
        (Link(("art_2",), ("part_1__chp_2",), 0.8, "same"), [("chapter", NEW, "part_1__chp_2")]),
    ],
)
def test_an_article_goes_where_a_person_said_and_to_the_whole_act_where_nobody_did(
    reading_store: Store, pages: Pages, settings: Settings, link: Link | None, added: list[tuple[str, ...]]
) -> None:
    end_with_follower(reading_store, pages, settings, replace(FOLLOWER, subscriptions=FOLLOWS[1:]))
    if link is not None:
        confirm(reading_store, "art_2", link=link)
    confirm(reading_store)
    go_round(reading_store, settings)

    assert [one[:3] for one in follows(reading_store)[1:]] == added


def test_a_rule_about_the_new_act_that_she_takes_back_stays_away(
    reading_store: Store, pages: Pages, settings: Settings
) -> None:
    end_with_follower(reading_store, pages, settings)
    confirm(reading_store)
    go_round(reading_store, settings)
    with reading_store.transaction() as session:
        add_person(session, FOLLOWER)

    assert go_round(reading_store, settings) == 0
    assert [act for _, act, *_ in follows(reading_store)] == [OLD, OLD]


def test_a_confirmed_successor_is_told_in_the_message_on_the_repeal_and_in_no_other(
    reading_store: Store, pages: Pages, settings: Settings
) -> None:
    with reading_store.transaction() as session:
        add_person(session, FOLLOWER)
        propose(session, OLD, Successor(NEW, "905-VIII", date(2025, 3, 14), ("requisites",)), MORNING)
    news(reading_store, NEW, read(pages, NEW, "2025-03-14"), settings)
    confirm(reading_store)
    alive = go_round(reading_store, settings)
    news(reading_store, OLD, read(pages, OLD, "2019-05-18", "upd", REPEAL), settings)
    with reading_store.reading() as session:
        hers = [one.message.text for one in list_deliveries(session) if one.person == "Дана"]

    assert (alive, go_round(reading_store, settings), len(hers)) == (0, 0, 1)
    assert "905-VIII" in hers[0]
    assert [act for _, act, *_ in follows(reading_store)] == [OLD, OLD, NEW, NEW]
