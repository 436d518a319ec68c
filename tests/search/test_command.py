import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zanwatch.cli import app


@pytest.fixture
def house(filled_template: Path, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZANWATCH_DATABASE_URL", f"sqlite:///{filled_template}")
    monkeypatch.setenv("ZANWATCH_DATA_DIR", str(filled_template.parent))
    monkeypatch.setenv("ZANWATCH_SECRET_KEY", key.hex())


def test_the_command_gives_acts_places_and_what_was_tried_as_one_json_value(house: None) -> None:
    told = json.loads(CliRunner().invoke(app, ["search", "не отдают паспорт", "--lang", "rus", "--json"]).stdout)
    places = [place["eid"] for hit in told["hits"] for place in hit["places"]]

    assert {"art_8__para_3", "art_7__subpara_2"} <= set(places)
    assert told["tried"][0]["words"][0]["said"] == "не отдают паспорт"


def test_a_scope_that_does_not_exist_is_wrong_usage(house: None) -> None:
    shown = CliRunner().invoke(app, ["search", "приют", "--where", "everywhere"])

    assert str(shown.exception) == "--where everywhere: one of current, history, changes is wanted"
