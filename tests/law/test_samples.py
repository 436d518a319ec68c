"""The invented acts, read as a careful lawyer expects: ``expected.json`` is written by hand, never computed."""

import json
from pathlib import Path
from typing import Any

import pytest

from law.changes.compare import compare
from law.explain import explain
from law.model import Change
from tests.journeys.pages import NOISE, Pages
from zanwatch.samples import acts_folder
from zanwatch.samples.generate import write_big_code

LANGUAGES = ("rus", "kaz")
EXPECTED = json.loads((acts_folder().parent / "expected.json").read_text("utf-8"))["acts"]
STEPS = tuple(
    (act, at, language) for act in EXPECTED for at in range(len(EXPECTED[act]["steps"])) for language in LANGUAGES
)
EDITIONS = tuple(
    (act, on, language)
    for act in EXPECTED
    for on in sorted({step[end] for step in EXPECTED[act]["steps"] for end in ("from", "to")})
    for language in LANGUAGES
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    generated: Path = tmp_path_factory.mktemp("generated")
    write_big_code(generated)
    return Pages([acts_folder(), generated])


def step_of(pages: Pages, act: str, at: int, language: str) -> tuple[Change, ...]:
    facts, code = EXPECTED[act]["steps"][at], pages.acts()[act].espi_id
    before, after = (pages.revision(code, language, facts[end]) for end in ("from", "to"))
    return explain(before, after, ("labour",))


def brief(change: Change) -> dict[str, Any]:
    """Return what the expectation says of a change: fields that are as usual are left out."""
    full = {
        "kind": change.kind,
        "stage": change.stage,
        "eid": change.eid,
        "places": list(change.places),
        "eid_before": change.eid_before,
        "is_form": change.is_form,
    }
    usual = {"stage": "in_force", "places": [change.eid], "eid_before": None, "is_form": False}
    return {name: value for name, value in full.items() if value != usual.get(name)}


def without_why(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in line.items() if name != "why"} for line in lines]


@pytest.mark.parametrize(("act", "at", "language"), STEPS)
def test_every_step_is_told_as_a_lawyer_expects(pages: Pages, act: str, at: int, language: str) -> None:
    wanted = without_why(EXPECTED[act]["steps"][at][language])

    found = [brief(change) for change in step_of(pages, act, at, language)]

    assert found == wanted


@pytest.mark.parametrize(("act", "at"), sorted({(act, at) for act, at, _ in STEPS}))
def test_both_languages_name_the_same_act_and_day(pages: Pages, act: str, at: int) -> None:
    facts = {}
    for language in LANGUAGES:
        changes = [change for change in step_of(pages, act, at, language) if not change.is_form]
        facts[language] = [
            (
                change.eid,
                [(by.number, by.signed_on, by.code) for by in change.amended_by],
                change.attribution,
                (change.effect.rule, change.effect.on, change.effect.basis),
                len(change.numbers),  # in words they differ: «тридцати», «отыз»
            )
            for change in changes
        ]

    assert facts["rus"] == facts["kaz"]


@pytest.mark.parametrize(("act", "on", "language"), EDITIONS)
def test_no_edition_differs_from_itself_and_nothing_on_it_is_unread(
    pages: Pages, act: str, on: str, language: str
) -> None:
    revision = pages.revision(pages.acts()[act].espi_id, language, on)

    assert compare(revision, revision) == ()
    assert revision.issues == ()


@pytest.mark.parametrize(("act", "on", "language"), [edition for edition in EDITIONS if edition[0] != "big-code"])
def test_no_kind_of_typing_is_a_change(pages: Pages, act: str, on: str, language: str) -> None:
    code = pages.acts()[act].espi_id
    clean = pages.revision(code, language, on)

    seen = {
        (kinds, seed): explain(clean, pages.revision(code, language, on, kinds, seed))
        for kinds, seed in [*(((kind,), 7) for kind in NOISE), *((NOISE, seed) for seed in range(4))]
    }

    assert {key: changes for key, changes in seen.items() if changes} == {}


@pytest.mark.parametrize(("act", "at", "language"), [step for step in STEPS if step[0] != "big-code"])
def test_a_change_is_found_through_all_the_typing(pages: Pages, act: str, at: int, language: str) -> None:
    facts, code = EXPECTED[act]["steps"][at], pages.acts()[act].espi_id
    before = pages.revision(code, language, facts["from"])

    after = pages.revision(code, language, facts["to"], NOISE, 5)

    assert [brief(change) for change in explain(before, after)] == [
        brief(change) for change in step_of(pages, act, at, language)
    ]
