"""The 93 examples of our notes on the grammar: how many are read exactly, and which are not, and why."""

import re
from typing import Any

import pytest

from law.amendments.agreement import find_disagreements
from law.amendments.notes import read_note
from law.model import Note
from tests.law.amendments.showing import EXAMPLES, full, read, show_act
from tests.law.making import revision

_ALIKE = str.maketrans("аеорсхуіАЕОРСХКМТНВІ", "aeopcxyiAEOPCXKMTHBI")
_LATIN = str.maketrans("aeopcxyiAEOPCXKMTHBI", "аеорсхуіАЕОРСХКМТНВІ")
NOTES = [name for name, example in EXAMPLES.items() if example.get("kind") not in ("order", "law")]


def is_exact(example: dict[str, Any], text: str) -> bool:
    if example.get("kind") == "law":
        return stands_as_law(example, text)
    exact = read(example, text, example["at"]) == example["expect"]
    if "body_at" in example:
        exact = exact and read(example, text, example["body_at"]) == example["body_expect"]
    if "other" in example:
        exact = exact and disagreements(example) == example["disagree"]
    return exact


_ARTICLES = {"R": ("Статья 73. Побои", "1. Побои запрещены."), "K": ("73-бап. Ұрып-соғу", "1. Тыйым салынады.")}


def stands_as_law(example: dict[str, Any], text: str) -> bool:
    """Tell whether a page with these words has them in its law, under their article, and takes none for a note."""
    language = "rus" if example["id"].startswith("R") else "kaz"
    is_heading = example["at"] == "art_50-1"
    lines = (text, "1. Тыйым салынады.") if is_heading else (*_ARTICLES[example["id"][0]], text)
    made = revision("# Кодекс", *lines, language=language)
    held = [unit for unit in made.provisions if unit.eid.startswith(example["at"])]
    return not made.notes and any((unit.heading or unit.text) in text for unit in held if unit.kind != "point")


def disagreements(example: dict[str, Any]) -> list[str]:
    here, there = (read_note(Note(example["at"], "footnote", full(example[text]))) for text in ("text", "other"))
    return [
        f"{item.target}: {', '.join(map(show_act, item.here))} here, {', '.join(map(show_act, item.there))} there"
        for item in find_disagreements(here, there)
    ]


def test_there_are_93_examples() -> None:
    assert list(EXAMPLES) == [f"R{n}" for n in range(1, 59)] + [f"K{n}" for n in range(1, 36)]


def test_every_example_is_read_exactly_but_for_those_whose_reason_is_given() -> None:
    missed = {name for name, example in EXAMPLES.items() if not is_exact(example, full(example["text"]))}
    explained = {name for name, example in EXAMPLES.items() if example.get("reason")}

    assert missed == explained
    assert len(EXAMPLES) - len(missed) >= 90


@pytest.mark.parametrize("name", ["R7", "K5", "K30"])
def test_a_table_of_contents_reports_no_event(name: str) -> None:
    line = full(EXAMPLES[name]["text"])
    contents = "Оглавление" if name.startswith("R") else "МАЗМҰНЫ"
    article = _ARTICLES[name[0]]
    made = revision(contents, line, article[0], "# Кодекс", *article, language="rus" if name[0] == "R" else "kaz")

    assert made.notes == ()


def squeezed(line: str) -> str:
    return re.sub(r"\s", "", line).translate(_LATIN)


@pytest.mark.parametrize(
    "typed",
    [
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace(" ", "\u202f"),
        lambda text: text.replace(" ", ""),
        lambda text: text.replace("-", "\u2011").replace("–", "—"),
        lambda text: text.translate(_ALIKE),
        lambda text: text.replace("і", "i").replace("№ ", "N "),
        lambda text: text.upper().replace("Г.", "г."),
    ],
    ids=["two spaces", "narrow spaces", "no spaces", "other dashes", "Latin letters", "Latin i", "capitals"],
)
def test_a_note_says_the_same_however_it_is_typed(typed: Any) -> None:
    odd = {}
    for name in NOTES:
        example = EXAMPLES[name]
        got = [squeezed(line).lower() for line in read(example, typed(full(example["text"])), example["at"])]
        if got != [squeezed(line).lower() for line in example["expect"]]:
            odd[name] = got

    assert odd == {}
