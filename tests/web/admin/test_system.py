"""The page of the house: what it runs on and what waits, and no secret in any form."""

from pathlib import Path

from config.settings import Settings
from flows.condition import Memory, ask_prefect, measure_memory
from flows.prefect_api import Prefect, note_prefect
from storage.engine import Store
from storage.schema import HEAD
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, Moving, make_settings
from web.app import create_app
from web.reading.admin_system import SHOWN, list_settings

SECRETS = {
    "smtp_url": "smtps://robot:hunter2@mail.example:465",
    "telegram_token": "987654:AAHsecret-token",
    "admin_to": "mailto:boss@centre.example",
    "database_url": "postgresql+psycopg://zw:hunter3@db.example/zw",
    "contact": "mailto:it@centre.example",
}


def test_no_secret_is_on_the_page_and_that_it_is_set_is(own_store: Store, tmp_path: Path) -> None:
    settings = make_settings(tmp_path).model_copy(update=SECRETS)
    browser = Browser(create_app(own_store, settings, clock=Moving())).hold(start_visit(own_store, "admin", NOW))
    browser.cookies.set("lang", "eng", "127.0.0.1")
    page = browser.get("/admin/system").text
    hidden = [*SECRETS.values(), "hunter2", "hunter3", "AAHsecret", "boss@", "it@centre", settings.secret_key]

    assert [word for word in hidden if word in page] == []
    assert [line for line in list_settings(settings) if line[0] == "ZANWATCH_SMTP_URL"] == [
        ("ZANWATCH_SMTP_URL", None, True)
    ]
    assert f"schema {HEAD}" in page
    assert "was not started" in page


def test_a_setting_is_a_secret_until_it_is_named() -> None:
    shown = {name for name, value, _ in list_settings(Settings()) if value is not None}

    assert shown == {f"ZANWATCH_{name.upper()}" for name in SHOWN}
    assert [name for name in SHOWN if any(word in name for word in ("key", "token", "smtp", "password"))] == []


def test_a_prefect_that_is_noted_and_dead_is_away(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    before = ask_prefect(settings)
    note_prefect(settings, Prefect("http://127.0.0.1:9/api", "a:b"))

    assert (before, ask_prefect(settings)) == ("not started", "away")


def test_memory_is_read_as_linux_tells_it_and_is_unknown_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "status").write_text("Name:\tpython\nVmRSS:\t  2048 kB\n")
    (tmp_path / "meminfo").write_text("MemTotal:  4000 kB\nMemAvailable:  1000 kB\n")
    told = measure_memory(tmp_path / "status", tmp_path / "meminfo")

    assert told == Memory(2048 * 1024, 4000 * 1024, 1000 * 1024)
    assert measure_memory(tmp_path / "none", tmp_path / "none") == Memory(None, None, None)
