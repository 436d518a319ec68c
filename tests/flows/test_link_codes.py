"""A code ties one private chat to one person: once, for a quarter of an hour, and never in a group (B54)."""

from typing import Any

import pytest

from storage.chats import CODE_LASTS, make_link_code
from storage.digests import find_person_id
from storage.people import find_person
from tests.flows.post_office import PostOffice
from tests.flows.test_listening import CHAT, add, hear, office

__all__ = ["office"]


def code_for(office: PostOffice, name: str) -> str:
    with office.store.transaction() as session:
        number = find_person_id(session, name)
        assert number is not None
        return make_link_code(session, number, office.now)


def channels_of(office: PostOffice, name: str) -> tuple[str, ...]:
    with office.store.reading() as session:
        person = find_person(session, name)
    assert person is not None
    return person.channels


def test_a_code_ties_a_private_chat_once_and_within_a_quarter_of_an_hour(office: PostOffice) -> None:
    add(office, "A", "mailto:a@example.kz")
    late, replaced = code_for(office, "A"), code_for(office, "A")
    code = code_for(office, "A")
    for wrong in (late, replaced, code[:-1], "", "A" * 22, "A" * 4000):
        office.bot.write(CHAT, f"/start {wrong}")
    refused = hear(office)
    office.bot.write(CHAT, f"/start {code}")
    office.bot.write(43, f"/start {code}")
    taken = hear(office)
    office.deliver()
    expired = code_for(office, "A")
    office.now += CODE_LASTS
    office.bot.write(44, f"/start {expired}")
    too_late = hear(office)

    assert (refused, taken, too_late) == ((0, 6), (1, 1), (0, 1))
    assert channels_of(office, "A") == ("mailto:a@example.kz", f"tgram:{CHAT}")
    # She who gave the code is answered; nobody else is.
    assert [chat for chat, _ in office.told] == [CHAT]


@pytest.mark.parametrize(
    "written",
    [
        {"chat": -5, "kind": "group", "sender": CHAT},
        {"chat": CHAT, "kind": "channel"},
        {"chat": CHAT, "sender": 43},
        {"chat": -5, "kind": "private"},
    ],
)
def test_a_code_is_good_for_nothing_in_a_group(office: PostOffice, written: dict[str, Any]) -> None:
    add(office, "A", "mailto:a@example.kz")
    office.bot.write(text=f"/start {code_for(office, 'A')}", **written)

    assert hear(office) == (0, 1)
    assert channels_of(office, "A") == ("mailto:a@example.kz",)


def test_a_thousand_guessed_codes_tie_no_chat(office: PostOffice) -> None:
    add(office, "A", "mailto:a@example.kz")
    code = code_for(office, "A")
    for at in range(1000):
        office.bot.write(CHAT, f"/start {code[:-2]}{at:04x}"[: len("/start ") + len(code) + 2])
    refused = sum(hear(office)[1] for _ in range(20))

    assert refused == 1000
    assert channels_of(office, "A") == ("mailto:a@example.kz",)
