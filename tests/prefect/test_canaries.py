"""Prefect keeps what a flow was called with, what it gave back and what it logged: nothing of anybody's is in it."""

import logging
import re
from datetime import date
from pathlib import Path

import pytest
from prefect.settings import get_current_settings

from flows import watch
from tests.journeys.invented import AFTER
from tests.journeys.line import House
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

NAME, MAIL, CHAT = "Canaria Q7X", "canary.q7x@centre.example", "7420742074207"
TOKEN, PASSWORD = "987654:AAF-canary-token_q7x_0000000000000", "canarypass-q7x"
CANARIES = (NAME, MAIL, CHAT, TOKEN, PASSWORD)


@pytest.mark.long
def test_no_record_of_prefect_holds_an_address_a_name_or_a_token(  # noqa: PLR0917 - fixtures
    inside: House,
    portal: ReplayPortal,
    mailbox: Mailbox,
    prefect_server: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("ZANWATCH_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("ZANWATCH_TELEGRAM_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ZANWATCH_SMTP_URL", mailbox.url.replace("smtp://", f"smtp://postman:{PASSWORD}@"))
    inside.run("subscribe", NAME, "--to", f"mailto:{MAIL}", "--to", f"tgram:{CHAT}", "--topic", "labour")
    mailbox.rcpt[:] = [f"451 <{MAIL}> try later"]
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "prefect"):
        states = [watch.watch_espi(return_state=True)]
        portal.set_today(date.fromisoformat(AFTER))
        states += [watch.watch_espi(return_state=True), watch.send_waiting(return_state=True)]
    kept = read_database()

    assert [state.is_final() for state in states] == [True] * 3
    # The search looks where it should: the flows themselves stand there.
    assert b"watch-espi" in kept or b"watch_espi" in kept
    assert [word for word in CANARIES if word.encode() in kept] == []
    assert [word for word in CANARIES if word in caplog.text] == []


def read_database() -> bytes:
    """Return every byte of Prefect's own database, and of what SQLite keeps beside it."""
    url = get_current_settings().server.database.connection_url
    found = re.fullmatch(r"sqlite\+aiosqlite:///(.+?)(\?.*)?", url.get_secret_value() if url else "")
    assert found, "Prefect's database here is a file"
    path = Path(found[1])
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))
