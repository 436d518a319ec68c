from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.request import urlopen

import pytest

from alerts.compose import compose, write_letter
from alerts.letter import Links
from alerts.model import READER_LANGUAGES, Person
from config.catalogues import read_catalogue
from storage.engine import Store
from tests.storage.filling import CODE, fill
from zanwatch.first_hour.sample import DAYS, NAME, PAGES, find_news, read_sample
from zanwatch.first_hour.trying import mark_test
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def test_the_pages_that_ship_are_what_the_sample_portal_shows() -> None:
    with ReplayPortal([acts_folder()], date(2026, 5, 10)) as portal:
        for language in ("rus", "kaz"):
            for day in DAYS:
                on = date.fromisoformat(day)
                url = f"{portal.espi_url}/api/documents/900050/{language}/{on:%d.%m.%Y}?withHtml=false&page=1"
                with urlopen(url) as answer:  # noqa: S310 - our own portal
                    shown = answer.read()

                assert (PAGES / f"{NAME}-{day}.{language}.json").read_bytes() == shown


def test_an_empty_store_shows_the_invented_act_and_says_so(store: Store) -> None:
    with store.reading() as session:
        shown = find_news(session, ["labour"], NOW)

    assert not shown.is_stored
    assert [(step.language, len(step.changes)) for step in shown.news.steps] == [("rus", 2), ("kaz", 2)]
    assert "вымышленный образец" in shown.news.facts.title["rus"]


@pytest.mark.parametrize("language", READER_LANGUAGES)
def test_the_first_line_says_that_it_is_a_test_in_every_language(language: str) -> None:
    t = read_catalogue(language)
    person = Person("office", language, ("mailto:a@b.kz",), ())  # type: ignore[arg-type] - a parameter
    letter = write_letter(person, read_sample(["labour"], NOW), Links(), t)
    assert letter is not None

    invented, real = (mark_test(letter, t, is_stored=is_stored) for is_stored in (False, True))

    assert invented.headline != real.headline
    assert invented.approval == letter.headline
    assert letter.subject in invented.subject
    assert invented.subject != letter.subject
    assert replace(invented, headline=letter.headline, approval=letter.approval, subject=letter.subject) == letter
    # An invented act has no official page, and nothing announces one.
    assert (
        t.gettext("Not an official text. Official text:")
        not in compose(person, read_sample(["labour"], NOW), Links(), t)["mail"].text
    )


def test_a_stored_change_of_the_past_is_shown_rather_than_an_invented_one(store: Store) -> None:
    fill(store)

    with store.reading() as session:
        shown = find_news(session, ["labour"], NOW)
        other = find_news(session, ["migration"], NOW)

    assert shown.is_stored
    assert other.is_stored
    assert shown.news.facts.code == CODE
    assert {step.language for step in shown.news.steps} == {"rus", "kaz"}
    assert all(step.changes for step in shown.news.steps)
