"""`zanwatch successors`: what a person at a terminal, or a script, is told of a dead act and the one in its place."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from config.settings import read_settings
from flows.news import Occasion, store_news
from flows.opening import opened_store
from flows.reading import Reading
from tests.journeys.pages import Pages
from zanwatch.cli import app
from zanwatch.entry import UsageError
from zanwatch.samples import acts_folder

OLD, NEW = "900004", "900005"
NOW = datetime(2025, 3, 14, 5, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that has read both acts; the new one says in its article 14 that it repeals the old one."""
    for name, value in {"DATA_DIR": f"{tmp_path}", "DATABASE_URL": "", "SECRET_KEY": bytes(range(32)).hex()}.items():
        monkeypatch.setenv(f"ZANWATCH_{name}", value)
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    monkeypatch.setenv("COLUMNS", "220")
    pages = Pages([acts_folder()])
    with opened_store() as store, store.transaction() as session:
        for code, on in ((OLD, "2019-05-18"), (NEW, "2025-03-14")):
            texts = [pages.revision(code, language, on) for language in ("rus", "kaz")]
            readings = [Reading(text.language, revisions=[(text, ())], facts=text.facts) for text in texts]
            store_news(session, code, readings, read_settings(), Occasion(("children",), NOW, is_silent=False))


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["successors", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def ask(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


@pytest.mark.usefixtures("house")
def test_a_script_gets_the_act_in_its_place_and_a_link_for_each_article() -> None:
    (known,) = ask("list")
    shown = ask("show", OLD)
    links = {item["old"][0]: item for item in shown.pop("links") if item["old"]}

    assert {name: known[name] for name in ("old", "new", "number", "date", "article", "state", "watched")} == {
        "old": OLD,
        "new": NEW,
        "number": "905-VIII",
        "date": "2025-03-14",
        "article": "art_14__para_2",
        "state": "proposed",
        "watched": True,
    }
    assert shown == {**known, "language": "rus"}
    assert {**links["art_3"], "score": 0, "why": []} == {
        "old": ["art_3"],
        "new": ["art_5"],
        "score": 0,
        "kind": "reworded",
        "why": [],
        "state": "proposed",
    }
    assert ask("show", "Z1500000904", "--language", "kaz")["language"] == "kaz"


@pytest.mark.usefixtures("house")
def test_a_person_sees_both_side_by_side_and_says_what_is_right() -> None:
    before = run("show", OLD)
    run("confirm", OLD, "art_3")
    run("reject", OLD, "art_9")
    run("confirm", OLD)
    states = {item["old"][0]: item["state"] for item in ask("show", OLD)["links"] if item["old"]}

    assert "статья 3: Кто сообщает об угрозе" in before
    assert "новое, в прежнем акте этого не было" in before
    assert (states["art_3"], states["art_9"], states["art_1"]) == ("confirmed", "rejected", "proposed")
    assert ask("list")[0]["state"] == "confirmed"


@pytest.mark.usefixtures("house")
def test_what_is_not_there_is_one_sentence() -> None:
    for words, sentence in (
        (("show", NEW), "no successor is known"),
        (("confirm", OLD, "art_99"), "no link starts there"),
        (("show", OLD, "--language", "eng"), "rus or kaz"),
    ):
        with pytest.raises(UsageError, match=sentence):
            CliRunner().invoke(app, ["successors", *words], catch_exceptions=False)
