"""Killed between the server's «250» and our commit: exactly one second copy, under the same Message-ID."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.servers import BotApi, Mailbox

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("rounds", [8, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(1500)])])
def test_a_sender_killed_between_the_servers_250_and_our_commit_doubles_one_message_under_its_id(
    rounds: int, tmp_path: Path
) -> None:
    with Mailbox() as mailbox, BotApi() as bot:
        words = [f"sqlite:///{tmp_path / 'window.db'}", mailbox.url, bot.url, str(rounds)]
        ran = subprocess.run(
            [sys.executable, "-m", "tests.journeys.window_kills", *words],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=1400,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        told = json.loads(ran.stdout)
        by_id = Counter(str(mail["Message-ID"]) for mail in mailbox.mails)
        texts = {str(mail["Message-ID"]): mail.get_content().strip() for mail in mailbox.mails}
        chats = Counter(body["text"] for _, body in bot.calls)

    assert told["killed"] == rounds
    assert [state for state, _, _ in told["ended"]] == ["sent"] * 2 * rounds
    # Nothing is lost; the mail that was killed in the window came twice with one id, and nothing else came twice.
    assert by_id == {name: 2 for _, name, attempts in told["ended"] if attempts == 2}
    assert sorted(texts.values()) == sorted(f"round {at}" for at in range(rounds))
    assert chats == {f"round {at}": 1 for at in range(rounds)}
