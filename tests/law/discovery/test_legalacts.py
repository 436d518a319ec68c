from datetime import date

import pytest

from law.discovery.model import Draft
from law.errors import UnreadablePageError
from law.parsing.portals.legalacts import read_list
from tests.law.discovery.pages import KAZAKH, a_list, card

DRAFT = Draft(
    number="15900001",
    title="Приказ «О внесении изменений – образец»",
    kind="Приказ",
    developer="Министерство вымышленных дел РК",
    status="На публичном обсуждении",
    created_on=date(2026, 9, 10),
    open_until=date(2026, 9, 15),
)


def test_a_card_is_a_draft_with_its_last_day() -> None:
    page = read_list(a_list(card(), pages=667))

    assert (page.items, page.issues, page.pages, page.language) == ((DRAFT,), (), 667, "rus")


def test_a_list_of_one_page_does_not_say_how_many_it_has() -> None:
    assert read_list(a_list(card())).pages == 1


def test_without_its_cookie_the_site_speaks_kazakh_and_is_understood() -> None:
    page = read_list(a_list(card(labels=KAZAKH, status="Мұрағат"), lang="kk"))

    assert (page.language, page.issues, page.items[0].open_until) == ("kaz", (), date(2026, 9, 15))


def test_a_draft_without_a_last_day_has_none() -> None:
    page = read_list(a_list(card().replace("<strong>Публичное обсуждение до:</strong> 15/09/2026<br />", "")))

    assert (page.items[0].open_until, page.issues) == (None, ())


@pytest.mark.parametrize("words", ["<p>Нет данных</p>", "<p> Мәліметтер жоқ </p>"])
def test_an_empty_list_says_so(words: str) -> None:
    page = read_list(a_list(words=words))

    assert (page.items, page.is_declared_empty) == ((), True)


def test_a_list_without_cards_that_does_not_say_so_is_not_declared_empty() -> None:
    assert not read_list(a_list()).is_declared_empty


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("contentlist", "draft-item", "list"),
        ("Дата создания", "Создано", "card 15900001"),
        ("15/09/2026", "15.09.2026", "card 15900001"),
        ("15/09/2026", "31/02/2026", "card 15900001"),
        ("<h3>", "<h2>", "card"),
        ('<div class="info">', '<div class="facts">', "card 15900001"),
        ("/npa/view?id=15900001", "/npa/15900001", "card"),
    ],
)
def test_what_has_drifted_is_an_issue_and_never_silence(old: str, new: str, place: str) -> None:
    other = card(number="15900002")

    page = read_list(a_list(card().replace(old, new), other))

    assert [issue.place for issue in page.issues] == [place]
    assert [draft.number for draft in page.items] == ["15900002"]


@pytest.mark.parametrize("body", [b"", b"[]", b"<html><body>npa</body></html>", b"npaListRoute", b"\xff" * 100])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    if b"npaListRoute" in body:
        assert read_list(body).items == ()
    else:
        with pytest.raises(UnreadablePageError):
            read_list(body)
