"""`zanwatch compare` says where a note's words name another unit than the one it stands in."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.law.making import page
from zanwatch.cli import app

HEAD = ["# О приютах", "Статья 3. Прием"]
# Law on foreigners, art. 3, whose footnote says «Статья 5 с изменениями …».
NOTE = "> Сноска. Статья 5 с изменением, внесенным Законом РК от 15.04.2024 № 72-VIII."
SAID = "the words of the note name another unit (статья 5); the place where it stands is believed"


def pages(folder: Path) -> list[str]:
    (folder / "before").write_bytes(page([*HEAD, "1. Приют принимает женщин."]))
    (folder / "after").write_bytes(page([*HEAD, "1. Приют принимает всех.", NOTE], on="2024-06-16"))
    return [str(folder / "before"), str(folder / "after")]


def test_a_contradiction_stands_beside_the_change_in_the_terminal_and_in_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    out = tmp_path / "changes.html"
    shown = CliRunner().invoke(app, ["compare", *pages(tmp_path), "--html", str(out)])

    assert (shown.exit_code, SAID in shown.stdout, SAID in out.read_text("utf-8")) == (0, True, True)
    assert "72-VIII" in shown.stdout
