from pathlib import Path

import pytest

from tests.journeys.conftest import (  # noqa: F401 - fixtures are found by their names
    bot,
    cold_house,
    house,
    light_house,
    mailbox,
    make_house,
    new_house,
    portal,
    running_bot,
    running_mailbox,
    running_portal,
    servers,
    watchlist,
)
from tests.stands.walls import app, by, clock, settings, sheet  # noqa: F401
from tests.web.pages.conftest import own_store  # noqa: F401


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """The words of a sheet, as a file."""
    path = tmp_path / "words.txt"
    path.write_text("Вас бьют?\nЗвоните 111.\n\nЗаявление рассматривают 10 дней.", "utf-8")
    return path
