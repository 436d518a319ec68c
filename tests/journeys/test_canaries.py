"""Words that belong to one person are planted in every place they are told, and looked for wherever else they could be.

Every command runs with all logging on, DEBUG of every library too, and with failing servers. The database is looked at
as bytes: what is encrypted there is not found, and what is found there is not encrypted.
"""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.settings import Settings
from storage.engine import open_store
from tests.journeys.invented import AFTER
from tests.journeys.line import LONGEST, House, Ran
from tests.servers import BotApi, Mailbox
from tests.web.doors.browsing import Browser, add_users, start_visit
from web.app import create_app
from zanwatch.sample_portal import ReplayPortal

NAME, NOTE, PHRASE = "Canaria Q7X", "canarynote-q7x", "canaryphrase-q7x"
MAIL, CHAT = "canary.q7x@centre.example", "7420742074207"
TOKEN, PASSWORD = "987654:AAF-canary-token_q7x_0000000000000", "canarypass-q7x"
CANARIES = (NAME, NOTE, PHRASE, MAIL, CHAT, TOKEN, PASSWORD)
ITS_ACT = "910002"
LOUD = """
import atexit, logging, sys
logging.basicConfig(level=logging.DEBUG, filename=sys.argv.pop(1), force=True)
logging.getLogger().setLevel(logging.DEBUG)
if sys.argv.pop(1) == "bare":
    logging.Filter.filter = lambda *_: True
    import alerts.library as library
    library._Silence.filter = lambda *_: True
from zanwatch.cli import main
main()
"""
WHOSE_OWN = ("subscribe", "subscribers", "outbox-list")
"""Commands that answer to the operator who typed a name, or asks who follows what. No address is in it whole."""
EVERYTHING = (
    *(("outbox", "retry"),) * 3,
    ("outbox", "list"),
    ("changes", "--json"),
    ("sources", "--json"),
    ("watchlist", "list", "--json"),
    ("audit", "list"),
    ("doctor",),
    ("db", "check"),
    ("watch", "--act", ITS_ACT, "--portal", "no such portal"),
    ("subscribers", "--json"),
)


@dataclass(frozen=True)
class LoudHouse(House):
    """A ZanWatch whose every command says all it can: what goes to its log is kept beside its data."""

    folder: Path = Path()
    mode: str = "as it is"

    def run(self, *words: str, **settings: str) -> Ran:
        """Run ``zanwatch`` to its end, with the log of everything in a file of its own."""
        number = len(list(self.folder.glob("*.log")))
        name = f"{number:02}-{'-'.join(words[:2]) if words[0] in {'outbox', 'db'} else words[0]}"
        done = subprocess.run(
            [sys.executable, "-c", LOUD, str(self.folder / f"{name}.log"), self.mode, *words],
            capture_output=True,
            text=True,
            env=self.with_settings(**settings),
            timeout=LONGEST,
            check=False,
        )
        (self.folder / f"{name}.out").write_text(done.stdout, "utf-8")
        (self.folder / f"{name}.err").write_text(done.stderr, "utf-8")
        return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def loud(new_house: House, mailbox: Mailbox, bot: BotApi, sqlite_template: Path, tmp_path: Path) -> LoudHouse:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "said").mkdir()
    # Others may have left both servers in a bad mood.
    mailbox.rcpt[:], bot.answers[:] = ["250 OK"], [(200, {"ok": True, "result": {"message_id": 7}})]
    shutil.copy(sqlite_template, tmp_path / "data" / "zanwatch.db")
    return LoudHouse({**new_house.environment, "ZANWATCH_TELEGRAM_TOKEN": TOKEN}, folder=tmp_path / "said")


def walk(house: LoudHouse, servers: tuple[ReplayPortal, Mailbox, BotApi], *, to_the_end: bool) -> None:
    """Subscribe, watch, send to servers that fail in every way and then do not, look at everything, keep a backup."""
    portal, mailbox, bot = servers
    with_password = mailbox.url.replace("smtp://", f"smtp://postman:{PASSWORD}@")
    asks = ("--to", f"mailto:{MAIL}", "--to", f"tgram:{CHAT}", "--topic", "labour", "--note", NOTE, "--phrase", PHRASE)
    assert house.run("subscribe", NAME, *asks).code == 0
    assert house.run("watch", "--act", ITS_ACT).code == 0
    portal.set_today(date.fromisoformat(AFTER))
    quoting = {"ok": False, "description": f"Bad Request: chat {CHAT} of bot {TOKEN} is not there"}
    # One after another: a login that is refused, a refusal that quotes her, a line that is cut, and a server's own bug.
    bot.answers[:] = [(500, quoting), (429, {**quoting, "parameters": {"retry_after": 0}}), (0, {}), (403, quoting)]
    mailbox.rcpt[:] = [f"451 <{MAIL}> try later", f"550 <{MAIL}> is not known here"]
    house.run("watch", "--act", ITS_ACT, smtp_url=with_password)
    house.run("outbox", "retry", smtp_url=with_password)
    house.run("db", "backup", str(house.folder.parent / "backup"))
    house.run("outbox", "list", "--json")
    if not to_the_end:
        return
    for words in EVERYTHING:
        house.run(*words)
    house.run("watch", "--act", ITS_ACT, espi_url="http://127.0.0.1:9", adilet_url="http://127.0.0.1:9")


@pytest.mark.parametrize("to_the_end", [False, pytest.param(True, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_no_log_no_answer_no_export_no_page_and_no_backup_holds_what_is_hers(
    loud: LoudHouse, servers: tuple[ReplayPortal, Mailbox, BotApi], key: bytes, tmp_path: Path, *, to_the_end: bool
) -> None:
    walk(loud, servers, to_the_end=to_the_end)
    pages = look_at_pages(tmp_path / "data", key)
    said = {path.name: path.read_text("utf-8", "replace") for path in sorted((tmp_path / "said").iterdir())}
    their_own = {name for name in said if not name.endswith(".log") and Path(name).stem[3:] in WHOSE_OWN}
    files = {
        str(path.relative_to(tmp_path)): path.read_bytes().decode("latin-1")
        for folder in ("data", "backup")
        for path in sorted((tmp_path / folder).rglob("*"))
        if path.is_file() and path.suffix != ".db"
    }
    rows = {f"{folder}/{place}": text for folder in ("data", "backup") for place, text in read_rows(tmp_path / folder)}

    assert (len(pages) >= 5, len(said) >= 3 * 6, "backup" in {name.partition("/")[0] for name in rows}) == (True,) * 3
    assert [hit for hit in hits(said) if not (hit[0] in their_own and hit[1] in {NAME, PHRASE})] == []
    assert hits(pages) == []
    assert hits(files) == []
    assert hits(rows) == []


def test_with_the_silence_off_the_search_finds_what_is_hers(
    loud: LoudHouse, servers: tuple[ReplayPortal, Mailbox, BotApi]
) -> None:
    bare = LoudHouse(loud.environment, folder=loud.folder, mode="bare")
    portal, mailbox, bot = servers
    bare.run("subscribe", NAME, "--to", f"mailto:{MAIL}", "--to", f"tgram:{CHAT}", "--topic", "labour")
    bare.run("watch", "--act", ITS_ACT)
    portal.set_today(date.fromisoformat(AFTER))
    bare.run("watch", "--act", ITS_ACT)
    logs = {path.name: path.read_text("utf-8", "replace") for path in loud.folder.glob("*.log")}

    assert TOKEN in {word for _, word in hits(logs)}
    # Both messages went where they should: where nothing is sent, nothing could be found.
    assert (mailbox.recipients, {TOKEN in path for path, _ in bot.calls}) == ([MAIL], {True})
    assert NAME not in mailbox.raw[0].decode("utf-8", "replace")


def hits(texts: dict[str, str]) -> list[tuple[str, str]]:
    """Return where which canary stands; written as in an address or in escapes, it is one too."""
    forms = {word: {word, word.replace("@", "%40"), word.replace(" ", "%20"), word.encode().hex()} for word in CANARIES}
    return [
        (place, word)
        for place, text in texts.items()
        for word, written in forms.items()
        if any(form in text for form in written)
    ]


def read_rows(folder: Path) -> Iterable[tuple[str, str]]:
    """Yield every field of every database in a folder, and the bytes of its file, which hold what rows do not."""
    for path in sorted(folder.glob("*.db")):
        yield f"{path.name}'s bytes", path.read_bytes().decode("latin-1")
        with closing(sqlite3.connect(path)) as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - its own names
                names = [column[0] for column in cursor.description]
                for row in cursor:
                    for name, value in zip(names, row, strict=True):
                        yield f"{table}.{name}", value.decode("latin-1") if isinstance(value, bytes) else str(value)


def look_at_pages(data: Path, key: bytes) -> dict[str, str]:
    """Return every page that a reader and an editor may see, and the pages of links and errors."""
    store = open_store(f"sqlite:///{data / 'zanwatch.db'}", key)
    add_users(store)
    app = create_app(store, Settings(data_dir=data), clock=lambda: datetime(2024, 6, 18, 7, tzinfo=UTC))
    pages: dict[str, str] = {}
    for role in ("reader", "editor"):
        browser = Browser(app).hold(start_visit(store, role, datetime(2024, 6, 18, 7, tzinfo=UTC)))
        waiting = [
            "/",
            "/inbox?tab=all",
            "/acts",
            "/sources",
            "/schedules",
            "/amended-by?number=905-VIII",
            "/u/none",
            "/none",
        ]
        while waiting and len(pages) < 60:
            path = waiting.pop()
            answer = browser.get(path)
            pages[f"{role} {path}"] = answer.text + str(answer.headers)
            links = re.findall(r'href="(/(?!static)[^"#]*)"', answer.text)
            waiting += [link for link in dict.fromkeys(links) if f"{role} {link}" not in pages and link not in waiting]
    store.close()
    return pages
