"""«I take it on» under an alert: who is of the staff looks after a change without opening a page (UI-51, B54)."""

import pytest

from storage.digests import find_person_id
from storage.inbox import Work, assign, find_work, list_events, move
from storage.seen import NewsStep, tie_account
from storage.users import Role, User, disable_user, find_account, store_user
from tests.flows.post_office import PostOffice
from tests.flows.test_listening import CHAT, MESSAGE, add, edited, hear, keyboard, office, say, see
from tests.flows.test_staff_words import IS, WAS

__all__ = ["office"]
THIS = NewsStep("49212", WAS, IS)
UNDER = 2
"""Which row of buttons it is: after the pages, and after what everybody may say."""


def tie(office: PostOffice, name: str, role: Role) -> int:
    """Let a reader have an account of her own, and return its number."""
    with office.store.transaction() as session:
        store_user(session, User(name, role, office.now), "secret")
        account = find_account(session, name)
        assert account is not None
        assert account.id is not None
        person = find_person_id(session, name)
        assert person is not None
        tie_account(session, account.id, person)
        return account.id


def work_of(office: PostOffice) -> Work:
    with office.store.reading() as session:
        return find_work(session, THIS)


def press(office: PostOffice) -> tuple[int, int]:
    (button,) = keyboard(office)[UNDER]
    office.bot.press(CHAT, MESSAGE, button["callback_data"])
    return hear(office)


def answers(office: PostOffice) -> list[str]:
    return [body["text"] for name, body in office.bot.others if name == "answerCallbackQuery"]


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_who_is_of_the_staff_takes_work_on_from_the_chat_and_the_inbox_says_so(office: PostOffice, role: Role) -> None:
    add(office, "A", f"tgram:{CHAT}")
    number = tie(office, "A", role)
    see(office)
    assert [button["text"] for button in keyboard(office)[UNDER]] == [say("I take it on")]

    taken = press(office), press(office)

    assert taken == ((1, 0), (1, 0))
    work = work_of(office)
    assert (work.state, work.assignee) == ("new", number)
    assert answers(office) == [say("It is with you now, in the inbox too.")] * 2
    assert [rows[UNDER] for rows in edited(office)] == [[say("✓ With me")]] * 2
    with office.store.reading() as session:
        assert [(event.what, event.value) for event in list_events(session, THIS)] == [("assignee", str(number))]


def test_who_reads_only_or_has_no_account_has_no_such_button(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    add(office, "B", "tgram:43")
    tie(office, "A", "reader")
    see(office)

    assert [len(keyboard(office, chat)) for chat in (CHAT, 43)] == [UNDER, UNDER]


def test_what_a_colleague_has_or_is_done_stays_as_it_is(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    add(office, "B", "tgram:43")
    tie(office, "A", "editor")
    other = tie(office, "B", "editor")
    see(office)
    with office.store.transaction() as session:
        assign(session, THIS, "B", other, office.now)
    press(office)
    theirs = work_of(office).assignee
    with office.store.transaction() as session:
        assign(session, THIS, "B", None, office.now)
        move(session, THIS, "not_relevant", ("B", "is not ours"), office.now)
    press(office)

    assert (theirs, work_of(office).assignee) == (other, None)
    assert answers(office) == [say("A colleague looks after it already, or it is done: see the inbox.")] * 2
    assert [rows[UNDER] for rows in edited(office)] == [[say("I take it on")]] * 2


def test_who_lost_the_account_after_the_message_takes_nothing_on(office: PostOffice) -> None:
    add(office, "A", f"tgram:{CHAT}")
    tie(office, "A", "editor")
    see(office)
    with office.store.transaction() as session:
        disable_user(session, "A")

    assert press(office) == (0, 1)
    assert answers(office) == [say("Only an editor or an admin takes work on.")]
    assert work_of(office) == Work()
