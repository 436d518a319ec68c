import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
BARS = {
    "reading_to_bare_lxml": 12,
    "comparing_amended_code": 150,
    "growth_of_reading": 12,
    "growth_of_comparing": 12,
    "comparing_to_git": 8,
    "memory": 25,
    "unchanged_to_hashing": 1.2,
    "revision_to_git": 1.0,
    "database_to_git": 1.0,
    "ingest": 50,
    "growth_with_acts": 1.3,
    "queueing": 5.0,
    "growth_with_people": 1.3,
    "digests": 1,
    "unchanged_pass_to_monitor": 2.0,
    "slowest_page": 300,
    "largest_page": 100_000,
    "growth_of_pages": 1.5,
    "comparison_of_a_code": 1500,
}


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench", "--quick"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def test_every_figure_of_the_bench_stands_beside_its_bar(report: dict[str, Any]) -> None:
    figures = report["figures"]

    assert {name: figure["bar"] for name, figure in figures.items()} == BARS
    for figure in figures.values():
        assert figure["unit"]
        if figure["value"] is None:
            assert (figure["ok"], bool(figure["reason"])) == (None, True)
        else:
            assert (figure["value"] > 0, figure["ok"] in (True, False)) == (True, True)


def test_what_is_above_its_bar_is_listed(report: dict[str, Any]) -> None:
    missed = [name for name, figure in report["figures"].items() if figure["ok"] is False]

    assert report["missed"] == missed


def test_the_bench_says_what_it_ran_on(report: dict[str, Any]) -> None:
    assert list(report) == ["cores", "load", "python", "git", "rounds", "is_quick", "figures", "observations", "missed"]
    assert (report["rounds"], report["is_quick"]) == (1, True)


def test_each_amendment_of_the_long_code_is_one_change(report: dict[str, Any]) -> None:
    amended = report["figures"]["comparing_amended_code"]

    assert (amended["amendments"], amended["changes"]) == (4, 4)
