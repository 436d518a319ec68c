"""Every edition of the real corpus: no word is lost or made up, nothing is unread, nothing differs from itself."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from law.changes.compare import compare
from law.explain import explain
from law.languages import label
from law.model import Issue, Provision
from law.parsing.read import read_tree
from law.wording import cyrillic
from law.wording import words as split_words
from tests.journeys.pages import NOISE, Pages

HEADED = {"article", "chapter", "section", "part", "subchapter"}


@pytest.fixture(scope="module")
def pages(shared: Path) -> Pages:
    return Pages([shared / "corpus"])


@pytest.fixture(scope="module")
def editions(pages: Pages) -> list[tuple[str, str, str]]:
    return [(act.espi_id, *edition) for act in pages.acts().values() for edition in pages.editions(act.espi_id)]


def words(text: str) -> list[str]:
    """Return the words of a text; one typed in both alphabets is one word, for the tree mends it at a line's head."""
    return split_words(cyrillic(text))


def words_of_page(bodies: tuple[bytes, ...]) -> Counter[str]:
    nodes: list[dict[str, Any]] = [node for body in bodies for node in json.loads(body)["content"]]
    return Counter(word for node in nodes for word in words(node.get("text", "").replace("<br/>", " ")))


def words_of_number(unit: Provision, language: str) -> Counter[str]:
    """Return how a unit prints a number that is kept as a number: «Статья 17.», «17-бап.», «4.» of what is excluded."""
    if unit.kind in HEADED:
        named = label(unit.eid.rpartition("__")[2], language).capitalize()
        return Counter(words(f"{named}."))
    return Counter(words(f"{unit.number}. {unit.number})")) if unit.excluded else Counter()


def test_the_words_of_the_tree_are_the_words_of_the_page(pages: Pages, editions: list[tuple[str, str, str]]) -> None:
    odd = {}
    for code, language, on in editions:
        bodies = pages.bodies(code, language, on)
        tree, _ = read_tree(bodies)
        read = Counter(word for unit in tree.provisions for word in (*words(unit.heading), *words(unit.text)))
        read.update(word for note in tree.notes for word in words(note.text))
        read.update(word for line in tree.furniture for word in words(line))
        numbers: Counter[str] = Counter()
        for unit in tree.provisions:
            numbers += words_of_number(unit, language)
        page = words_of_page(bodies)
        lost, made_up = page - read - numbers, read - page
        if lost or made_up:
            odd[code, language, on] = (lost, made_up)

    assert odd == {}


def test_nothing_on_a_page_is_not_understood(pages: Pages, editions: list[tuple[str, str, str]]) -> None:
    issues: list[tuple[str, str, str, Issue]] = [
        (code, language, on, issue)
        for code, language, on in editions
        for issue in pages.revision(code, language, on).issues
    ]

    assert issues == []


def test_no_edition_differs_from_itself_however_it_is_typed(pages: Pages, editions: list[tuple[str, str, str]]) -> None:
    odd = {}
    for code, language, on in editions:
        clean = pages.revision(code, language, on)
        assert compare(clean, clean) == ()
        for kinds in (*((kind,) for kind in NOISE), NOISE):
            changes = explain(clean, pages.revision(code, language, on, kinds, 7))
            if changes:
                odd[code, language, on, kinds] = changes

    assert odd == {}


def test_every_eid_is_there_once(pages: Pages, editions: list[tuple[str, str, str]]) -> None:
    odd = {}
    for code, language, on in editions:
        eids = Counter(unit.eid for unit in pages.revision(code, language, on).provisions)
        twice = [eid for eid, times in eids.items() if times > 1]
        if twice:
            odd[code, language, on] = twice

    assert odd == {}
