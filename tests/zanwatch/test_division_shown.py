"""`zanwatch compare` shows a division as a lawyer marks it: a line for each part, its number marked as new."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.law.making import page
from zanwatch.cli import app

ONE = "Приют принимает женщин с детьми в течение 10 календарных дней"
OTHER = "Решение о приеме выносит комиссия при местном исполнительном органе"
HEAD = ["# О приютах", "Статья 5. Прием"]


def pages(folder: Path) -> list[str]:
    texts = {"before": [f"1. {ONE}. {OTHER}."], "after": [f"1. {ONE}.", f"2. {OTHER}."]}
    for name, lines in texts.items():
        (folder / name).write_bytes(page([*HEAD, *lines]))
    return [str(folder / name) for name in texts]


def test_a_split_is_marked_line_by_line_in_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    shown = CliRunner().invoke(app, ["compare", *pages(tmp_path)])

    assert [line.strip() for line in shown.stdout.splitlines()] == [
        "статья 5, пункт 1 split in_force",
        "The source does not state from when it is in force. The source does not name the amending act.",
        f"1. {ONE}.",
        f"{{+2.+}} {OTHER}.",
    ]


def test_a_split_has_a_paragraph_for_each_part_in_the_browser(tmp_path: Path) -> None:
    out = tmp_path / "changes.html"
    shown = CliRunner().invoke(app, ["compare", *pages(tmp_path), "--html", str(out)])

    assert shown.exit_code == 0
    html = out.read_text("utf-8")
    assert f"<p>1. {ONE}.</p><p><ins>" in html
    assert f"2.</ins> {OTHER}.</p>" in html


def test_a_join_names_all_its_earlier_places_for_machines(tmp_path: Path) -> None:
    before, after = pages(tmp_path)
    (told,) = json.loads(CliRunner().invoke(app, ["compare", after, before, "--json"]).stdout)

    points = ["art_5__para_1", "art_5__para_2"]
    shown = {key: told[key] for key in ("kind", "eid", "places", "eid_before", "before", "after")}
    assert shown == {
        "kind": "join",
        "eid": points[0],
        "places": points[:1],
        "eid_before": points,
        "before": f"1. {ONE}.\n2. {OTHER}.",
        "after": f"1. {ONE}. {OTHER}.",
    }
