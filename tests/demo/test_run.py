"""`zanwatch demo` as a newcomer runs it: no settings, no terminal, an empty home, and nothing answers outside."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from flows.evidence import check_pack

ROOT = Path(__file__).parents[2]
RUN = "from zanwatch.cli import main; main()"
RUN_WITH_FORKS = f"""
import sys, spiders.crawl
from pathlib import Path
from tests.crawlers import use_crawlers
spiders.crawl.subprocess = use_crawlers(Path(sys.argv.pop(1)))
{RUN}
"""
"""The same, but the crawls of the demo itself are forks; those of its `zanwatch serve` start from nothing."""
FIGURES = re.compile(
    r"^acts: (\d+) · editions: (\d+) · read: ([\d.]+) MB · changes: (\d+) · messages: (\d+)"
    r" · held back: (\d+) · seconds: ([\d.]+)$",
    re.MULTILINE,
)
OURS_OR_OFFICIAL = re.compile(r"https://(?:zan\.gov\.kz|adilet\.zan\.kz)/|http://127\.0\.0\.1:\d+/")


@dataclass(frozen=True)
class Ran:
    """A demo that ended, and what it left where."""

    code: int
    out: str
    err: str
    knocked: bool
    """Whether anything connected to the servers that the environment named."""
    cwd: Path
    home: Path
    temp: Path
    picture: Path

    @property
    def figures(self) -> list[float]:
        (found,) = FIGURES.findall(self.out)
        return [float(figure) for figure in found]

    @property
    def page(self) -> str:
        return (self.cwd / "demo-out" / "index.html").read_text(encoding="utf-8")


# A first start of Prefect on a busy machine, and the minute until a schedule fires.
pytestmark = pytest.mark.timeout(240)


def _start(place: Path, *run: str, **environment: str) -> subprocess.Popen[bytes]:
    for name in ("home", "cwd", "temp"):
        (place / name).mkdir()
    return subprocess.Popen(
        [sys.executable, "-c", *(run or (RUN,)), "demo", "--picture", str(place / "demo.svg")],
        cwd=place / "cwd",
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(place / "home"),
            "TMPDIR": str(place / "temp"),
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def ran(crawlers: Path) -> Iterator[Ran]:
    """Run it once, in an environment that names a trap as mail server, bot, portal and proxy."""
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as trap:
        place, port = Path(name), trap.getsockname()[1]
        trap.settimeout(0)
        process = _start(
            place,
            RUN_WITH_FORKS,
            str(crawlers),
            LC_ALL="C.UTF-8",
            ZANWATCH_SMTP_URL=f"smtp://127.0.0.1:{port}",
            ZANWATCH_TELEGRAM_URL=f"http://127.0.0.1:{port}",
            ZANWATCH_ESPI_URL=f"http://127.0.0.1:{port}",
            ZANWATCH_DATABASE_URL=f"sqlite:///{place}/home/theirs.db",
            ZANWATCH_DATA_DIR=f"{place}/home/data",
            ZANWATCH_CRAWL_DELAY="not a number",
            HTTP_PROXY=f"http://127.0.0.1:{port}",
            http_proxy=f"http://127.0.0.1:{port}",
        )
        out, err = process.communicate(timeout=200)
        try:
            trap.accept()[0].close()
            knocked = True
        except BlockingIOError:
            knocked = False
        yield Ran(
            process.returncode,
            out.decode(),
            err.decode(),
            knocked,
            place / "cwd",
            place / "home",
            place / "temp",
            place / "demo.svg",
        )


def test_it_ends_well_and_its_figures_are_what_lies_in_the_folder(ran: Ran) -> None:
    assert ran.code == 0, ran.err

    out = ran.cwd / "demo-out"
    acts, editions, read, changes, messages, held, seconds = ran.figures
    mails = sorted((out / "mailbox").iterdir())
    chats = sorted((out / "telegram").iterdir())

    # Editions: two languages of 7 acts at first sight, and of the 6 steps; Kazakh has one change more (form) in 900001.
    # Its point that is announced and then comes is two changes in each language.
    assert (acts, editions, changes, held) == (7, 2 * 7 + 2 * 6, 15 + 10 + 4 + 1 + 12 + 1 + 2 * 2, 3)
    assert messages == len(mails) + len(chats) == 27
    # Of six one was forgotten, and the lawyer came; what is shut is kept for 180 days.
    assert "readers: 6 · addresses that take nothing: 0" in ran.out
    assert read > 10
    assert 1 < seconds < 200
    # However the terminal breaks its lines.
    told = " ".join(ran.out.split())
    assert len(re.findall(r"✗ [^✗]*? came: HTTP 200, [^✗]*? bytes; held back: [^✗]*? alerts: 0; the same", told)) == 3
    assert "New changes: 0. Messages: 0." in ran.out


def test_the_mail_in_the_folder_is_the_mail_on_the_screen(ran: Ran) -> None:
    raw = (ran.cwd / "demo-out" / "mailbox" / "01-reception.eml").read_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain",))  # type: ignore[attr-defined]  # the policy makes an EmailMessage

    shown = " ".join(re.sub(r"[│╭╮╰╯─]", " ", ran.out).split())
    for name in ("Subject", "From", "Message-ID"):
        assert f"{name}: {mail[name]}" in shown
    assert " ".join(re.sub("─", " ", body.get_content()).split()) in shown
    assert "вступает в силу 13.05.2024" in shown
    assert "№ 906-VIII" in shown


def test_a_schedule_fired_by_itself_and_its_mails_and_the_pages_are_in_the_folder(ran: Ran) -> None:
    out = ran.cwd / "demo-out"
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted((out / "scheduled").iterdir())
    ]
    pages = sorted(path.name for path in (out / "pages").glob("*.html"))
    compared = (out / "pages" / "acts-900005-compare-2025-03-14-2025-10-29-rus-inline.html").read_text("utf-8")

    assert re.search(r"(?:it fired by\s+itself|it\s+was made up for by\s+itself)", ran.out)
    assert [mail["To"] for mail in mails] == ["dezhurnaya@centre.example"] * 4
    # Of the house; of its admin; text and timeline of four acts, their comparisons, one of them in three views; three
    # of a dead act; the history of an article, an extract, both languages, a search; the sheets, one of them, and what
    # all see of it.
    assert len(pages) == 8 + 5 + 2 * 4 + (5 + 3) + 3 + 4 + 3
    assert all(f"pages/{name}" in ran.page for name in pages)
    assert "<ins" in compared
    assert "A copy that the demo kept" in compared


def test_what_can_be_taken_along_is_whole_and_a_sheet_is_to_be_checked(ran: Ran) -> None:
    out = ran.cwd / "demo-out"
    checked = check_pack(out / "evidence.zip")
    sheets = [page for page in (out / "pages").glob("stands-*.html") if not page.stem.endswith("-edit")]

    assert checked.faults == ()
    assert checked.read_again
    assert (out / "comparison.pdf").read_bytes()[:5] == b"%PDF-"
    assert (out / "comparison.docx").read_bytes()[:2] == b"PK"
    assert ["Проверяется" in page.read_text("utf-8") for page in sheets] == [True]


def test_a_point_is_announced_and_comes_and_each_is_told_once(ran: Ran) -> None:
    # 900001, art. 10, p. 2: a note of 27.06.2025 tells of its wording from 01.01.2026.
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[attr-defined]  # the policy makes an EmailMessage
        for path in sorted((ran.cwd / "demo-out" / "mailbox").glob("*-reception.eml"))
    ]
    told = [number for number, mail in enumerate(mails) if "№ 917-VIII" in mail]
    shown = " ".join(ran.out.split())

    assert told == [len(mails) - 2, len(mails) - 1]
    assert re.search(r"27\.06\.2025: a change is announced", shown)
    assert "Still to come: article 10, point 2. In force from 01.01.2026: the source states this date." in shown
    assert "188 days are left." in shown
    assert re.search(r"01\.01\.2026: what was announced takes effect", shown)
    assert "What the edition of 27.06.2025 announced has come: article 10, point 2. Each was told once." in shown
    assert "What the edition of 27.06.2025 announced has come" in ran.page


def test_the_kept_pages_tell_of_what_is_to_come_and_of_the_act_in_a_dead_ones_place(ran: Ran) -> None:
    pages = ran.cwd / "demo-out" / "pages"
    home, timeline, dead = (
        " ".join((pages / name).read_text("utf-8").split())
        for name in ("home.html", "acts-900001-timeline.html", "acts-900004-successor-rus.html")
    )

    assert re.search(r"Announced, still to come.*Article 2, point 2.*will be worded anew.*no day is named", home)
    assert "took effect in the edition of 01.01.2026" in timeline
    assert "announced in the edition of 27.06.2025" in timeline
    assert re.search(r"Where each article went.*proposed", dead)


def test_what_each_reader_asked_for_is_kept(ran: Ran) -> None:
    out, shown = ran.cwd / "demo-out", " ".join(ran.out.split())
    reminder = message_from_bytes((out / "mailbox" / "16-yurist.eml").read_bytes(), policy=policy.default)
    calendar = (out / "calendar.ics").read_text("utf-8")

    assert "Quiet hours, 21:00–07:00: the mail waited, and left at 07:00 (07-dezhurstvo.eml)." in shown
    assert "A daily digest was put together at 08:00" in shown
    assert "шестидесяти календарных дней" in (out / "digest.html").read_text("utf-8")
    assert "A chat is closed (403 Forbidden: bot was blocked by the user)" in shown
    assert "no byte of the address is left in the database" in shown
    assert "In the past 12 months 1 message would have come." in shown
    assert "No stored edition of act 900001 has the unit art_99: this rule would never speak." in shown
    assert "через 7 дней" in reminder.get_body(("plain",)).get_content()  # type: ignore[attr-defined]  # the policy makes an EmailMessage
    assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", calendar) == ["20260101"]
    assert "with one click, without signing in: dezhurnaya@centre.example gets nothing more." in shown
    assert "`zanwatch sources`: espi: texts 14" in shown
    assert "Important: a deadline changed." in ran.page


def test_nothing_of_the_user_is_read_or_touched(ran: Ran) -> None:
    assert not ran.knocked
    assert list(ran.home.iterdir()) == []
    assert list(ran.temp.iterdir()) == []
    assert [path.name for path in ran.cwd.iterdir()] == ["demo-out"]


def test_the_page_has_no_script_and_names_nobody_but_the_house_and_the_official_portals(ran: Ran) -> None:
    pages = sorted((ran.cwd / "demo-out").rglob("*.html"))

    assert len(pages) == 7 + 39 + 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "//" not in OURS_OR_OFFICIAL.sub("", text)
    for told in ("<ins>", "<del>", "900007", "A third of the articles is gone", "01-100000001.txt", "zanwatch watch"):
        assert told in ran.page


def test_the_picture_loads_nothing_and_is_small(ran: Ran) -> None:
    picture = ran.picture.read_text(encoding="utf-8")

    assert picture.replace("http://www.w3.org/2000/svg", "").count("//") == 0
    assert "@font-face" not in picture
    assert len(picture.encode()) < 150_000


def test_when_it_is_ended_nothing_is_left_running(tmp_path: Path) -> None:
    # The first lines hold Cyrillic titles: a terminal without these letters is no reason to fail either.
    process = _start(tmp_path, PYTHONIOENCODING="ascii", PYTHONUNBUFFERED="1")
    assert process.stdout is not None
    assert process.stderr is not None
    lines = []
    while not any("900004" in line for line in lines):
        lines.append(process.stdout.readline().decode())
        assert lines[-1], process.stderr.read()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)

    assert process.returncode == 128 + signal.SIGTERM
    assert list((tmp_path / "temp").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
