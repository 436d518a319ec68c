"""Alerts wait some minutes for an editor where the house wants it; without her they go as they stand."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from alerts.subscriptions import QuietHours
from flows.holding import refresh_held
from storage.engine import Store
from storage.holding import let_go, list_held, set_hold
from storage.outbox import release_all
from storage.reviews import About, Review, Words, find_told, store_review
from tests.flows.post_office import PostOffice, open_office
from tests.flows.test_escalating import GONE
from tests.flows.test_staff_words import EVERYTHING, ONE_ARTICLE, SAID, STEP, THERE, add, review, see, texts, texts_of

__all__ = ["texts"]


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with ExitStack() as stack:
        office = open_office(stack, store)
        with store.transaction() as session:
            set_hold(session, 30)
        yield office


def refresh(office: PostOffice) -> int:
    with office.store.transaction() as session:
        return refresh_held(session, STEP, office.tools.settings, office.now)


def rounds(office: PostOffice, *minutes: int) -> list[int]:
    """How much went out by the end of each round."""
    sent = []
    for some in minutes:
        office.pass_by(minutes=some)
        office.deliver()
        sent.append(len(office.mailbox.mails))
    return sent


@pytest.mark.parametrize("changes", [THERE, (GONE,)])
def test_an_alert_waits_its_minutes_and_then_goes_as_it_stands_critical_or_not(
    office: PostOffice, texts: Any, changes: Any
) -> None:
    add(office, "r", EVERYTHING)
    see(office, texts, 1, changes)
    before = texts_of(office)

    assert rounds(office, 0, 29, 1, 30) == [0, 0, 1, 1]
    assert texts_of(office) == before


def test_without_a_hold_nothing_waits(office: PostOffice, texts: Any) -> None:
    with office.store.transaction() as session:
        set_hold(session, 0)
    add(office, "r", EVERYTHING)
    see(office, texts, 1)

    assert rounds(office, 0) == [1]


def test_an_editors_words_reach_what_waits_in_each_language_under_its_own_number(
    office: PostOffice, texts: Any
) -> None:
    for name, language in (("r", "rus"), ("k", "kaz"), ("u", "uzb")):
        add(office, name, EVERYTHING, language=language)  # type: ignore[arg-type]
    add(office, "part", ONE_ARTICLE)
    see(office, texts, 1)
    before, numbers = texts_of(office), dict(office.rows("person", "alert"))
    review(office)
    with office.store.transaction() as session:
        about = About.of(STEP, "kaz", find_told(session, STEP, "kaz"))
        store_review(session, about, Review(Words("replaced", "Мерзімі ұзарды."), "account:2", office.now))
    changed, again = refresh(office), refresh(office)
    after = texts_of(office)
    sent = rounds(office, 10, 20)

    assert (changed, again, sent) == (3, 0, [0, 4])
    assert {name for name in after if after[name] != before[name]} == {"r", "k", "u"}
    assert "Срок ответа вырос втрое." in after["r"]
    assert SAID["rus"].meaning in after["r"]
    assert "Мерзімі ұзарды." in after["k"]
    assert all(numbers[name] in text for name, text in after.items())
    assert dict(office.rows("person", "alert")) == numbers


def test_what_went_out_is_no_more_put_together_anew(office: PostOffice, texts: Any) -> None:
    add(office, "r", EVERYTHING)
    see(office, texts, 1)
    rounds(office, 30)
    before = texts_of(office)
    review(office)

    assert refresh(office) == 0
    assert texts_of(office) == before


def test_an_editor_sees_what_waits_and_lets_it_go_but_not_into_quiet_hours(office: PostOffice, texts: Any) -> None:
    add(office, "r", EVERYTHING)
    # It is noon in Almaty, and quiet until six.
    add(office, "quiet", EVERYTHING, quiet=QuietHours(time(11), time(18)))
    see(office, texts, 1)
    with office.store.reading() as session:
        (held,) = list_held(session, office.now)
    with office.store.transaction() as session:
        let_go(session, held.key, office.now)
    with office.store.reading() as session:
        left = list_held(session, office.now)
    sent = rounds(office, 0, 359, 1)

    assert (held.people, held.steps, (held.until - office.now).days) == (2, (STEP,), -1)
    assert left == ()
    assert sent == [1, 1, 2]


def test_the_operator_who_sends_all_that_waits_sends_this_too(office: PostOffice, texts: Any) -> None:
    add(office, "r", EVERYTHING)
    see(office, texts, 1)
    with office.store.transaction() as session:
        release_all(session)

    assert rounds(office, 0) == [1]


def test_the_stored_news_has_no_key(office: PostOffice, texts: Any) -> None:
    add(office, "r", EVERYTHING)
    see(office, texts, 1)
    with office.store.reading() as session:
        (held,) = list_held(session, office.now)

    assert held.news.key == ""
    assert replace(held.news, key="1" * 64).steps[0].changes == THERE
