"""What is true of every page: its size, its time, its words."""

import re
import time
from collections.abc import Callable, Iterator

import pytest

from config.catalogues import read_catalogue
from config.extraction import WEB_ROOMS, extract, find_untranslated, find_unused
from tests.web.doors.browsing import Browser
from tests.web.pages.filling import BIG, FEES, OLD, SEASONAL, SHELTER
from web.render import FOLDER, environment

MOST_BYTES = 100_000
SECONDS = 1.5


def _addresses() -> Iterator[str]:
    yield from ("/", "/?since=2020-01-01", "/acts", "/sources", "/schedules", f"/acts/{BIG}?q=в")
    for act in (SHELTER, SEASONAL, FEES, OLD, BIG):
        yield f"/acts/{act}"
        yield f"/acts/{act}/timeline"
    for view in ("changes", "inline", "side"):
        yield f"/acts/{BIG}/compare/2020-06-15/2025-01-06?view={view}"
        yield f"/acts/{SHELTER}/compare/2021-02-12/2026-01-01?view={view}"
    yield from (f"/acts/{BIG}?page={page}" for page in range(2, 13))


@pytest.mark.parametrize("language", ["rus", "kaz", "eng"])
def test_no_page_is_larger_than_a_slow_line_bears(visit: Callable[..., Browser], language: str) -> None:
    browser = visit("admin", language)
    sizes = {path: len(browser.get(path).content) for path in _addresses()}

    assert {path: size for path, size in sizes.items() if size > MOST_BYTES} == {}


def test_the_comparison_of_the_longest_act_is_there_at_once(visit: Callable[..., Browser]) -> None:
    browser = visit()
    browser.get("/acts")
    # The best of three: other tests run on the same two cores.
    times = []
    for view in ("changes", "inline", "side"):
        start = time.perf_counter()
        browser.get(f"/acts/{BIG}/compare/2025-01-06/2020-06-15?view={view}")
        times.append(time.perf_counter() - start)

    assert min(times) < SECONDS


@pytest.mark.parametrize("language", ["rus", "kaz", "eng"])
def test_every_word_of_the_pages_is_translated(language: str) -> None:
    assert find_untranslated(language, "web") == []
    assert find_unused(language, "web") == []


@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_a_translation_fills_the_same_places(language: str) -> None:
    catalogue = read_catalogue(language, "web")
    wrong = []
    for message in extract(WEB_ROOMS):
        ids = (message.id,) if isinstance(message.id, str) else message.id
        for n in (1, 2, 5) if ids[0] else ():
            text = catalogue.ngettext(*ids, n) if len(ids) == 2 else catalogue.gettext(ids[0])
            if set(re.findall(r"{(\w+)}", ids[-1])) != set(re.findall(r"{(\w+)}", text)):
                wrong.append((ids[-1], text))

    assert wrong == []


def test_no_template_says_a_word_outside_the_catalogue() -> None:
    # Own names, kinds of files and single letters stay as they are: the brand, languages in their letters, a command.
    allowed = {"ZanWatch", "Русский", "Қазақша", "x", "d", "№", "A", "sha", "UTC", "CSV", "XLSX", "TOML", "HTTP"}
    allowed |= {"Telegram", "SQLite", "PostgreSQL", "Prefect", "zanwatch", "db", "reindex"}
    said = []
    for path in (FOLDER / "templates").rglob("*.html"):
        bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL)
        said += [(path.name, word) for word in re.findall(r"[^\W\d_]+", bare) if word not in allowed]

    assert said == []


def test_no_template_switches_escaping_off() -> None:
    texts = "".join(path.read_text("utf-8") for path in (FOLDER / "templates").rglob("*.html"))

    assert environment().autoescape is True
    assert re.findall(r"\|\s*safe|autoescape|Markup|style=|onclick", texts) == []
