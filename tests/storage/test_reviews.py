from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from law.model import Change
from storage.audit import list_entries
from storage.engine import Store
from storage.reviews import About, Review, Words, find_words, list_reviews, store_review
from storage.seen import NewsStep

STEP = NewsStep("49212", date(2023, 7, 1), date(2024, 6, 16))
WHO = "account:2"


@pytest.fixture
def about(make_change: Callable[..., Change]) -> About:
    return About.of(STEP, "rus", [make_change()])


def test_nobody_has_to_say_anything(store: Store, about: About) -> None:
    with store.reading() as session:
        assert find_words(session, about) is None


def test_the_newest_words_hold_and_all_that_was_said_stays(store: Store, about: About, noon: datetime) -> None:
    said = [
        Words("approved", meaning="Звоните нам."),
        Words("edited", "Срок стал длиннее.", "Звоните нам."),
        Words("withdrawn"),
    ]
    found = []
    with store.transaction() as session:
        for words in said:
            store_review(session, about, Review(words, WHO, noon))
            found.append(find_words(session, about))
        kept = [review.words for review in list_reviews(session, about)]
        deeds = [(one.deed.actor, one.deed.action, one.deed.object_kind) for one in list_entries(session)]

    assert (found, kept) == ([said[0], said[1], None], said[::-1])
    assert deeds == [(WHO, action, "review") for action in ("removed", "edited", "approved")]


def test_words_about_other_changes_or_in_another_language_are_not_used(
    store: Store, about: About, make_change: Callable[..., Change], noon: datetime
) -> None:
    corrected = About.of(STEP, "rus", [make_change(after="3-1. При выявлении иного …")])
    with store.transaction() as session:
        store_review(session, about, Review(Words("replaced", "Иное."), WHO, noon))

        assert [find_words(session, one) for one in (corrected, replace(about, language="kaz"))] == [None, None]
        assert find_words(session, About.of(STEP, "rus", [make_change()])) == Words("replaced", "Иное.")


def test_a_summary_that_is_edited_has_words(store: Store, about: About, noon: datetime) -> None:
    with pytest.raises(ValueError, match="needs its words"), store.transaction() as session:
        store_review(session, about, Review(Words("edited", " "), WHO, noon))


def test_what_was_said_cannot_be_altered(store: Store, about: About, noon: datetime) -> None:
    with store.transaction() as session:
        store_review(session, about, Review(Words("approved"), WHO, noon))
    for words in ("UPDATE review SET who = 'account:1'", "DELETE FROM review"):
        with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(text(words))
