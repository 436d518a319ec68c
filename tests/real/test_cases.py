"""Where the two languages of the real corpus part ways: what a careful reader found, all of it and nothing else."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from law.cases.edition import Text, find_all
from law.cases.figures import read_figures
from law.cases.find import find_cases
from law.cases.model import Case
from law.model import Language, Provision, Revision
from tests.journeys.line import House
from tests.journeys.pages import NOISE, Pages
from zanwatch.sample_portal import ReplayPortal

READ = json.loads(Path(__file__).with_name("language_cases.json").read_text("utf-8"))
LANGUAGES: tuple[Language, ...] = ("rus", "kaz")
FEES = "44363"


@pytest.fixture(scope="module")
def pages(shared: Path) -> Pages:
    return Pages([shared / "corpus"])


def both(pages: Pages, act: str, on: str, noise: tuple[str, ...] = ()) -> tuple[Revision, Revision]:
    code = pages.acts()[act].espi_id
    return pages.revision(code, "rus", on, noise, 7), pages.revision(code, "kaz", on, noise, 7)


def told(act: str, on: str, case: Case) -> dict[str, Any]:
    figures = [[one.printed for one in side] for side in (case.rus_figures, case.kaz_figures)]
    return {"act": act, "edition": on, "eid": case.eid, "kind": case.kind, "rus": figures[0], "kaz": figures[1]}


def cases_of(pages: Pages, noise: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    """Yield every case of the corpus, each edition held against the one before it."""
    for act, days in READ["editions"].items():
        before: tuple[Revision, ...] = ()
        for on in days:
            now = both(pages, act, on, noise)
            texts = [Text(text, before[at] if before else None) for at, text in enumerate(now)]
            yield from (told(act, on, case) for case in find_all(*texts))
            before = now


def test_the_corpus_has_just_the_cases_that_a_reader_found(pages: Pages) -> None:
    expected = [{key: value for key, value in case.items() if key != "why"} for case in READ["cases"]]

    assert list(cases_of(pages)) == expected


def test_every_edition_in_two_languages_was_read(pages: Pages) -> None:
    found = {}
    for name, act in pages.acts().items():
        languages = [{on for language, on in pages.editions(act.espi_id) if language == one} for one in LANGUAGES]
        if languages[0] & languages[1]:
            found[name] = sorted(languages[0] & languages[1])

    assert found == READ["editions"]


@pytest.mark.parametrize("kind", NOISE)
def test_typing_makes_no_case_and_hides_none(pages: Pages, kind: str) -> None:
    eids = [(case["edition"], case["eid"]) for case in cases_of(pages, (kind,))]

    assert eids == [(case["edition"], case["eid"]) for case in READ["cases"]]


def others(text: str, language: Language) -> Iterator[str]:
    """Yield a text with each of its quantities in turn raised by seven, or, where it is in words, made ninety."""
    ninety = {"rus": "девяносто", "kaz": "тоқсан"}[language]
    for one in read_figures(text, language):
        if one.unit in ("", "date"):
            continue
        in_digits = re.sub(r"\d+", lambda found: f"{int(found[0]) + 7}", one.printed, count=1)
        last = one.printed.rpartition(" ")[2]
        in_words = f"{ninety} {last}" if " " in one.printed else "девяностолетнего"
        yield text.replace(one.printed, in_words if in_digits == one.printed else in_digits, 1)


def edited(revision: Revision, unit: Provision, text: str) -> Revision:
    units = tuple(replace(one, text=text) if one is unit else one for one in revision.provisions)
    return replace(revision, provisions=units)


@pytest.mark.parametrize(
    ("act", "on"),
    [
        pytest.param("consular-fees", "2015-12-31", id="fees", marks=pytest.mark.long),
        pytest.param("domestic-violence", "2024-06-16", id="law"),
    ],
)
def test_any_quantity_that_differs_in_one_language_is_found(pages: Pages, act: str, on: str) -> None:
    texts = both(pages, act, on)
    missed, tried = [], 0
    for at, language in enumerate(LANGUAGES):
        # Every seventh cell will do: there are seven hundred quantities.
        units = [unit for unit in texts[at].provisions if unit.kind != "cell"]
        units += [unit for unit in texts[at].provisions if unit.kind == "cell"][::7]
        for unit in units:
            for text in others(unit.text, language):
                tried += 1
                changed = edited(texts[at], unit, text)
                if not find_cases(*((changed, texts[1]) if at == 0 else (texts[0], changed))):
                    missed.append((language, unit.eid, text))

    assert missed == []
    assert tried > 10


@pytest.mark.parametrize(
    ("act", "on"),
    [
        pytest.param("domestic-violence", "2024-06-16", id="domestic-violence", marks=pytest.mark.long),
        pytest.param("equal-rights", "2025-01-10", id="equal-rights"),
    ],
)
def test_any_unit_that_one_language_lacks_is_found(pages: Pages, act: str, on: str) -> None:
    texts = both(pages, act, on)
    missed = []
    for at in range(2):
        for unit in texts[at].provisions:
            if unit.kind in ("title", "signature") or unit.excluded or not (unit.text or unit.heading):
                continue
            rest = tuple(one for one in texts[at].provisions if not f"{one.eid}__".startswith(f"{unit.eid}__"))
            lacking = replace(texts[at], provisions=rest)
            found = find_cases(*((lacking, texts[1]) if at == 0 else (texts[0], lacking)))
            # Which of several unnumbered lines is gone cannot be told: the last one is named.
            places = [(case.kind, re.sub(r"indent_\d+", "indent", case.eid)) for case in found]
            if places != [("missing", re.sub(r"indent_\d+", "indent", unit.eid))]:
                missed.append((LANGUAGES[at], unit.eid, [case.eid for case in found]))

    assert missed == []


def test_a_language_that_did_not_follow_an_amendment_is_found(pages: Pages) -> None:
    # The Kazakh text as if law 155-VIII had not touched it.
    old, new = both(pages, "equal-rights", "2011-10-13"), both(pages, "equal-rights", "2025-01-10")
    found = find_all(Text(new[0], old[0]), Text(old[1], old[1]))
    changed = [(case.eid, case.only_in) for case in found if case.kind == "changed"]

    assert changed == [("art_3", "rus"), ("art_4__para_1", "rus")]
    assert ("missing", "art_3__para_3", "rus") in [(case.kind, case.eid, case.only_in) for case in found]


@pytest.mark.timeout(300)
@pytest.mark.long
def test_a_pass_stores_the_cases_tells_nobody_and_an_editor_decides(
    make_house: Callable[[str], House], portal: ReplayPortal, tmp_path: Path
) -> None:
    house = make_house(f"sqlite:///{tmp_path / 'data' / 'zanwatch.db'}")
    portal.set_today(date(2016, 2, 1))
    house.read("watch", "--act", FEES)

    assert house.read("cases", "list") == []

    portal.set_today(date(2017, 9, 20))
    house.read("watch", "--act", FEES)
    cases = house.read("cases", "list")

    assert [(case["eid"], case["kind"], case["from"], case["to"], case["state"]) for case in cases] == [
        (known["eid"], known["kind"], "2015-12-31", "2017-08-31", "open") for known in READ["cases"]
    ]
    assert cases[0]["figures"] == {
        "rus": [{"value": "90", "unit": "usd", "manner": None, "printed": "90 долларов США"}],
        "kaz": [{"value": "30", "unit": "usd", "manner": None, "printed": "30 АҚШ доллары"}],
    }
    assert house.read("outbox", "list") == []

    shown = house.run("cases", "show", str(cases[0]["id"]))

    assert (
        shown.code,
        "15 долларов США 90 долларов США" in shown.out,
        "15 АҚШ доллары 30 АҚШ доллары" in shown.out,
    ) == (
        0,
        True,
        True,
    )

    house.read("cases", "confirm", str(cases[0]["id"]))
    house.read("cases", "confirm", str(cases[1]["id"]))
    rejected = house.read("cases", "reject", str(cases[1]["id"]), "--reason", "a misprint of the portal")
    house.read("watch", "--act", FEES, "--history")

    assert (rejected["state"], rejected["reason"]) == ("rejected", "a misprint of the portal")
    assert [(one["state"], one["reason"]) for one in rejected["decisions"]] == [
        ("confirmed", None),
        ("rejected", "a misprint of the portal"),
    ]
    assert [case["state"] for case in house.read("cases", "list")] == ["confirmed", "rejected"]
    assert house.read("cases", "list", "--state", "open") == []
    assert (house.run("cases", "show", "99").code, house.run("cases", "list", "--state", "new").code) == (2, 2)
