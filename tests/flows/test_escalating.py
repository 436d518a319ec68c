"""Critical news that nobody has marked as seen is told to whoever stands in: once, to her alone, after the hours."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from alerts.subscriptions import Follow, Subscription
from config.catalogues import read_catalogue
from flows import escalating
from law.model import Change
from law.severity import rate
from storage.deputies import Deputy, find_deputy, set_deputy
from storage.digests import find_person_id
from storage.engine import Store
from storage.errors import NotStoredError
from storage.notices import list_notices
from storage.people import remove_person
from storage.seen import mark_seen_by
from tests.flows.post_office import PostOffice, open_office
from tests.flows.test_listening import add
from tests.flows.test_staff_words import DAILY, EVERYTHING, FACTS, STEP, THERE, see, texts

__all__ = ["texts"]
GONE = replace(THERE[0], kind="repeal", after=None, before="4. Потерпевший вправе получить защиту.")


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with ExitStack() as stack:
        yield open_office(stack, store)


def name(office: PostOffice, hours: int = 24) -> None:
    with office.store.transaction() as session:
        set_deputy(session, "Aigul", Deputy("Deputy", hours), office.now)


def told_deputy(office: PostOffice) -> list[str]:
    say = read_catalogue("rus").gettext("Not marked as read: {name}.").format(name="Aigul")
    mails = [(str(mail["To"]), mail.get_body(("plain",)).get_content()) for mail in office.mailbox.mails]

    assert {to for to, text in mails if say in text} <= {"deputy@example.kz"}
    return [text for to, text in mails if say in text]


def mark(office: PostOffice) -> None:
    with office.store.transaction() as session:
        number = find_person_id(session, "Aigul")
        assert number is not None
        mark_seen_by(session, number, (STEP,), office.now)


def let_pass(office: PostOffice, *hours: int) -> list[int]:
    """Let hours pass, one round after each; how much the deputy was told by then."""
    told = []
    for some in hours:
        office.pass_by(hours=some)
        office.deliver()
        told.append(len(told_deputy(office)))
    return told


@pytest.mark.parametrize(
    ("rules", "changes", "expected"),
    [
        ((EVERYTHING,), (GONE,), [0, 1, 1, 1]),
        ((DAILY,), (GONE,), [0, 1, 1, 1]),
        ((EVERYTHING,), THERE[:1], [0, 0, 0, 0]),
        ((Subscription(Follow("act", "1")),), (GONE,), [0, 0, 0, 0]),
    ],
)
def test_what_is_critical_and_unseen_is_told_once_and_digests_count_too(
    office: PostOffice, texts: Any, rules: Any, changes: tuple[Change, ...], expected: list[int]
) -> None:
    add(office, "Aigul", "mailto:aigul@example.kz", "tgram:42", rules=rules)
    add(office, "Deputy", "mailto:deputy@example.kz", rules=(Subscription(Follow("act", "1")),))
    name(office)
    see(office, texts, 1, changes)
    office.deliver()
    # The digest of that day comes in the night between.
    told = let_pass(office, 23, 25, 24, 24 * 40)

    assert rate(GONE).severity == "critical"
    assert rate(THERE[0]).severity != "critical"
    assert told == expected


def test_the_deputy_hears_the_name_and_the_news_and_nothing_else_of_her(office: PostOffice, texts: Any) -> None:
    add(office, "Aigul", "mailto:aigul@example.kz", rules=(replace(EVERYTHING, note="моя клиентка"),))
    add(office, "Deputy", "mailto:deputy@example.kz", "tgram:-10042", rules=(Subscription(Follow("act", "1")),))
    name(office)
    see(office, texts, 1, (GONE,))
    office.deliver()
    let_pass(office, 25)
    (text,) = told_deputy(office)
    (mail,) = [mail for mail in office.mailbox.mails if mail["To"] == "deputy@example.kz"]

    assert "Aigul" in text
    assert FACTS.title["rus"] in text
    assert "01.07.2023 → 16.06.2024" in text
    assert "клиентка" not in text
    assert "aigul@example.kz" not in text
    assert "Aigul" not in str(mail["Subject"])
    # No name goes to a group.
    assert office.told == []


def test_what_she_has_seen_in_time_is_told_to_nobody(office: PostOffice, texts: Any) -> None:
    add(office, "Aigul", "mailto:aigul@example.kz")
    add(office, "Deputy", "mailto:deputy@example.kz", rules=(Subscription(Follow("act", "1")),))
    name(office)
    see(office, texts, 1, (GONE,))
    office.deliver()
    office.pass_by(hours=5)
    mark(office)

    assert let_pass(office, 24, 24) == [0, 0]


def test_nobody_is_told_of_what_came_before_the_deputy_was_named_or_while_there_is_none(
    office: PostOffice, texts: Any
) -> None:
    add(office, "Aigul", "mailto:aigul@example.kz")
    add(office, "Deputy", "mailto:deputy@example.kz", rules=(Subscription(Follow("act", "1")),))
    see(office, texts, 1, (GONE,))
    office.deliver()
    office.pass_by(hours=1)
    name(office)

    assert let_pass(office, 25, 25) == [0, 0]


def test_a_deputy_that_is_gone_is_told_nothing_and_one_must_be_somebody_else_who_is_here(office: PostOffice) -> None:
    add(office, "Aigul", "mailto:aigul@example.kz")
    add(office, "Deputy", "mailto:deputy@example.kz")
    name(office, hours=8)
    with office.store.reading() as session:
        named = find_deputy(session, "Aigul")
    with office.store.transaction() as session:
        remove_person(session, "Deputy")
    with office.store.reading() as session:
        left = find_deputy(session, "Aigul")

    assert (named, left) == (Deputy("Deputy", 8), None)
    for wrong in ("Aigul", "Nobody"):
        with pytest.raises(NotStoredError), office.store.transaction() as session:
            set_deputy(session, "Aigul", Deputy(wrong), office.now)


def test_one_deputy_that_cannot_be_told_keeps_nobody_else_waiting(
    office: PostOffice, texts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in ("Broken", "Aigul"):
        add(office, person, f"mailto:{person.lower()}@example.kz")
    add(office, "Deputy", "mailto:deputy@example.kz", rules=(Subscription(Follow("act", "1")),))
    name(office)
    with office.store.transaction() as session:
        set_deputy(session, "Broken", Deputy("Deputy"), office.now)
    see(office, texts, 1, (GONE,))
    office.deliver()
    write = escalating.write_missed

    def fail(key: str, names: tuple[str, str], *more: Any) -> Any:
        if names[1] == "Broken":
            raise ZeroDivisionError
        return write(key, names, *more)

    monkeypatch.setattr("flows.escalating.write_missed", fail)
    told = let_pass(office, 25)
    with office.store.reading() as session:
        notices = [notice.text for notice in list_notices(session)]

    assert told == [1]
    assert len(notices) == 1
    assert "ZeroDivisionError" in notices[0]
