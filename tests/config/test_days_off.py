"""Public holidays come from the library, moved days among them; an operator's file adds days and takes some away."""

from datetime import date
from pathlib import Path

import pytest

from config.days_off import DaysOff, read_days_off, read_public
from config.settings import BadSettingError


def days(*said: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, said))


def test_the_public_holidays_of_2027_are_known_with_the_days_given_for_those_on_a_weekend() -> None:
    # Kurban Ait (16.05.2027) rests on a computed moon.
    assert read_public(2027) == days(
        "2027-01-01", "2027-01-02", "2027-01-04", "2027-01-07", "2027-03-08", "2027-03-15", "2027-03-21", "2027-03-22",
        "2027-03-23", "2027-03-24", "2027-05-01", "2027-05-03", "2027-05-07", "2027-05-09", "2027-05-10", "2027-05-16",
        "2027-07-06", "2027-10-25", "2027-12-16",
    )  # fmt: skip


def test_a_day_that_a_decree_moved_is_a_day_off_and_its_sunday_is_none() -> None:
    assert [day in DaysOff() for day in sorted(days("2025-01-03", "2025-01-05"))] == [True, False]


def test_an_operators_file_is_merged_with_the_public_days(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text("days_off = [2027-01-05]\nworking = [2027-01-07]\n", "utf-8")
    found = read_days_off(path)

    assert [day in found for day in sorted(days("2027-01-04", "2027-01-05", "2027-01-06", "2027-01-07"))] == [
        True, True, False, False,
    ]  # fmt: skip
    assert read_days_off(None) == DaysOff()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('days_off = ["2027-01-05"]', "holidays.toml: days_off is a list of days, as [2027-01-04]"),
        ("days_off = [2027-01-05T10:00:00]", "holidays.toml: days_off is a list of days, as [2027-01-04]"),
        ("holidays = []", "holidays.toml: 'holidays' is none of days_off, working"),
        ("days_off = [2027-01-05", "holidays.toml cannot be read: "),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_that_names_the_variable(
    text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(BadSettingError) as raised:
        read_days_off(path)
    assert str(raised.value).startswith(f"ZANWATCH_HOLIDAYS: {said}")
