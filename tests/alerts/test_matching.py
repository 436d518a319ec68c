from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from alerts.matching import BadPhraseError, find_phrase, select
from alerts.model import News, Step
from alerts.subscriptions import Follow, Subscription
from alerts.units import Renaming, Units
from law.model import ActFacts, Change, Language
from law.severity import Rating

WAS, IS = date(2023, 7, 1), date(2024, 6, 16)
FACTS = ActFacts("49212", "Z090000214_", {"rus": "О профилактике бытового насилия"}, {}, "upd", "214-IV", None)
TREE = {
    "chp_3": "", "art_17": "chp_3", "art_17__para_3": "art_17", "chp_4": "", "art_18": "chp_4",
    "art_18__para_1": "art_18", "annex_1": "",
}  # fmt: skip
UNITS = Units({("rus", WAS): TREE, ("rus", IS): TREE, ("kaz", WAS): TREE, ("kaz", IS): TREE})


def change(eid: str, kind: Any = "substitution", language: Language = "rus", **fields: Any) -> Change:
    said: dict[str, Any] = {"stage": "in_force", "before": "до 10 дней", "after": "до 30 дней", "places": (eid,)}
    return Change(language, kind, eid=eid, label=eid, **(said | {"topics": ("domestic_violence",)} | fields))


def news_of(*changes: Change, days: tuple[date, date] = (WAS, IS)) -> News:
    languages = dict.fromkeys(one.language for one in changes)
    steps = tuple(Step(each, *days, tuple(one for one in changes if one.language == each)) for each in languages)
    return News("k", FACTS, steps, datetime(2024, 6, 16, 7, tzinfo=UTC))


def wanted(news: News, follow: Follow, units: Units = UNITS, **rule: Any) -> list[str]:
    found = select(news, Subscription(follow, **rule), weigh, units)
    return [one.eid for step in found.steps for one in step.changes] if found else []


def weigh(one: Change) -> Rating:
    """Stand in for the rules of severity: repeals are critical, headings editorial."""
    return Rating({"repeal": "critical", "heading": "editorial"}.get(one.kind, "normal"), "")  # type: ignore[arg-type]


def article(eid: str, since: date | None = None) -> Follow:
    return Follow("article", "49212", eid, unit_on=since)


THREE = (change("art_17__para_3", "insertion"), change("art_18__para_1"), change("art_18", "heading"))


@pytest.mark.parametrize(
    ("follow", "eids"),
    [
        (Follow("everything"), ["art_17__para_3", "art_18__para_1", "art_18"]),
        (Follow("topic", words="domestic_violence"), ["art_17__para_3", "art_18__para_1", "art_18"]),
        (Follow("topic", words="labour"), []),
        (Follow("act", "49212"), ["art_17__para_3", "art_18__para_1", "art_18"]),
        (Follow("act", "Z090000214_"), ["art_17__para_3", "art_18__para_1", "art_18"]),
        (Follow("act", "1"), []),
        (Follow("article", "1", "art_17"), []),
        (article("art_17"), ["art_17__para_3"]),
        (article("art_1"), []),
        (article("art_18__para_1"), ["art_18__para_1"]),
        (Follow("chapter", "49212", "chp_3"), ["art_17__para_3"]),
        (Follow("chapter", "49212", "chp_4"), ["art_18__para_1", "art_18"]),
        (Follow("drafts"), []),
    ],
)
def test_each_kind_of_rule_takes_its_changes_and_no_other(follow: Follow, eids: list[str]) -> None:
    assert wanted(news_of(*THREE), follow) == eids


def test_who_wants_all_of_it_gets_the_news_as_it_is() -> None:
    news = news_of(*THREE, change("art_2", "editorial"))

    assert select(news, Subscription(Follow("act", "49212")), weigh) is news


def test_a_note_that_changes_no_law_is_no_news_to_anybody() -> None:
    assert wanted(news_of(change("art_17", "editorial")), Follow("everything")) == []


@pytest.mark.parametrize(
    ("least", "eids"),
    [("editorial", ["art_1", "art_2", "art_3"]), ("normal", ["art_1", "art_2"]), ("important", ["art_2"])],
)
def test_what_is_lighter_than_asked_for_is_left_out(least: str, eids: list[str]) -> None:
    news = news_of(change("art_1"), change("art_2", "repeal"), change("art_3", "heading"))

    assert wanted(news, Follow("everything"), least=least) == eids


@pytest.mark.parametrize(
    ("moments", "eids"),
    [(("announced",), ["art_1"]), (("in_force",), ["art_2", "art_3"]), (("reminder",), []), ((), [])],
)
def test_only_the_moments_that_were_asked_for_are_told(moments: Sequence[str], eids: list[str]) -> None:
    news = news_of(change("art_1", stage="announced"), change("art_2"), change("art_3", stage="took_effect"))

    assert wanted(news, Follow("everything"), moments=moments) == eids


def test_a_reminder_goes_to_those_who_want_reminders_whatever_its_stage() -> None:
    news = news_of(change("art_1", stage="announced"))
    rule = Subscription(Follow("everything"), moments=("reminder",))

    assert select(news, rule, weigh, moment="reminder") is news
    assert select(news, replace(rule, moments=("announced",)), weigh, moment="reminder") is None


RENAMED = Units(
    {("rus", IS): {"art_19": "chp_4", "art_17": "chp_3"}, ("rus", WAS): TREE},
    {
        "rus": [
            Renaming(date(2020, 1, 1), WAS, "art_16", "art_17"),
            Renaming(date(2020, 1, 1), WAS, "art_17", "art_18"),
            Renaming(WAS, IS, "art_18", "art_19"),
        ],
        "kaz": [],
    },
)


@pytest.mark.parametrize(
    ("unit", "since", "eids"),
    [
        # Article 17 of 2020 became 18 and then 19; article 17 of today was 16 then.
        ("art_17", None, ["art_19__para_1"]),
        ("art_17", date(2020, 1, 1), ["art_19__para_1"]),
        ("art_17", WAS, ["art_17"]),
        ("art_16", None, ["art_17"]),
        # Tried on the past: what is 19 now was 18 before.
        ("art_19", IS, ["art_19__para_1"]),
        ("art_18", IS, []),
        ("art_18", WAS, ["art_19__para_1"]),
    ],
)
def test_an_article_is_followed_under_every_number_it_gets(unit: str, since: date | None, eids: list[str]) -> None:
    news = news_of(change("art_17"), change("art_19__para_1", eid_before="art_18__para_1"))

    assert wanted(news, article(unit, since), RENAMED) == eids


def test_one_language_may_renumber_before_the_other() -> None:
    news = news_of(change("art_19"), change("art_18", language="kaz"))

    assert wanted(news, article("art_18", WAS), RENAMED) == ["art_19", "art_18"]


def test_both_parts_of_an_article_that_was_split_are_followed_and_what_a_join_came_from_too() -> None:
    split = Units({}, {"rus": [Renaming(WAS, IS, "art_5", "art_5"), Renaming(WAS, IS, "art_5", "art_5-1")]})
    later = (IS, date(2025, 1, 1))
    after = news_of(change("art_5"), change("art_5-1"), change("art_6"), days=later)
    join = news_of(change("art_5", "join", eid_before=("art_5", "art_6")))

    assert wanted(after, article("art_5", WAS), split) == ["art_5", "art_5-1"]
    assert wanted(join, article("art_6", WAS)) == ["art_5"]


@pytest.mark.parametrize(
    ("eid", "kind", "stage", "is_told"),
    [
        ("chp_3", "repeal", "in_force", True),
        ("chp_3", "heading", "in_force", False),
        ("art_17", "substitution", "announced", True),
        ("art_17", "substitution", "in_force", False),
        ("status", "status", "in_force", True),
        ("art_17-1", "insertion", "announced", False),
    ],
)
def test_what_befalls_all_that_a_unit_stands_in_befalls_it(eid: str, kind: str, stage: str, *, is_told: bool) -> None:
    news = news_of(change(eid, kind, stage=stage))

    assert wanted(news, article("art_17__para_3")) == ([eid] if is_told else [])


def test_an_article_that_is_only_announced_stands_in_the_chapter_of_its_neighbour() -> None:
    news = news_of(change("art_17-1__para_2", "insertion", stage="announced"), days=(IS, IS))

    assert wanted(news, Follow("chapter", "49212", "chp_3")) == ["art_17-1__para_2"]
    assert wanted(news, Follow("chapter", "49212", "chp_4")) == []


def test_a_repealed_unit_is_sought_in_the_text_that_had_it() -> None:
    units = Units({("rus", WAS): TREE, ("rus", IS): {"chp_3": ""}})

    assert wanted(news_of(change("art_17", "repeal")), Follow("chapter", "49212", "chp_3"), units) == ["art_17"]


@pytest.mark.parametrize(
    ("text", "phrase", "is_there"),
    [
        ("Торговля людьми наказывается", "торговл~ людьми", True),
        ("Торговля и людьми", "торговл~ людьми", False),
        ("временного  убежища", "временн~ убежищ~", True),
        ("правонарушение", "право", False),
        ("балалардың құқықтары", "бала", True),
        ("баламалы шешім", "бала", False),
        ("зорлық‑зомбылық", "зорлық-зомбылық", True),
        ("срок: 30 дней", "30 дней", True),
        ("срок. 30 дней", "срок 30", False),
        ("жертва тяжкого насилия", "жертв~ … насилия", True),
        ("ЖЕРТВА насилия", "жертва/жертвы насилия", True),
    ],
)
def test_a_phrase_is_whole_words_in_a_row(text: str, phrase: str, *, is_there: bool) -> None:
    assert find_phrase(text, phrase) is is_there


@pytest.mark.parametrize("phrase", ["", " ", "…", "~ +", "«»", "/"])
def test_a_phrase_without_a_word_is_refused(phrase: str) -> None:
    with pytest.raises(BadPhraseError):
        find_phrase("текст", phrase)


def test_a_phrase_brings_the_same_unit_in_the_other_language_and_nothing_else_of_it() -> None:
    news = news_of(
        change("art_17__para_3", after="при выявлении торговли людьми"),
        change("art_18"),
        change("art_17__para_3", language="kaz", after="адам саудасы"),
        change("art_18", language="kaz"),
    )

    assert wanted(news, Follow("phrase", words="торговл~ людьми")) == ["art_17__para_3", "art_17__para_3"]
