"""No real revision is held back wrongly and no word of a real page is lost, from either portal, in any typing."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from law.model import Capture, Revision
from law.parsing.read import read_edition
from law.quality.ending import shows_its_end
from law.quality.gate import judge_edition
from tests.journeys.pages import NOISE
from tests.law.quality.captures import Shown, editions_of, words_of_page, words_of_tree

EDITIONS = 21
SAMPLES = ("espi_document_1_rus.json", "adilet_old_document_rus.html", "adilet_law_h3_articles_2026-06.html")


@pytest.fixture(scope="module")
def shown(shared: Path) -> list[Shown]:
    return list(editions_of([shared / "corpus"]))


def held_back(editions: Sequence[Shown]) -> list[tuple[object, ...]]:
    """Return what the gate held back, each edition judged after its predecessor from the same portal, and alone."""
    held: list[tuple[object, ...]] = []
    before: dict[tuple[str, str, str], Revision] = {}
    for edition in editions:
        series = edition.act, edition.portal, edition.language
        for previous in (before.get(series), None):
            judged = judge_edition(edition.captures, date.fromisoformat(edition.on), previous)
            if judged.value is None:
                held.append((*edition.key, judged.verdict))
        if judged.value:
            before[series] = judged.value
    return held


def test_no_real_revision_is_held_back(shown: list[Shown]) -> None:
    assert len(shown) == 2 * EDITIONS
    assert held_back(shown) == []


def test_no_real_revision_is_held_back_for_how_it_is_typed(shared: Path) -> None:
    assert held_back(list(editions_of([shared / "corpus"], NOISE))) == []


def test_no_real_revision_is_held_back_after_the_other_portals(shown: list[Shown]) -> None:
    held = []
    for earlier, later in zip(shown, shown[2:], strict=False):
        if (earlier.act, earlier.language) != (later.act, later.language):
            continue
        other = shown[shown.index(later) ^ 1]  # both portals' pages of one edition stand side by side
        previous = judge_edition(earlier.captures, date.fromisoformat(earlier.on), None).value
        verdict = judge_edition(other.captures, date.fromisoformat(other.on), previous).verdict
        if verdict.outcome != "good":
            held.append((*other.key, verdict))

    assert held == []


def test_the_words_of_the_tree_are_the_words_of_every_real_page(shown: list[Shown]) -> None:
    odd = {}
    for edition in shown:
        tree, seen = words_of_tree(edition.bodies), words_of_page(edition.bodies)
        if tree != seen:
            odd[edition.key] = (seen - tree, tree - seen)

    assert odd == {}


def test_every_real_page_is_understood_whole(shown: list[Shown]) -> None:
    readings = [(edition.key, read_edition(edition.bodies)) for edition in shown]

    assert [(key, read.coverage, read.revision.issues) for key, read in readings if read.coverage < 1] == []
    assert [(key, read.revision.issues) for key, read in readings if read.revision.issues] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_words_of_a_captured_page_are_all_read(shared: Path, name: str) -> None:
    body = (shared / "portals" / "samples" / name).read_bytes()
    reading = read_edition([body])

    assert words_of_tree([body]) == words_of_page([body])
    assert (reading.coverage, reading.revision.issues) == (1.0, ())


@pytest.mark.parametrize("share", [5, 25, 50, 75, 95])
def test_a_real_text_of_which_the_end_is_lost_is_held_back_or_asked_for_again_at_a_first_reading(
    shown: list[Shown], share: int
) -> None:
    """Whole JSON whose last page ends early; only the end that is a signature alone may go, which is no law."""
    missed, harmless = [], 0
    for edition in (one for one in shown if one.portal == "espi"):
        on = date.fromisoformat(edition.on)
        whole = judge_edition(edition.captures, on, None).value
        found = judge_edition(cut(edition.captures, share), on, None).value
        if found is not None and whole is not None and found.law_hash == whole.law_hash:
            harmless += 1
        elif found is not None and shows_its_end(found):
            missed.append(edition.key)

    assert missed == []
    assert harmless == (3 if share == 95 else 0)


def cut(captures: Sequence[Capture], share: int) -> list[Capture]:
    """Return the pages of an edition with so many per cent of the nodes of the last one."""
    *first, last = captures
    document = json.loads(last.body)
    document["content"] = document["content"][: max(1, len(document["content"]) * share // 100)]
    return [*first, replace(last, body=json.dumps(document, ensure_ascii=False).encode())]
