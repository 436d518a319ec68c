"""`zanwatch subscribers link` and `deputy`, and `zanwatch outbox hold`, on a store of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from zanwatch.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ZANWATCH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    for name in ("DATABASE_URL", "PUBLIC_URL", "TELEGRAM_TOKEN"):
        monkeypatch.delenv(f"ZANWATCH_{name}", raising=False)

    def call(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, words, input=typed)

    for name, to in (("Aigul", "mailto:a@example.kz"), ("Deputy", "mailto:d@example.kz"), ("Group", "tgram:-42")):
        assert call("subscribe", name, "--to", to, "--topic", "labour").exit_code == 0
    return call


def test_a_code_is_shown_once_there_is_a_bot_and_an_account_is_tied_without_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = run("subscribers", "link", "Aigul")
    run("users", "add", "aigul", "--role", "reader", typed="a long enough password\n")
    tied = run("subscribers", "link", "Aigul", "--account", "aigul")
    unknown = run("subscribers", "link", "Aigul", "--account", "nobody")
    monkeypatch.setenv("ZANWATCH_TELEGRAM_TOKEN", "123:abc")
    codes = [run("subscribers", "link", "Aigul").stdout.splitlines()[1] for _ in range(2)]

    assert (without.exception is None, tied.exit_code, unknown.exception is None) == (False, 0, False)
    assert [code.startswith("/start ") and len(code) == len("/start ") + 22 for code in codes] == [True, True]
    assert codes[0] != codes[1]


def test_a_deputy_is_named_shown_and_taken_back_and_is_somebody_with_an_own_address(run: Run) -> None:
    said = [
        run("subscribers", "deputy", "Aigul").stdout,
        run("subscribers", "deputy", "Aigul", "--to", "Deputy", "--after", "8").stdout,
        run("subscribers", "deputy", "Aigul").stdout,
        run("subscribers", "deputy", "Aigul", "--none").stdout,
    ]
    wrong = [
        run("subscribers", "deputy", *words).exception is not None
        for words in (
            ("Aigul", "--to", "Group"),
            ("Aigul", "--to", "Aigul"),
            ("Aigul", "--to", "Nobody"),
            ("Nobody", "--to", "Aigul"),
            ("Aigul", "--to", "Deputy", "--none"),
            ("Aigul", "--to", "Deputy", "--after", "0"),
        )
    ]

    assert said == [
        "Nobody stands in for Aigul.\n",
        "Deputy is told when Aigul leaves critical news unmarked for 8 hours.\n",
        "Deputy is told when Aigul leaves critical news unmarked for 8 hours.\n",
        "Nobody stands in for Aigul.\n",
    ]
    assert wrong == [True] * 6


def test_the_minutes_of_an_editor_are_none_until_somebody_says_so(run: Run) -> None:
    said = [run("outbox", "hold", *words).stdout for words in ((), ("30",), (), ("0",))]
    too_long = run("outbox", "hold", "100000")

    assert said == [
        "Alerts go at once.\n",
        "An alert waits 30 minutes for an editor, and then goes as it stands.\n",
        "An alert waits 30 minutes for an editor, and then goes as it stands.\n",
        "Alerts go at once.\n",
    ]
    assert too_long.exception is not None


def test_a_deputy_is_named_at_subscribe_or_nobody_is_subscribed(run: Run) -> None:
    asks = ("--to", "mailto:n@example.kz", "--topic", "labour")
    wrong = [run("subscribe", "New", *asks, "--deputy", name) for name in ("Nobody", "Group", "New")]
    nobody = run("subscribers", "deputy", "New")
    right = run("subscribe", "New", *asks, "--deputy", "Deputy")
    shown = run("subscribers", "deputy", "New").stdout
    run("subscribers", "deputy", "Aigul", "--to", "Deputy", "--after", "8")
    run("subscribe", "Aigul", *asks, "--deputy", "New")
    kept = run("subscribers", "deputy", "Aigul").stdout

    assert [one.exception is not None for one in (*wrong, nobody)] == [True] * 4
    assert right.exit_code == 0
    assert shown == "Deputy is told when New leaves critical news unmarked for 24 hours.\n"
    assert kept == "New is told when Aigul leaves critical news unmarked for 8 hours.\n"
