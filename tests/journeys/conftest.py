import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.journeys.forks import ForkedHouse, Forks
from tests.journeys.invented import make_act
from tests.journeys.line import House, make_environment, write_acts, write_watchlist
from tests.servers import BotApi, Mailbox
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder

START = date(2024, 5, 1)
SAMPLES = {
    "900001": ["domestic_violence"],
    "900002": ["labour"],
    "900003": ["migration"],
    "900004": ["domestic_violence", "children"],
    "900005": ["domestic_violence", "children"],
}
INVENTED = {"910001": ["labour"], "910002": ["labour"]}
"""The first in both languages, the second in Russian only."""


@pytest.fixture(scope="session")
def watchlist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_watchlist(tmp_path_factory.mktemp("watchlist") / "watchlist.toml", SAMPLES | INVENTED)


@pytest.fixture(scope="module")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayPortal]:
    corpus = tmp_path_factory.mktemp("corpus")
    write_acts(corpus, [make_act("910001"), make_act("910002", ("rus",))])
    with ReplayPortal([acts_folder(), corpus], START) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: ReplayPortal) -> ReplayPortal:
    running_portal.reset()
    return running_portal


@pytest.fixture(scope="module")
def running_mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(running_mailbox: Mailbox) -> Mailbox:
    for seen in (running_mailbox.mails, running_mailbox.recipients, running_mailbox.raw):
        seen.clear()
    return running_mailbox


@pytest.fixture(scope="module")
def running_bot() -> Iterator[BotApi]:
    with BotApi() as bot:
        yield bot


@pytest.fixture
def bot(running_bot: BotApi) -> BotApi:
    running_bot.calls.clear()
    return running_bot


@pytest.fixture
def servers(portal: ReplayPortal, mailbox: Mailbox, bot: BotApi) -> tuple[ReplayPortal, Mailbox, BotApi]:
    """All that a ZanWatch talks to."""
    return portal, mailbox, bot


@pytest.fixture
def make_house(
    servers: tuple[ReplayPortal, Mailbox, BotApi], key: bytes, watchlist: Path, tmp_path: Path
) -> Callable[[str], House]:
    """Make a ZanWatch on a database, which watches the portal and posts to both servers."""
    portal, mailbox, bot = servers

    def make(url: str) -> House:
        return House(
            make_environment(
                tmp_path,
                database_url=url,
                espi_url=portal.espi_url,
                smtp_url=mailbox.url,
                mail_from="Сводка <svodka@centre.example>",
                telegram_token="123456:AAF-test-token_of_nobody_0000000000",
                telegram_url=bot.url,
                secret_key=key.hex(),
                watchlist=str(watchlist),
            )
        )

    return make


@pytest.fixture
def cold_house(make_house: Callable[[str], House], database_url: str) -> House:
    """A ZanWatch on SQLite, and the same on PostgreSQL; each of its commands starts from nothing."""
    return make_house(database_url)


@pytest.fixture
def house(cold_house: House, forks: Forks) -> House:
    """The same run by forks, for what has nothing to do with how a command starts."""
    return ForkedHouse(cold_house.environment, forks)


@pytest.fixture
def new_house(make_house: Callable[[str], House], tmp_path: Path) -> House:
    """A ZanWatch on SQLite only, in an empty folder; each of its commands starts from nothing."""
    return make_house(f"sqlite:///{tmp_path / 'data' / 'zanwatch.db'}")


@pytest.fixture
def light_house(new_house: House, forks: Forks, sqlite_template: Path, tmp_path: Path) -> House:
    """A ZanWatch on SQLite only, run by forks, where what happens has nothing to do with the database either."""
    (tmp_path / "data").mkdir(mode=0o700)
    shutil.copy(sqlite_template, tmp_path / "data" / "zanwatch.db")
    return ForkedHouse(new_house.environment, forks)
