"""An editor's words are marked as such, leave the preview neutral, and never push a change out of a message."""

from dataclasses import replace

import pytest

from alerts.beside import Beside, StaffWords
from alerts.compose import compose
from alerts.formats.telegram import MESSAGE_LIMIT, count_units
from alerts.letter import Links
from alerts.model import ReaderLanguage
from config.catalogues import read_catalogue
from tests.alerts.sample import NEWS, make_person

LONG = "Срок & <порядок> ответа насилие " * 60


@pytest.mark.parametrize("language", ["rus", "kaz", "uzb", "eng"])
def test_words_of_any_length_leave_room_for_each_change_in_a_chat(language: ReaderLanguage) -> None:
    words, person = read_catalogue(language), make_person(language)
    plain = compose(person, NEWS, Links(), words)["telegram"].html
    html = compose(person, NEWS, Links(), words, Beside(StaffWords(LONG, LONG)))["telegram"].html

    assert count_units(html) <= MESSAGE_LIMIT
    assert [f"<b>{n}. " in html for n in (1, 2, 3)] == [f"<b>{n}. " in plain for n in (1, 2, 3)]
    assert "&lt;порядок&gt;" in html


def test_before_a_message_is_opened_an_editors_words_do_not_show() -> None:
    words = read_catalogue("rus")
    messages = compose(make_person(), NEWS, Links(), words, Beside(StaffWords("Про насилие.", "Про насилие.")))
    opening = compose(make_person(), NEWS, Links(), words)["other"].text.splitlines()[:2]

    assert [message.text.splitlines()[:2] for message in messages.values()] == [opening] * 3
    assert {kind: messages[kind].html.count("Про насилие.") for kind in ("mail", "telegram")} == {
        "mail": 2,
        "telegram": 2,
    }


def test_an_approval_says_nothing_but_that() -> None:
    words = read_catalogue("eng")
    person = make_person("eng")
    plain = compose(person, NEWS, Links(), words)["other"].text.splitlines()
    approved = compose(person, NEWS, Links(), words, Beside(StaffWords(is_approved=True)))["other"].text.splitlines()

    assert approved == [plain[0], "An editor has checked this summary.", *plain[1:]]


def test_nothing_beside_changes_no_letter() -> None:
    person = make_person()
    hidden = replace(person, wish=replace(person.wish, is_discreet=False))
    words = read_catalogue("rus")

    assert compose(hidden, NEWS, Links(), words, Beside()) == compose(person, NEWS, Links(), words)
