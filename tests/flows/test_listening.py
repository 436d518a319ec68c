"""Buttons under an alert, and what readers say to the bot: believed only from where that very message stands (B54)."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest

from alerts.model import News, Person, Step
from alerts.subscriptions import Follow, Subscription
from config.catalogues import read_catalogue
from flows.listening import listen
from flows.queueing import queue
from law.model import Revision
from storage.acts import store_facts
from storage.audit import list_entries
from storage.changes import store_changes
from storage.digests import find_person_id
from storage.engine import Store
from storage.people import add_person, find_person, remove_person
from storage.revisions import store_revision
from storage.seen import list_marks, mark, tie_account
from storage.users import User, find_account, store_user
from tests.flows.post_office import PostOffice, open_office
from tests.flows.test_staff_words import FACTS, IS, STEP, THERE, WAS

CHAT, MESSAGE = 42, 7
EVERYTHING = Subscription(Follow("everything"))


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with ExitStack() as stack:
        office = open_office(stack, store)
        office.settings["public_url"] = "https://zan.example.kz"
        with store.transaction() as session:
            store_facts(session, FACTS)
        yield office


def add(office: PostOffice, name: str, *channels: str, rules: tuple[Subscription, ...] = (EVERYTHING,)) -> Person:
    person = Person(name, "rus", channels, (), rules)
    with office.store.transaction() as session:
        add_person(session, person)
    return person


def see(office: PostOffice) -> None:
    """Let a pass find what changed in the act, and send it."""
    with office.store.transaction() as session:
        before, after = (
            store_revision(session, Revision("49212", "rus", on, "", (), (), None, FACTS, law_hash=law), (), office.now)
            for on, law in ((WAS, "a"), (IS, "b"))
        )
        store_changes(session, before, after, THERE, office.now)
        news = News("1" * 64, FACTS, (Step("rus", WAS, IS, THERE),), office.now)
        queue(session, news, office.tools.settings, ("espi",))
    office.deliver()


def say(words: str) -> str:
    return read_catalogue("rus").gettext(words)


def keyboard(office: PostOffice, chat: int = CHAT) -> list[list[dict[str, str]]]:
    """The buttons under the last message to a chat."""
    return next(
        body.get("reply_markup", {}).get("inline_keyboard", [])
        for _, body in reversed(office.bot.calls)
        if body["chat_id"] == chat
    )


def words(office: PostOffice) -> tuple[str, str]:
    """What the buttons «seen» and «silent» say to us."""
    seen, silent = keyboard(office)[1]
    return seen["callback_data"], silent["callback_data"]


def hear(office: PostOffice) -> tuple[int, int]:
    heard = listen(office.tools)
    return heard.taken, heard.refused


def marks_of(office: PostOffice, name: str) -> Any:
    with office.store.reading() as session:
        return list_marks(session, name)


def edited(office: PostOffice) -> list[list[list[str]]]:
    """The texts of the buttons, as each edit showed them."""
    edits = [body["reply_markup"]["inline_keyboard"] for name, body in office.bot.others if name.startswith("edit")]
    return [[[button["text"] for button in row] for row in rows] for rows in edits]


def rules_of(office: PostOffice, name: str) -> list[date | None]:
    with office.store.reading() as session:
        person = find_person(session, name)
    assert person is not None
    return [rule.snoozed_until for rule in person.subscriptions]


def test_an_alert_has_its_two_pages_and_two_words_that_tell_nothing(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    see(office)
    pages, said = keyboard(office)

    assert [button.get("url") for button in pages] == [
        "https://zan.example.kz/acts/49212/compare/2023-07-01/2024-06-16?lang=rus",
        "https://zan.gov.kz/client/#!/doc/49212/rus/16.06.2024",
    ]
    assert all(len(button["callback_data"].encode()) <= 64 for button in said)
    assert [button["callback_data"][1:].replace("-", "").replace("_", "").isalnum() for button in said] == [True] * 2
    assert "49212" not in "".join(button["callback_data"] for button in said)


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:8000"])
def test_without_pages_that_telegram_can_open_there_is_no_button_for_them(office: PostOffice, url: str) -> None:
    office.settings["public_url"] = url
    add(office, "A", f"tgram:{CHAT}")
    see(office)

    assert [len(row) for row in keyboard(office)] == [1, 2]


def test_a_group_and_a_channel_get_pages_and_no_words(office: PostOffice) -> None:
    add(office, "G", "tgram:-10042", "tgram:@centre")
    see(office)

    assert [[len(row) for row in keyboard(office, chat)] for chat in (-10042, "@centre")] == [[2], [2]]  # type: ignore[arg-type]


def test_what_is_seen_is_stored_once_and_the_button_says_since_when(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    see(office)
    data = words(office)[0]
    office.pass_by(hours=2, minutes=5)
    office.bot.press(CHAT, MESSAGE, data)
    first = hear(office)
    office.pass_by(days=1)
    office.bot.press(CHAT, MESSAGE, data)
    again = hear(office)

    assert (first, again) == ((1, 0), (1, 0))
    # Almaty is five hours ahead of the clock of this test.
    assert [rows[1][0] for rows in edited(office)] == [say("✓ Seen, {moment}").format(moment="22.11 14:05")] * 2
    assert [name for name, _ in office.bot.others] == ["answerCallbackQuery", "editMessageReplyMarkup"] * 2
    assert [asked.get("offset") for asked in office.bot.asked] == [None, None, 1002]


def test_seven_days_of_silence_are_of_the_rules_behind_that_alert_alone(office: PostOffice) -> None:
    elsewhere = Subscription(Follow("act", "1"))
    add(office, "A", f"tgram:{CHAT}", rules=(EVERYTHING, elsewhere))
    see(office)
    office.bot.press(CHAT, MESSAGE, words(office)[1])
    taken = hear(office)
    with office.store.reading() as session:
        deeds = [(entry.deed.actor, entry.deed.action) for entry in list_entries(session)]

    assert taken == (1, 0)
    assert rules_of(office, "A") == [date(2026, 11, 29), None]
    assert "29.11.2026" in edited(office)[0][1][1]
    assert deeds == [("link", "changed")]


@pytest.mark.parametrize(
    "press",
    [
        {"chat": 99},
        {"chat": 99, "sender": CHAT},
        {"chat": CHAT, "sender": 99},
        {"chat": CHAT, "kind": "group"},
        {"chat": -10042, "kind": "supergroup", "sender": CHAT},
        {"chat": CHAT, "message": 8},
        {"chat": CHAT, "message": "7"},
        {"chat": CHAT, "data": "v" + "A" * 38},
        {"chat": CHAT, "data": "x"},
        {"chat": CHAT, "data": "v" * 65},
        {"chat": CHAT, "data": "z'; DROP TABLE person; --"},
    ],
)
def test_no_button_is_believed_but_in_the_chat_and_under_the_message_that_it_was_made_for(
    office: PostOffice, press: dict[str, Any]
) -> None:
    add(office, "A", f"tgram:{CHAT}")
    add(office, "B", "tgram:99")
    see(office)
    given: dict[str, Any] = {"message": MESSAGE, "data": words(office)[1]} | press
    office.bot.press(**given)

    assert hear(office) == (0, 1)
    assert rules_of(office, "A") == rules_of(office, "B") == [None]
    assert edited(office) == []


def test_a_thousand_guessed_words_move_nothing(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    see(office)
    real = words(office)[0]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    guesses = [real[:at] + letter + real[at + 1 :] for at in range(1, len(real)) for letter in letters]
    for guess in dict.fromkeys(guesses):
        if guess != real:
            office.bot.press(CHAT, MESSAGE, guess)
    heard = [hear(office) for _ in range(len(guesses) // 50 + 1)]

    assert sum(taken for taken, _ in heard) == 0
    assert sum(refused for _, refused in heard) > 900


def test_what_was_dealt_with_is_never_dealt_with_again_even_if_telegram_tells_it_twice(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    see(office)
    office.bot.press(CHAT, MESSAGE, words(office)[1])
    told = list(office.bot.said)
    first = hear(office)
    office.pass_by(days=30)
    office.bot.ear = [(200, {"ok": True, "result": told})]
    hear(office)

    assert first == (1, 0)
    assert rules_of(office, "A") == [date(2026, 11, 29)]
    assert len(edited(office)) == 1


def test_a_button_of_somebody_who_left_is_nobodys(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    see(office)
    data = words(office)[0]
    with office.store.transaction() as session:
        remove_person(session, "A")
    office.bot.press(CHAT, MESSAGE, data)

    assert hear(office) == (0, 1)


def test_seen_in_telegram_is_seen_on_the_pages_of_her_own_account_and_nobody_elses(office: PostOffice) -> None:
    person = add(office, "A", f"tgram:{CHAT}")
    with office.store.transaction() as session:
        for name in ("A", "other"):
            store_user(session, User(name, "reader", office.now), "x")
    see(office)
    office.bot.press(CHAT, MESSAGE, words(office)[0])
    hear(office)
    untied = marks_of(office, "A")
    with office.store.transaction() as session:
        account, number = find_account(session, "A"), find_person_id(session, person.name)
        assert account is not None
        assert account.id is not None
        assert number is not None
        tie_account(session, account.id, number)
    tied = marks_of(office, "A"), marks_of(office, "other")
    with office.store.transaction() as session:
        mark(session, "A", STEP, "unseen", office.now)
    taken_back = marks_of(office, "A")

    assert untied == {}
    assert tied == ({STEP: "seen"}, {})
    assert taken_back == {STEP: "opened"}


def test_refused_markup_goes_as_plain_words_with_its_buttons_and_refused_buttons_are_left_away(
    office: PostOffice,
) -> None:
    add(office, "A", f"tgram:{CHAT}")
    office.bot.answers = [
        (400, {"ok": False, "description": "Bad Request: can't parse entities: unclosed tag"}),
        (400, {"ok": False, "description": "Bad Request: BUTTON_URL_INVALID"}),
        (200, {"ok": True, "result": {"message_id": MESSAGE}}),
    ]
    see(office)
    shown = [("parse_mode" in body, "reply_markup" in body) for _, body in office.bot.calls]

    assert shown == [(True, True), (False, True), (True, False)]
    assert [state for (state,) in office.rows("state")] == ["sent"]


def test_the_message_stays_under_telegrams_limit_beside_its_buttons(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    see(office)
    (_, body), *_ = office.bot.calls

    assert len(body["text"].encode("utf-16-le")) // 2 <= 4096
    assert "reply_markup" in body
