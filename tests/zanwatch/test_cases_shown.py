"""`zanwatch cases` says in a whole sentence who is named in which language, and shows all that was said of a case."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from law.cases.model import Case
from law.model import AmendingAct
from storage.cases import Decision, decide_case, store_cases
from zanwatch.cli import app
from zanwatch.entry import opened_store

NOON = datetime(2026, 5, 2, 7, tzinfo=UTC)
RUS, KAZ = AmendingAct("153-V", date(2013, 12, 10)), AmendingAct("152-V", date(2013, 12, 5))
# Law on foreigners, art. 4.
WORDS = (
    "Сноска. Статья 4 с изменением, внесенным Законом РК от 10.12.2013 № 153-V.",
    "Ескерту. 4-бапқа өзгеріс енгізілді - ҚР 05.12.2013 № 152-V Заңымен.",
)
BOTH = (
    "The notes name different amending acts: the Russian one № 153-V (10.12.2013), the Kazakh one № 152-V (05.12.2013)."
)


@pytest.fixture(autouse=True)
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'zanwatch.db'}"
    for name, value in {"ZANWATCH_DATABASE_URL": url, "ZANWATCH_DATA_DIR": str(tmp_path), "LC_ALL": "C"}.items():
        monkeypatch.setenv(name, value)


def filled(case: Case, *said: Decision) -> None:
    with opened_store() as store, store.transaction() as session:
        store_cases(session, "49212", (date(2023, 7, 1), date(2024, 6, 16)), [case], NOON)
        for decision in said:
            decide_case(session, 1, decision)


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["cases", *words], env={"COLUMNS": "400"})


def test_notes_that_disagree_are_told_in_a_sentence_with_both_wordings() -> None:
    filled(Case("attribution", "art_4", None, *WORDS, rus_acts=(RUS,), kaz_acts=(KAZ,)))
    listed, shown = run("list"), run("show", "1")

    assert (listed.exit_code, BOTH in listed.stdout) == (0, True)
    assert (BOTH in shown.stdout, *(words in " ".join(shown.stdout.split()) for words in WORDS)) == (True, True, True)


def test_an_act_that_one_language_names_alone_is_told_as_that() -> None:
    filled(Case("attribution", "art_4", None, *WORDS, "kaz", kaz_acts=(KAZ,)))

    assert "Only the Kazakh note names the amending act № 152-V (05.12.2013)." in run("list").stdout


def test_all_decisions_are_shown_oldest_first() -> None:
    said = Decision("rejected", "Айгүл", NOON), Decision("confirmed", "Болат", NOON, "сверено")
    filled(Case("attribution", "art_4", None, *WORDS, rus_acts=(RUS,), kaz_acts=(KAZ,)), *said)
    shown, plain = run("show", "1"), json.loads(run("show", "1", "--json").stdout)

    assert [line for line in shown.stdout.splitlines() if "UTC" in line] == [
        "rejected · Айгүл · 02.05.2026 07:00 UTC",
        "confirmed · Болат · 02.05.2026 07:00 UTC · сверено",
    ]
    assert [(one["state"], one["decided_by"], one["reason"]) for one in plain["decisions"]] == [
        ("rejected", "Айгүл", None),
        ("confirmed", "Болат", "сверено"),
    ]
