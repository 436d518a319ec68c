"""A calendar that phones and mail programs read: whole lines, escaped words, UIDs that stay, and a neutral summary."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.calendar import Entry, escape_text, fold, write_calendar
from alerts.letter import Links
from alerts.model import ReaderLanguage
from config.catalogues import read_catalogue
from tests.alerts.digest_sample import make_reader, make_soon
from tests.alerts.sample import NEWS
from tests.alerts.test_compose import TELLING

SEEN = datetime(2024, 5, 1, 7, 30, tzinfo=UTC)


def make_entry(key: str = "a", on: date = date(2024, 12, 31)) -> Entry:
    return Entry(key * 64, on, make_soon(on, None), NEWS, SEEN)


def lines_of(*entries: Entry, language: ReaderLanguage = "rus", is_discreet: bool = True) -> list[str]:
    """Return the lines of a calendar, unfolded, as a program reads it."""
    person = make_reader(language, is_discreet=is_discreet)
    written = write_calendar(entries, person, Links(), read_catalogue(language), "centre.example")
    assert written.endswith(b"\r\n")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    return re.sub(r"\r\n ", "", written.decode()).split("\r\n")[:-1]


def test_an_effect_is_one_event_of_a_whole_day() -> None:
    lines = lines_of(make_entry())

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    assert [line for line in lines if line.startswith(("UID", "DT", "LAST", "TRANSP"))] == [
        f"UID:{'a' * 32}@centre.example",
        "DTSTAMP:20240501T073000Z",
        "LAST-MODIFIED:20240501T073000Z",
        "DTSTART;VALUE=DATE:20241231",
        "DTEND;VALUE=DATE:20250101",
        "TRANSP:TRANSPARENT",
    ]


def test_a_day_that_moves_keeps_its_event() -> None:
    was, now = lines_of(make_entry()), lines_of(make_entry(on=date(2025, 3, 1)))

    assert [line for line in was if line.startswith("UID")] == [line for line in now if line.startswith("UID")]


@pytest.mark.parametrize("language", ["rus", "kaz", "uzb", "eng"])
def test_the_summary_that_a_locked_phone_shows_tells_nothing(language: ReaderLanguage) -> None:
    (summary,) = (line for line in lines_of(make_entry(), language=language) if line.startswith("SUMMARY"))

    assert [word for word in TELLING if word in summary.lower()] == []
    assert "214-IV" not in summary
    assert summary.endswith("ZW-AAAAAAAA")


def test_the_description_has_the_facts_and_an_open_calendar_the_act_in_its_summary() -> None:
    (description,) = (line for line in lines_of(make_entry()) if line.startswith("DESCRIPTION"))
    (summary,) = (line for line in lines_of(make_entry(), is_discreet=False) if line.startswith("SUMMARY"))

    assert [words in description for words in ("214-IV", "31.12.2024", "9-VIII")] == [True] * 3
    assert "214-IV" in summary


@given(text=st.text())
def test_a_folded_line_is_itself_again_and_no_letter_is_torn(text: str) -> None:
    line = "X:" + escape_text(text)
    pieces = list(fold(line))

    assert all(len(piece.encode("utf-8", "surrogatepass")) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert "\n" not in line
    assert "\r" not in line
