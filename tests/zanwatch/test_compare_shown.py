"""`zanwatch compare` says of each change from when, on what that rests, and by which act, or that nobody says so."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.law.making import page
from zanwatch.cli import app

HEAD = ["# О приютах", "Статья 3. Прием"]
RULE = "вводится в действие по истечении шестидесяти календарных дней после дня его первого официального опубликования"
NOTE = f"> Сноска. Статья 3 с изменением, внесенным Законом РК от 15.04.2024 № 72-VIII ({RULE})."
WORKING = "n force from 16.06.2024: 60 calendar days after official publication, which fits the date of the edition"


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ([NOTE], (WORKING, "mended by the Law of 15.04.2024 No. 72-VIII")),
        ([], ("he source does not state from when it is in force", "he source does not name the amending act")),
    ],
)
def test_the_working_and_the_act_stand_beside_a_change_in_the_terminal_and_in_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notes: list[str], said: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "before").write_bytes(page([*HEAD, "1. Приют принимает женщин."]))
    (tmp_path / "after").write_bytes(page([*HEAD, "1. Приют принимает всех.", *notes], on="2024-06-16"))
    out = tmp_path / "changes.html"
    shown = CliRunner().invoke(app, ["compare", str(tmp_path / "before"), str(tmp_path / "after"), "--html", str(out)])

    assert shown.exit_code == 0
    assert [words in text for text in (shown.stdout, out.read_text("utf-8")) for words in said] == [True] * 4
