"""P04, P05, P07: what shows before a message is opened tells nothing; its links are known and load nothing."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest

from alerts.compose import compose
from alerts.letter import Links
from alerts.mail_plugin import SENDER
from alerts.model import ChannelKind, Message, News
from config.catalogues import read_catalogue
from law.languages import label
from law.model import Change, Effect, NumberChange
from tests.alerts.sample import ACT, make_change, make_news, make_person

TELLING = (
    "насил", "мигра", "приют", "убежищ", "бытов", "торговл", "женщин", "жертв", "потерпевш", "развод", "алимент",
    "зорлық", "көші-қон", "көші", "баспана", "тұрмыс", "әйел", "жәбірленуш", "саудас",
    "violen", "migra", "shelter", "victim", "women", "traffick", "abuse",
    "zoʻravon", "zo'ravon", "zoʻrlik", "muhojir", "migratsiya", "ayol", "boshpana", "jabrlanuvchi",
)  # fmt: skip
"""Beginnings of words that tell somebody who looks over a shoulder what the reader's work is about."""
PREVIEW = 110
"""Letters that a list of messages or a locked screen shows of a text."""
OURS = "https://watch.example.kz"
HOUSES = {"zan.gov.kz", "adilet.zan.kz", "watch.example.kz"}
LANGUAGES = ("rus", "kaz", "eng", "uzb")


@pytest.mark.parametrize("count", [50, pytest.param(2500, marks=pytest.mark.long)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_shows_before_it_is_opened_tells_what_her_work_is(language: str, count: int) -> None:
    found = [
        (seed, kind, word)
        for seed, messages in write(language, count)
        for kind, message in messages.items()
        for word in TELLING
        if word in shown(kind, message).casefold()
    ]

    assert found == []
    assert not [word for word in TELLING if word in SENDER.casefold()]


def test_the_body_says_everything_so_the_search_finds_it_there() -> None:
    messages = [message for _, made in write("rus", 20) for message in made.values()]

    assert all(
        any(word in message.text.casefold() + message.html.casefold() for word in TELLING) for message in messages
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_known_houses_and_name_neither_her_nor_a_topic(language: str) -> None:
    links = {
        unescape(link)
        for _, messages in write(language, 50)
        for message in messages.values()
        for link in re.findall(r"""https?://[^\s"'<>]+""", message.text + " " + message.html)
    }
    telling = [
        link for link in links for word in (*TELLING, "айгуль", "a@b.kz", "labour") if word in unquote(link).casefold()
    ]

    assert {urlsplit(link).hostname for link in links} == HOUSES
    assert telling == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_loaded_when_it_is_opened(language: str) -> None:
    pages = [message.html for _, messages in write(language, 50) for message in messages.values()]

    assert [
        re.findall(r"(?i)<(?:script|img|link|iframe|object|video|form)\b|url\(|@import|\bsrc=", page) for page in pages
    ] == [[]] * len(pages)


def write(language: str, count: int) -> Iterator[tuple[int, Mapping[ChannelKind, Message]]]:
    """Yield so many invented alerts, each with the number that makes it again."""
    person = next(make_person(known) for known in ("rus", "kaz", "eng", "uzb") if known == language)
    words, links = read_catalogue(language), Links(OURS)
    for seed in range(count):
        yield seed, compose(person, invent(random.Random(seed)), links, words)  # noqa: S311 - the same every time


def invent(chance: random.Random) -> News:
    """Return news of changes whose every word tells what they are about."""
    changes = [invent_change(chance, language) for language in ("rus", "kaz") for _ in range(chance.randint(1, 5))]
    news = make_news(*changes)
    titles = {language: f"О {say(chance)}" for language in ("rus", "kaz")}
    return replace(
        news, facts=replace(news.facts, title=titles), seen_at=news.seen_at + timedelta(days=chance.randint(0, 400))
    )


def invent_change(chance: random.Random, language: str) -> Change:
    known = next(one for one in ("rus", "kaz") if one == language)
    eid = f"art_{chance.randint(1, 90)}" + chance.choice(("", f"__para_{chance.randint(1, 9)}"))
    before, after = chance.choice(((say(chance), None), (None, say(chance)), (say(chance), say(chance))))
    on = date(2024, 1, 1) + timedelta(days=chance.randint(0, 1500))
    return make_change(
        known,
        eid,
        before,
        after,
        label=label(eid, known),
        stage=chance.choice(("in_force", "announced")),
        effect=chance.choice((Effect("E3", on, "corroborated"), Effect("E0", None, "unknown"))),
        amended_by=(replace(ACT, title={known: f"О {say(chance)}"}),),
        numbers=(NumberChange("10", "30", f"{chance.choice(TELLING)} дней"),) if before and after else (),
        topics=("domestic_violence", "migration"),
    )


def say(chance: random.Random) -> str:
    return " ".join(chance.choice(TELLING) for _ in range(chance.randint(1, 40)))


def shown(kind: ChannelKind, message: Message) -> str:
    """Return what somebody sees of a message that is not open."""
    body = re.sub(r"(?s)<head>.*?</head>|<style>.*?</style>|<[^>]+>", " ", message.html)
    texts = (" ".join(message.text.split()), " ".join(unescape(body).split()))
    return " ".join((message.subject, *(text[:PREVIEW] for text in texts if kind != "telegram" or text)))
