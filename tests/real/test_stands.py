"""A sheet on article 18 of law 214-IV (domestic violence), of 2023, made wrong by № 72-VIII of 15.04.2024."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import html

from config.settings import Settings
from storage.engine import open_store
from tests.journeys.forks import ForkedHouse, Forks
from tests.journeys.line import House
from tests.servers import BotApi, Mailbox
from tests.web.doors.browsing import PUBLIC, Browser
from web.app import create_app
from zanwatch.sample_portal import ReplayPortal

CHECKED = ["Проверяется", "Тексерілуде", "Tekshirilmoqda", "Текшерилип жатат", "Санҷида мешавад", "Being checked"]


@pytest.fixture
def house(make_house: Callable[[str], House], database_url: str, forks: Forks) -> House:
    return ForkedHouse(make_house(database_url).environment, forks)


def read_public(url: str, key: bytes, folder: Path, code: str) -> list[str]:
    """What a telephone at a border post reads, in large letters."""
    store = open_store(url, key)
    try:
        settings = Settings(data_dir=folder, public_url=PUBLIC)
        app = create_app(store, settings, clock=lambda: datetime(2024, 6, 17, 7, tzinfo=UTC))
        body = Browser(app, PUBLIC).get(f"/stands/{code}").text
    finally:
        store.close()
    return [found.text_content() for found in html.fromstring(body).xpath("//section/*[self::h1 or self::h2]")]


def test_the_amendment_of_2024_is_seen_on_the_wall_told_once_and_answered(  # noqa: PLR0917 - all that the journey needs
    house: House, portal: ReplayPortal, mailbox: Mailbox, bot: BotApi, database_url: str, key: bytes, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("Куда обратиться", "utf-8")
    # She follows another topic: of this law she hears by her sheet alone.
    house.run("subscribe", "Owner", "--to", "mailto:owner@centre.example", "--topic", "labour")
    house.read("watch", "--act", "49212")
    add = ("stands", "add", "--title", "Памятка", "--language", "tgk", "--text", str(words), "--owner", "Owner")
    code = house.read(*add, "--rests", "49212:art_18")["code"]
    other = house.read(*add, "--rests", "49212:art_18__para_1__subpara_3")["code"]
    house.read("watch", "--act", "49212")
    before = read_public(database_url, key, tmp_path, code)[0], len(mailbox.mails)
    portal.set_today(date(2024, 6, 16))
    house.read("watch", "--act", "49212")
    seen = {sheet["code"]: sheet["state"] for sheet in house.read("stands", "list")}

    # Kazakh item 3 handed its predicate to the new last item: form, not meaning.
    assert (before, seen) == (("Действителен", 0), {code: "check", other: "valid"})
    assert read_public(database_url, key, tmp_path, code) == CHECKED
    (mail,) = mailbox.mails
    text = mail.get_body(("plain",)).get_content()
    assert [one in text for one in ("214-IV", "16.06.2024", code, other)] == [True, True, True, False]
    assert not any(one in str(mail["Subject"]).lower() for one in ("насил", "закон", "статья"))

    house.read("watch", "--act", "49212")
    house.read("stands", "confirm", code)
    house.read("watch", "--act", "49212")

    assert read_public(database_url, key, tmp_path, code)[0] == "Действителен"
    assert (len(mailbox.mails), bot.calls) == (1, [])
