"""The samples are read by the portal's own reader, and their units named by rules that know nothing of our parser."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zanwatch import samples
from zanwatch.samples.generate import write_big_code

sys.path.insert(0, str(Path(__file__).parents[1] / "portal"))
from replay_portal.corpus import read_corpus
from replay_portal.library import Act
from replay_portal.markdown import Block

_MARKS = re.compile(r"^(?:(\d+(?:-\d+)*)\. |(\d+(?:-\d+)*)\) )")
_GONE = re.compile(r"(?:исключен|алып тасталды)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Units:
    """The law of an edition: ``words`` by eid and ``headings`` by eid; an excluded unit has no words."""

    words: dict[str, tuple[str, ...]]
    headings: dict[str, str]


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    return json.loads((samples.acts_folder().parent / "expected.json").read_text("utf-8"))["acts"]


@pytest.fixture(scope="session")
def acts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Act]:
    generated = tmp_path_factory.mktemp("generated")
    write_big_code(generated)
    return {act.key: act for folder in (samples.acts_folder(), generated) for act in read_corpus(folder)}


@pytest.fixture(scope="session")
def read_units() -> Callable[[tuple[Block, ...]], Units]:
    return _read_units


def _read_units(blocks: tuple[Block, ...]) -> Units:
    units = Units({}, {})
    top = point = here = ""
    for block in blocks:
        mark = _MARKS.match(block.text)
        if block.kind == "article":
            top = here = f"art_{block.number}"
            point = ""
            units.headings[top] = "" if _GONE.search(block.text) else block.text.split(". ", 1)[-1]
        elif block.kind == "chapter":
            top = here = f"chp_{block.number}"
            units.headings[top] = block.text
        elif block.kind == "table":
            _read_table(block, units)
        elif block.kind in ("point", "subpoint", "excluded", "text") and mark:
            point = f"__para_{mark[1]}" if mark[1] else point
            here = f"{top}{point}" if mark[1] else f"{top}{point}__subpara_{mark[2]}"
            units.words[here] = () if block.kind == "excluded" else (_words(block.text),)
        elif block.kind == "text":
            units.words[here] = (*units.words.get(here, ()), _words(block.text))
    return units


def _read_table(block: Block, units: Units) -> None:
    for at, row in enumerate(block.rows, 1):
        gone = any(_GONE.search(cell) for cell in row)
        units.words[f"annex_1__table_1__row_{at}"] = () if gone else row


def _words(text: str) -> str:
    # An item that is no longer the last one changes its stop, which is no change of the law.
    return text.rstrip(".;")
