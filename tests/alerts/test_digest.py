"""A digest says every change once, the heaviest first, in every channel, and its first line tells nothing."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.digest import MOST_CARDS, MOST_LINES, Contents, Digest, list_told, write_digest
from alerts.formats import digest_mail, digest_plain, digest_telegram
from alerts.formats.telegram import count_units
from alerts.letter import Links
from alerts.model import News, ReaderLanguage
from config.catalogues import read_catalogue
from law.summaries.told import describe_change
from tests.alerts.digest_sample import CONTENTS, NOTE, make_reader, make_second, note_of
from tests.alerts.sample import NEWS, make_change, make_news
from tests.alerts.test_compose import TELLING

MESSAGES = Path(__file__).parents[1] / "messages"
LANGUAGES = ("rus", "kaz", "uzb", "eng")
LINKS = Links("https://zanwatch.example")
FORMATS = {"mail": digest_mail.write, "telegram": digest_telegram.write, "other": digest_plain.write}


def write(language: ReaderLanguage = "rus", contents: Contents = CONTENTS, *, is_discreet: bool = True) -> Digest:
    person = make_reader(language, is_discreet=is_discreet)
    digest = write_digest(person, contents, LINKS, read_catalogue(language), note_of(person))
    assert digest is not None
    return digest


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FORMATS)
def test_the_digest_is_word_for_word_what_somebody_has_read(language: ReaderLanguage, kind: str) -> None:
    message = FORMATS[kind](write(language), read_catalogue(language))
    found = f"{message.subject}\n\n{message.html if kind == 'telegram' else message.text}\n"
    path = MESSAGES / f"digest.{language}.{kind}.txt"
    if not path.exists():
        path.write_text(found, encoding="utf-8")
        pytest.fail(f"{path.name} was missing and is written now: read it, then run again")

    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_subject_and_first_line_tell_nothing_of_the_subject_matter(language: ReaderLanguage) -> None:
    digest = write(language)
    shown = f"{digest.subject} {digest.headline}".lower()

    assert [word for word in TELLING if word in shown] == []


def test_a_subject_that_may_tell_says_how_many_and_what() -> None:
    digest = write(is_discreet=False)

    assert "О защите от насилия (пример)" in digest.subject
    assert "22.11.2026" in digest.subject


def test_with_nothing_to_tell_there_is_no_digest() -> None:
    empty = replace(CONTENTS, news=(), drafts=())
    person = make_reader()

    assert write_digest(person, empty, LINKS, read_catalogue("rus"), note_of(person)) is None


def test_her_note_stands_with_the_card_that_it_is_about() -> None:
    assert [card.note for card in write().cards] == ["", NOTE]


def test_html_loads_nothing_and_words_of_the_law_stay_words() -> None:
    nasty = make_news(
        make_change("rus", "art_5", None, '<script>alert(1)</script> в течение 5 дней <img src="https://x.y">')
    )
    html = digest_mail.write(write(contents=replace(CONTENTS, news=(nasty,))), read_catalogue("rus")).html

    assert re.findall(r"<(?:script|img|link|iframe)|url\(|@import", html) == []
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_parts_of_the_mail_say_the_same_facts(language: ReaderLanguage) -> None:
    digest = write(language)
    mail = digest_mail.write(digest, read_catalogue(language))
    words = set(unescape(re.sub(r"<[^>]+>", " ", mail.html.partition("<body>")[2])).split())
    facts = [digest.headline, *digest.opening, *digest.checked, *(line for rest in digest.rest for line in rest.lines)]
    for card in digest.cards:
        facts += [card.act, card.item.line, *card.item.numbers, *card.item.end, *card.remarks, card.note]
        facts += [card.item.before or "", card.item.after or ""]

    assert {word for fact in facts for word in fact.split()} <= words
    assert all(fact in mail.text for fact in facts)


def make_many(count: int, weights: list[bool]) -> tuple[News, ...]:
    """Return news of so many changes, a term among them where a weight is true."""
    changes = [
        make_change("rus", f"art_{n + 1}", None, f"{n + 1}. слова {'в течение 5 дней' if weights[n] else 'иные'}")
        for n in range(count)
    ]
    half = count // 2
    parts = [part for part in (changes[:half], changes[half:]) if part]
    return tuple(replace(make_news(*part), key=f"{n}" * 64) for n, part in enumerate(parts))


@settings(max_examples=12, deadline=None)
@given(weights=st.lists(st.booleans(), min_size=1, max_size=130))
def test_every_change_is_a_card_a_line_or_counted_and_none_is_twice(weights: list[bool]) -> None:
    news = make_many(len(weights), weights)
    digest = write(contents=replace(CONTENTS, news=news))
    lines = [line for rest in digest.rest for line in rest.lines]
    shown = [card.item.line for card in digest.cards] + [line.rpartition(",")[0] for line in lines]
    mail = digest_mail.write(digest, read_catalogue("rus"))

    assert len(shown) + digest.more == len(weights) == sum(len(list_told(make_reader(), item)) for item in news)
    assert len(set(shown)) == len(shown)
    assert len(digest.cards) <= MOST_CARDS
    assert len(lines) <= MOST_LINES
    assert all(line in mail.text for line in shown)


@settings(max_examples=10, deadline=None)
@given(count=st.integers(1, 60), size=st.integers(1, 40), language=st.sampled_from(LANGUAGES))
def test_a_telegram_digest_is_below_the_limit_whole_and_counts_what_it_leaves_out(
    count: int, size: int, language: ReaderLanguage
) -> None:
    changes = [make_change("rus", f"art_{n + 1}", None, "в течение 5 дней & <слова> 🙂 " * size) for n in range(count)]
    digest = write(language, replace(CONTENTS, news=(make_news(*changes),)))
    html = digest_telegram.write(digest, read_catalogue(language)).html
    shown = len(re.findall(r"(?m)^(?:<b>\d+\. |– )", html))
    more = digest_plain.say_more(replace(digest, more=count - shown), read_catalogue(language))

    assert count_units(html) < 4096
    assert [html.count(f"<{tag}>") for tag in "bi"] == [html.count(f"</{tag}>") for tag in "bi"]
    assert (more in html) == (shown < count)


def test_the_news_of_one_act_from_two_passes_is_one_group() -> None:
    second = make_second("c" * 64)
    light = tuple(replace(step, changes=step.changes[1:]) for step in second.steps)
    digest = write(contents=replace(CONTENTS, news=(NEWS, make_second(), replace(second, steps=light))))

    assert [len(rest.lines) for rest in digest.rest] == [1, 2]


@pytest.mark.parametrize(
    ("day", "said"), [(date(2024, 6, 16), "in force from 16.06.2024"), (date(2024, 6, 17), "took effect on 16.06.2024")]
)
def test_a_digest_says_of_a_day_that_is_over_that_it_is_over(day: date, said: str) -> None:
    news = make_news(make_change("rus", "art_1", None, "1. Новое."))
    contents = Contents("k" * 64, day, "daily", (news,))
    digest = write_digest(make_reader("eng"), contents, Links(), read_catalogue("eng"), lambda _: "")

    assert digest is not None
    assert digest.headline.endswith(f"; {said}.")


def test_what_many_people_are_told_is_written_once_in_each_language() -> None:
    describe_change.cache_clear()
    first = {language: write(language) for language in LANGUAGES}
    written = describe_change.cache_info().misses
    again = [{language: write(language) for language in LANGUAGES} for _ in range(3)]

    # Two cards in each of four languages; nothing is written for a line.
    assert (written, describe_change.cache_info().misses) == (8, 8)
    assert again == [first] * 3
