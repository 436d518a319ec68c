import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.catalogues import read_catalogue
from config.settings import make_settings
from flows.doctor_model import Patient
from storage.engine import Store, open_store
from tests.journeys.forks import ForkedHouse, Forks
from tests.journeys.line import House, make_environment
from tests.servers import BotApi, Mailbox

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TOKEN = "123456:AAF-test-token_of_nobody_0000000000"


def speak_bot(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Answer getMe, getChat for chat 42 only, and sendMessage."""
    if "text" in body:
        return 200, {"ok": True, "result": {"message_id": 7}}
    if "chat_id" in body:
        known = str(body["chat_id"]) == "42"
        return (200, {"ok": True, "result": {"id": 42}}) if known else (400, {"ok": False, "description": "not found"})
    return 200, {"ok": True, "result": {"id": 1, "is_bot": True, "username": "zan_test_bot"}}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def bot() -> Iterator[BotApi]:
    with BotApi(answer=speak_bot) as bot:
        yield bot


@pytest.fixture
def cold_house(tmp_path: Path, bot: BotApi) -> House:
    """An installation in which nobody has set anything; each of its commands starts from nothing."""
    origins = {f"{name}_url": "http://127.0.0.1:9" for name in ("espi", "adilet", "legalacts", "govkz")}
    return House(make_environment(tmp_path, telegram_url=bot.url, **origins))


@pytest.fixture
def house(cold_house: House, forks: Forks) -> House:
    """The same run by forks."""
    return ForkedHouse(cold_house.environment, forks)


@pytest.fixture
def patient(tmp_path: Path) -> Callable[..., Patient]:
    """Make a house to be looked over; the words are English, the settings are given."""

    def make(store: Store | None = None, now: datetime = NOW, **said: str) -> Patient:
        settings = make_settings({"data_dir": str(tmp_path), **said})
        return Patient(settings, now, read_catalogue("eng"), store)

    return make


@pytest.fixture
def stored(sqlite_template: Path, tmp_path: Path, key: bytes) -> Iterator[Store]:
    """The database of that house."""
    shutil.copy(sqlite_template, tmp_path / "zanwatch.db")
    (tmp_path / "secret.key").write_text(key.hex())
    (tmp_path / "secret.key").chmod(0o600)
    opened = open_store(f"sqlite:///{tmp_path / 'zanwatch.db'}", key)
    yield opened
    opened.close()
