"""The doctor says which of the six languages' sheet words nobody who grew up with them has signed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.catalogues import read_catalogue
from config.settings import Settings
from flows.doctor_model import Patient
from storage.stand_values import SHEET_LANGUAGES
from tests.journeys.line import House
from web.reading import stands
from web.reading.stands import read_sheet_words
from zanwatch.commands.doctor import check_sheet_words


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    return Patient(Settings(data_dir=tmp_path), datetime(2026, 11, 1, tzinfo=UTC), read_catalogue("eng"))


def sign(monkeypatch: pytest.MonkeyPatch, *signed: str) -> None:
    words = {
        language: {**words, "signed_by": "Айгүл, 01.11.2026" if language in signed else " "}
        for language, words in read_sheet_words().items()
    }
    monkeypatch.setattr(stands, "read_sheet_words", lambda: words)


def test_each_language_that_nobody_signed_is_named(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    sign(monkeypatch, "rus", "kaz", "uzb", "eng")
    (some,) = check_sheet_words(patient)
    sign(monkeypatch, *SHEET_LANGUAGES)
    (none,) = check_sheet_words(patient)

    assert (some.check, some.state) == ("sheet words", "note")
    assert some.said.endswith("in: Кыргызча (kir), Тоҷикӣ (tgk).")
    assert "words.toml" in some.mend
    assert (none.state, none.mend) == ("well", "")


def test_the_command_says_it_as_words_and_as_json(light_house: House) -> None:
    told = json.loads(light_house.run("doctor", "--json").out)
    found = [one for one in told["findings"] if one["check"] == "sheet words"]

    assert [(one["state"], all(language in one["said"] for language in SHEET_LANGUAGES)) for one in found] == [
        ("note", True)
    ]
