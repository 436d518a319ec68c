"""`python -m tests.browser.tutorial [FOLDER]`: the pictures of docs/tutorial.md and docs/tutorial.ru.md, made anew.

The commands are really run, in an empty folder, against a mail server of this machine; the pages are those that stand
then. What was said at the terminal is drawn as it was said.
"""

import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from config.settings import make_settings
from storage.engine import open_store
from storage.keys import read_key_file
from tests.browser.house import CHROMIUM, entering, launched, served
from tests.servers import Mailbox
from tests.web.pages.filling import Moving
from web.app import create_app

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = {"eng": ("en_GB.UTF-8", "en-GB"), "rus": ("ru_RU.UTF-8", "ru-RU")}
MOST_BYTES = 150_000
PAGES = (("sign-in", "/sign-in", ""), ("schedules", "/schedules", "admin"))
_TERMINAL = (
    '<meta charset="utf-8"><body style="margin:0;background:#1d1f21;color:#e8e8e8"><pre style="margin:0;padding:16px;'
    'font:14px/1.5 DejaVu Sans Mono,monospace;white-space:pre-wrap">{text}</pre></body>'
)
_ANSWERS = (
    'through = "{url}"\nto = "reception@centre.example"\ntopics = "1 2"\nwhen = "daily 09:00"\npassword = "{word}"\n'
)


def main() -> int:
    """Write the pictures; exit code 2 where there is no browser."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    if CHROMIUM is None:
        sys.stderr.write("it needs Chromium\n")
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with launched() as browser:
        for language in LANGUAGES:
            with tempfile.TemporaryDirectory() as name:
                _draw_commands(browser, folder, Path(name), language)
                _draw_pages(browser, folder, Path(name), language)
    return 0


def _draw_commands(browser: Browser, folder: Path, house: Path, language: str) -> None:
    origins = {f"ZANWATCH_{name}_URL": "http://127.0.0.1:9" for name in ("ESPI", "ADILET", "LEGALACTS", "GOVKZ")}
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(house),
        "LC_ALL": LANGUAGES[language][0],
        "PYTHONUTF8": "1",
        "COLUMNS": "110",
        "ZANWATCH_DATA_DIR": str(house / "data"),
        **origins,
    }
    with Mailbox() as mailbox:
        answers = house / "answers.toml"
        answers.write_text(_ANSWERS.format(url=mailbox.url, word="a word for the tutorial"), "utf-8")
        answers.chmod(0o600)
        shown = _run(("zanwatch", "init", "--answers", str(answers)), environment, house)
        _draw(browser, _TERMINAL.format(text=escape(shown)), folder / f"tutorial-init-{language}.png", 960)
        (mail,) = mailbox.mails
        body = mail.get_body(("html",))
        assert body is not None
        _draw(browser, body.get_content(), folder / f"tutorial-mail-{language}.png", 700)
        shown = _run(("zanwatch", "doctor"), environment, house)
    _draw(browser, _TERMINAL.format(text=escape(shown)), folder / f"tutorial-doctor-{language}.png", 960)


def _run(words: tuple[str, ...], environment: dict[str, str], house: Path) -> str:
    command = Path(sys.executable).with_name(words[0])
    done = subprocess.run(
        [str(command), *words[1:]], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    line = " ".join(words).replace(str(house), "~")
    return f"$ {line}\n{done.stdout.decode()}".replace(str(house), "~")


def _draw(browser: Browser, html: str, path: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 300})
    page.set_content(html)
    page.screenshot(path=path, full_page=True)
    page.close()
    _say(path)


def _draw_pages(browser: Browser, folder: Path, house: Path, language: str) -> None:
    key = read_key_file(house / "data" / "secret.key")
    store = open_store(f"sqlite:///{house / 'data' / 'zanwatch.db'}", key)
    try:
        app = create_app(store, make_settings({"data_dir": str(house / "data")}), clock=Moving())
        view = {"viewport": {"width": 1000, "height": 620}, "locale": LANGUAGES[language][1]}
        with served(app) as url, entering(browser, url, store) as enter:
            for name, address, who in PAGES:
                page = enter(who, language=language, **view).new_page()
                page.goto(address)
                path = folder / f"tutorial-{name}-{language}.png"
                page.screenshot(path=path)
                _say(path)
    finally:
        store.close()


def _say(path: Path) -> None:
    size = path.stat().st_size
    sys.stdout.write(f"{path} {size}\n")
    if size > MOST_BYTES:
        raise SystemExit(f"{path.name} has {size} bytes, more than {MOST_BYTES}")


if __name__ == "__main__":
    sys.exit(main())
