"""Changes of one act that take effect on one day share one line that says so; nothing else is left out of the mail."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from alerts.beside import Beside
from alerts.compose import compose, is_told
from alerts.letter import Links
from alerts.model import ChannelKind, News, ReaderLanguage, Step
from config.catalogues import read_catalogue
from law.explain import explain
from law.model import AmendingAct, Change, Effect, Language
from law.summaries.groups import group_changes
from law.summaries.kinds import capitalise
from law.summaries.ratings import by_weight
from law.summaries.sentences import MOST_CHANGES
from law.summaries.told import describe_change
from tests.alerts.sample import FACTS, RUSSIAN, SEEN_AT, make_change, make_news, make_person
from tests.journeys.pages import Pages
from tests.real.conftest import shared  # noqa: F401 - a fixture is found by its name

SAMPLES = Path(__file__).parents[2] / "zanwatch" / "samples" / "acts"
OTHER = AmendingAct("73-VIII", date(2024, 4, 16))
AHEAD = Beside(today=date(1990, 1, 1))
"""A day on which all of it is still to come."""
LATER = Effect("E5", date(2030, 1, 1), "stated", "с 01.01.2030")


def write(news: News, kind: ChannelKind = "mail", language: ReaderLanguage = "rus") -> str:
    message = compose(make_person(language), news, Links(), read_catalogue(language), AHEAD)[kind]
    return message.html if kind == "telegram" else message.text


def list_of(text: str) -> str:
    """Return what stands between the act's title and the end: the changes."""
    return text.partition("»\n\n")[2].partition("\n-- ")[0]


def change(n: int, **other: object) -> Change:
    return make_change("rus", f"art_{n}", f"было {n}", f"стало {n}", **other)


def test_changes_of_one_act_and_one_day_say_so_once_above_them() -> None:
    assert list_of(write(make_news(*RUSSIAN))) == (
        "Изменения 1–2: внесено Законом от 15.04.2024 № 72-VIII; вступает в силу 16.06.2024: "
        "60 календарных дней после официального опубликования, совпадает с датой редакции.\n"
        "\n"
        "1. Статья 17, пункт 3-1 — добавлен\n"
        "Важно: установлен срок.\n"
        "Стало: 3-1. Органы принимают меры в течение 24 часов <b>&amp; сообщают.\n"
        "\n"
        "2. Статья 18, пункт 1, подпункт 4) — добавлен\n"
        "Обычное: новая норма.\n"
        "Стало: 4) сообщения в средствах массовой информации.\n"
    )


def test_a_change_alone_says_it_below_itself() -> None:
    assert list_of(write(make_news(change(1)))) == (
        "1. Статья 1 — изменена\n"
        "Обычное: изменились слова.\n"
        "Было: было 1\n"
        "Стало: стало 1\n"
        "Вступает в силу 16.06.2024: 60 календарных дней после официального опубликования, "
        "совпадает с датой редакции.\n"
        "Внесено Законом от 15.04.2024 № 72-VIII.\n"
    )


@pytest.mark.parametrize("kind", ["mail", "telegram", "other"])
def test_what_another_act_or_another_day_brought_stands_apart(kind: ChannelKind) -> None:
    news = make_news(
        change(1), change(2, amended_by=(OTHER,)), change(3), change(4, effect=LATER), change(5, amended_by=(OTHER,))
    )
    lines = [line for line in re.sub(r"<[^>]+>", "", write(news, kind)).splitlines() if re.match(r"\d\. |Измен", line)]

    assert [line.partition("; ")[0] for line in lines] == [
        "Изменения 1–2: внесено Законом от 15.04.2024 № 72-VIII",
        "1. Статья 1 — изменена",
        "2. Статья 3 — изменена",
        "Изменения 3–4: внесено Законом от 16.04.2024 № 73-VIII",
        "3. Статья 2 — изменена",
        "4. Статья 5 — изменена",
        "5. Статья 4 — изменена",
    ]


def test_a_block_whose_act_and_day_are_unknown_says_so() -> None:
    unknown = {"amended_by": (), "attribution": "none", "effect": Effect()}
    text = list_of(write(make_news(change(1, **unknown), change(2, **unknown))))

    assert text.splitlines()[0] == (
        "Изменения 1–2: изменяющий акт в источнике не назван; в источнике дата вступления в силу не указана."
    )


def test_html_has_the_block_in_the_same_place() -> None:
    news = make_news(change(1), change(2, amended_by=(OTHER,)), change(3))
    mail = compose(make_person("rus"), news, Links(), read_catalogue("rus"))["mail"]
    words = unescape(re.sub(r"<[^>]+>", " ", mail.html.partition("<body>")[2])).split()

    assert words == [word for word in mail.text.split() if word != "--"]


@pytest.mark.parametrize("size", range(2, 9))
def test_in_telegram_a_block_is_begun_only_where_one_of_its_changes_has_room(size: int) -> None:
    long = "слово " * 200
    many = [make_change("rus", f"art_{n}", None, long) for n in range(1, size + 1)]
    rest = [make_change("rus", f"art_{n}", None, long, amended_by=(OTHER,)) for n in range(size + 1, 11)]
    html = write(make_news(*many, *rest), "telegram")
    shown = len(re.findall(r"<b>\d+\. ", html))

    assert 2 <= shown < 10
    assert ("№ 73-VIII; вступает" in html) == (shown > size)
    assert f"И ещё {10 - shown} изменени" in html


def news_of(pages: Pages) -> Iterator[tuple[str, News]]:
    """Yield every pair of editions, ten changes at a time, so that none is only counted."""
    for name, act in pages.acts().items():
        editions: dict[Language, list[str]] = {}
        for language, on in pages.editions(act.espi_id):
            editions.setdefault(language, []).append(on)
        for language, days in editions.items():
            for one, two in pairwise(days):
                before, after = (pages.revision(act.espi_id, language, on) for on in (one, two))
                told = [item for item in explain(before, after) if is_told(item)]
                for at in range(0, len(told), MOST_CHANGES):
                    some = tuple(told[at : at + MOST_CHANGES])
                    step = Step(language, before.portal_version_on, after.portal_version_on, some)
                    yield f"{name} {language} {one} {two}", News("a" * 64, FACTS, (step,), SEEN_AT)


def check(pages: Pages) -> int:
    """Hold each mail against its changes; return how many changes there were."""
    checked = 0
    for name, news in news_of(pages):
        (step,) = news.steps
        t = read_catalogue(step.language)
        text = list_of(write(news, "mail", step.language))
        groups = group_changes(by_weight(step.changes), t)
        lines = text.splitlines()
        for group in groups:
            alone, together = f"{capitalise(group.effect)}.", f"{group.acts}; {group.effect}."
            is_alone = len(group.changes) == 1
            alike = [len(g.changes) == 1 for g in groups if (g.effect, g.acts) == (group.effect, group.acts)]
            # Each block says its act and its day once: as many such lines as there are blocks, and no more.
            assert sum(line.endswith(together) for line in lines) == alike.count(False), (name, together)
            if is_alone:
                assert f"{alone}\n{capitalise(group.acts)}." in text, (name, alone)
            for item in group.changes:
                told = describe_change(item, step.language, t)
                said = (told.rating, told.concerned, *told.numbers, told.before, told.after, *told.remarks)
                assert f". {told.line}\n" in text, (name, item.eid)
                assert [words for words in said if words and words not in text] == [], (name, item.eid)
        assert sorted(item.eid for group in groups for item in group.changes) == sorted(c.eid for c in step.changes)
        checked += len(step.changes)
    return checked


def test_every_mail_of_the_samples_has_all_of_every_change_and_says_act_and_day_once() -> None:
    assert check(Pages([SAMPLES])) > 50


def test_every_mail_of_the_corpus_has_all_of_every_change_and_says_act_and_day_once(shared: Path) -> None:  # noqa: F811 - the fixture
    assert check(Pages([shared / "corpus"])) > 200
