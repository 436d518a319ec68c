"""Reading and comparing a long code: beside bare lxml, and beside a tenth of itself."""

import json
import re
from typing import Any

from lxml import etree

from law.changes.compare import compare
from law.parsing.read import read_revision
from tests.bench.code import KINDS, Code, make_code, make_espi_page
from tests.bench.timing import Effort, Work, as_if_new, figure, milliseconds, say, time_by_turns

READING_BAR = 12
"""Times bare lxml on the same bytes."""
COMPARING_BAR = 150
"""Milliseconds for the code with 40 amendments."""
GROWTH_BAR = 12
"""Times as long for ten times the text."""
TIMES_THE_TEXT = 10
_NUMBER = re.compile(r"^\s*(\d+(?:-\d+)*)[.)]")


def measure_texts(effort: Effort, code: Code) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figures of reading, comparing and growth, and what was seen beside them."""
    say("reading and comparing a long code")
    before, after = read_revision([code.before]), read_revision([code.after])
    reading, bare, walking, comparing = time_by_turns(
        effort,
        as_if_new(lambda: read_revision([code.before])),
        lambda: _parse(code.before),
        lambda: _walk(code.before),
        as_if_new(lambda: compare(before, after)),
    )
    figures = {
        "reading_to_bare_lxml": figure(
            reading / bare,
            "× bare lxml on the same bytes",
            READING_BAR,
            milliseconds=milliseconds(reading),
            bare_lxml_milliseconds=milliseconds(bare),
            characters=code.characters,
            page_bytes=len(code.before),
            provisions=len(before.provisions),
        ),
        "comparing_amended_code": figure(
            comparing * 1000,
            "ms",
            COMPARING_BAR,
            amendments=code.amendments,
            changes=len(compare(before, after)),
        ),
    }
    of_growth, seen = _growth(effort)
    seen |= {
        "plain_walk_with_one_regex_to_bare_lxml": float(f"{walking / bare:.4g}"),
        "reading_espi_to_bare_json": _read_espi(effort),
    }
    return figures | of_growth, seen


def _growth(effort: Effort) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return how much longer a code takes than a tenth of it; beside it, how much longer ten times the code takes.

    The tenth has an amendment of each kind, and the others ten and a hundred times as many.
    """
    say("a tenth of the text")
    tenth, whole = (
        make_code(effort.characters * part // TIMES_THE_TEXT, len(KINDS) * part) for part in (1, TIMES_THE_TEXT)
    )
    figures = {}
    for name, work in (("growth_of_reading", _reading), ("growth_of_comparing", _comparing)):
        small, large = time_by_turns(effort, work(tenth), work(whole))
        times = [milliseconds(small), milliseconds(large)]
        characters = [tenth.characters, whole.characters]
        unit = "× the time for 10 × the text"
        figures[name] = figure(large / small, unit, GROWTH_BAR, milliseconds=times, characters=characters)
    say("ten times the text, longer than any act is")
    huge = make_code(effort.characters * TIMES_THE_TEXT, len(KINDS) * TIMES_THE_TEXT**2)
    beyond: dict[str, Any] = {"characters": huge.characters}
    for name, work in (("reading", _reading), ("comparing", _comparing)):
        large, largest = time_by_turns(effort, work(whole), work(huge))
        beyond[f"growth_of_{name}"] = float(f"{largest / large:.4g}")
    return figures, {"beyond_any_act": beyond}


def _reading(code: Code) -> Work:
    return as_if_new(lambda: read_revision([code.before]))


def _comparing(code: Code) -> Work:
    before, after = read_revision([code.before]), read_revision([code.after])
    return as_if_new(lambda: compare(before, after))


def _parse(page: bytes) -> etree._Element:
    return etree.fromstring(page, etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True))


def _walk(page: bytes) -> int:
    """Count the numbered lines of a page: the least that any reader must do."""
    return sum(bool(_NUMBER.match("".join(line.itertext()))) for line in _parse(page).iter("p", "h3"))


def _read_espi(effort: Effort) -> float:
    """Return how long the same law as ЕСПИ's JSON takes, in times bare json on the same bytes."""
    body = make_espi_page(effort.characters)
    reading, bare = time_by_turns(effort, as_if_new(lambda: read_revision([body])), lambda: json.loads(body))
    return float(f"{reading / bare:.4g}")
