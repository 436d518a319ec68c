import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from replay_portal.library import Act, Edition

from zanwatch.samples import acts_folder

ReadUnits = Callable[[Any], Any]

LANGUAGES = ("rus", "kaz")
KEPT = (
    "amending-2024",
    "amending-february-2026",
    "amending-march-2026",
    "evening-courses",
    "fees-table",
    "new-protection",
    "old-protection",
    "seasonal-work",
    "shelter-help",
)
# The table has tests of its own: its rows move.
STEPS = tuple(
    (name, f"{at}", language)
    for name, steps in {
        "shelter-help": 3,
        "seasonal-work": 2,
        "old-protection": 1,
        "new-protection": 1,
        "evening-courses": 2,
        "big-code": 1,
    }.items()
    for at in range(steps)
    for language in LANGUAGES
)
Step = tuple[Any, Any, list[dict[str, Any]]]
MADE_BY_2024 = {"shelter-help": ("2024-05-13", "900001"), "seasonal-work": ("2024-03-12", "900002")}


def edition_on(act: Act, language: str, day: str) -> Edition:
    return next(edition for edition in act.editions[language] if f"{edition.date}" == day)


@pytest.fixture(params=STEPS, ids="-".join)
def step(request: pytest.FixtureRequest, acts: dict[str, Act], expected: dict[str, Any], read_units: ReadUnits) -> Step:
    """Return the units before and after one step in one language, and what a lawyer expects of it."""
    name, at, language = request.param
    facts = expected[name]["steps"][int(at)]
    before, after = (edition_on(acts[name], language, facts[end]) for end in ("from", "to"))
    return read_units(before.blocks), read_units(after.blocks), facts[language]


def below(eid: str, units: Any) -> set[str]:
    """The unit and all that stands in it."""
    return {one for one in (*units.words, *units.headings) if one == eid or one.startswith(f"{eid}__")}


def differing(before: Any, after: Any) -> set[str]:
    """Where words or heading are not the same in two editions."""
    words = {e for e in (*before.words, *after.words) if before.words.get(e) != after.words.get(e)}
    return words | {e for e in (*before.headings, *after.headings) if before.headings.get(e) != after.headings.get(e)}


def test_every_folder_is_an_act_for_the_portal(acts: dict[str, Act]) -> None:
    codes = {name: act.espi_id for name, act in acts.items()}

    assert codes == {
        "shelter-help": "900001",
        "seasonal-work": "900002",
        "fees-table": "900003",
        "old-protection": "900004",
        "new-protection": "900005",
        "amending-2024": "900006",
        "big-code": "900007",
        "evening-courses": "900050",
        "amending-february-2026": "900051",
        "amending-march-2026": "900052",
    }


def test_an_address_says_of_what_form_and_year_an_act_is(acts: dict[str, Act]) -> None:
    addresses = {name: (act.form, act.ngr) for name, act in acts.items()}

    assert addresses == {
        "shelter-help": ("ЗАК", "Z2100000901"),
        "seasonal-work": ("ЗАК", "Z2100000902"),
        "fees-table": ("ПОСТ", "P2000002903"),
        "old-protection": ("ЗАК", "Z1500000904"),
        "new-protection": ("ЗАК", "Z2500000905"),
        "amending-2024": ("ЗАК", "Z2400000906"),
        "big-code": ("КОД", "K2000000907"),
        "evening-courses": ("ЗАК", "Z2500000950"),
        "amending-february-2026": ("ЗАК", "Z2600000951"),
        "amending-march-2026": ("ЗАК", "Z2600000952"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_says_that_the_act_is_invented(acts: dict[str, Act], language: str) -> None:
    mark = {"rus": "(вымышленный образец)", "kaz": "(ойдан шығарылған үлгі)"}[language]
    unmarked = [
        (name, edition.date)
        for name, act in acts.items()
        for edition in act.editions[language]
        if mark not in edition.title or mark not in act.title(language)
    ]

    assert unmarked == []


def test_the_metadata_say_that_the_act_is_invented() -> None:
    texts = {name: (acts_folder() / name / "meta.yaml").read_text("utf-8") for name in KEPT}

    assert [name for name, text in texts.items() if "no such act exists" not in " ".join(text.split())] == []


def test_the_editions_are_the_same_days_in_both_languages(acts: dict[str, Act]) -> None:
    days = {name: [[e.date for e in act.editions[language]] for language in LANGUAGES] for name, act in acts.items()}

    assert [name for name, (rus, kaz) in days.items() if rus != kaz] == []


def test_the_editions_are_those_of_the_expected_steps(acts: dict[str, Act], expected: dict[str, Any]) -> None:
    days = {name: [f"{edition.date}" for edition in act.editions["rus"]] for name, act in acts.items()}
    steps = {name: [(step["from"], step["to"]) for step in facts["steps"]] for name, facts in expected.items()}

    assert {name: list(pairwise(known)) for name, known in days.items()} == steps


def test_both_languages_have_the_same_units_in_every_edition(acts: dict[str, Act], read_units: ReadUnits) -> None:
    different = []
    for name, act in acts.items():
        for rus, kaz in zip(*(act.editions[language] for language in LANGUAGES), strict=True):
            ours, theirs = read_units(rus.blocks), read_units(kaz.blocks)
            if list(ours.words) != list(theirs.words) or list(ours.headings) != list(theirs.headings):
                different.append((name, rus.date))

    assert different == []


def test_both_languages_print_the_same_figures_in_every_unit(acts: dict[str, Act], read_units: ReadUnits) -> None:
    different = []
    # The amending act orders more in Kazakh: there a predicate moves from one item of a list to the next.
    for name, act in ((name, act) for name, act in acts.items() if name != "amending-2024"):
        for rus, kaz in zip(*(act.editions[language] for language in LANGUAGES), strict=True):
            ours, theirs = read_units(rus.blocks).words, read_units(kaz.blocks).words
            different += [
                (name, rus.date, eid)
                for eid in ours
                if sorted(re.findall(r"\d+", " ".join(ours[eid]))) != sorted(re.findall(r"\d+", " ".join(theirs[eid])))
            ]

    assert different == []


def test_editions_differ_where_a_lawyer_expects_it_and_nowhere_else(step: Step) -> None:
    before, after, changes = step
    places = set()
    for change in changes:
        if change["kind"] in ("insertion", "repeal"):
            places |= below(change["eid"], before) | below(change["eid"], after)
        elif change["kind"] != "editorial":
            places |= set(change.get("places", [change["eid"]]))

    assert differing(before, after) == places


def test_an_expected_insertion_is_new_and_a_repeal_is_empty(step: Step) -> None:
    before, after, changes = step
    wrong = []
    for change in changes:
        was, now = ({**units.headings, **units.words}.get(change["eid"]) for units in (before, after))
        kind = "insertion" if was is None else "repeal" if not now else "change"
        named = change["kind"] if change["kind"] in ("insertion", "repeal") else "change"
        wrong += [] if kind == named else [change]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_about_a_future_wording_comes_without_any_change_of_the_law(acts: dict[str, Act], language: str) -> None:
    before, after = (edition_on(acts["shelter-help"], language, day) for day in ("2024-05-13", "2025-06-27"))
    new = [block for block in after.blocks if block not in before.blocks]

    assert [block.kind for block in new] == ["editorial", "editorial"]
    assert [block for block in after.blocks if block.kind != "editorial"] == list(before.blocks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_of_the_table_keeps_its_number_when_it_is_excluded(
    acts: dict[str, Act], read_units: ReadUnits, language: str
) -> None:
    before, after = (
        read_units(edition_on(acts["fees-table"], language, day).blocks).words for day in ("2020-08-05", "2022-03-02")
    )
    rows = {eid: (before[eid], after[eid]) for eid in before if before[eid] != after[eid]}
    name = "annex_1__table_1__row_"

    assert list(rows) == [f"{name}6", f"{name}7"]
    assert rows[f"{name}6"] == (before[f"{name}6"], (*before[f"{name}6"][:3], "30"))
    assert (rows[f"{name}7"][0][0], rows[f"{name}7"][1]) == ("4.", ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_inserted_row_moves_the_rows_below_it_and_changes_none(acts: dict[str, Act], language: str) -> None:
    tables = [
        next(block.rows for block in edition_on(acts["fees-table"], language, day).blocks if block.kind == "table")
        for day in ("2022-03-02", "2024-09-22")
    ]
    before, after = tables

    assert [row for row in after if row not in before] == [after[8], after[15]]
    assert (after[8][0], before[14][:3], before[14][3], after[15][3]) == ("5-1.", after[15][:3], "20", "12")
    assert len(after) == len(before) + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MADE_BY_2024)
def test_what_the_amending_act_quotes_stands_in_the_edition_it_made(
    acts: dict[str, Act], name: str, language: str
) -> None:
    day, _ = MADE_BY_2024[name]
    edition = edition_on(acts[name], language, day)
    number = {"shelter-help": "1.", "seasonal-work": "2."}[name]
    target = f"{number} {'В Закон' if language == 'rus' else '«'}"
    words = acts["amending-2024"].editions[language][0].words
    part = words[words.index(f"\n{target}") :].split("\n2. В Закон" if language == "rus" else "\n2. «Маусымдық")[0]
    part = part if name == "shelter-help" else words[words.index(f"\n{target}") :]
    quoted = [line for block in re.findall(r"^«(\d.+?|Статья .+?)»[;.]", part, re.MULTILINE | re.DOTALL)
              for line in block.split("\n")]  # fmt: skip

    assert [line for line in quoted if line not in edition.words] == []
    assert len(quoted) == {"shelter-help": 7, "seasonal-work": 1}[name]
    assert edition.cause.code == acts["amending-2024"].espi_id


def test_the_two_editions_of_one_amending_act_are_dated_in_both_ways(acts: dict[str, Act]) -> None:
    signed_on = acts["amending-2024"].adopted_on
    days = {name: (edition_on(acts[name], "rus", day).date - signed_on).days for name, (day, _) in MADE_BY_2024.items()}

    assert days == {"shelter-help": 62, "seasonal-work": 0}


def test_the_repealed_act_names_its_end_and_the_successor_names_it(
    acts: dict[str, Act], expected: dict[str, Any]
) -> None:
    repeal, status = acts["old-protection"].repeal, expected["old-protection"]["status"]
    title = acts["old-protection"].title("rus")
    last = acts["new-protection"].editions["rus"][-1].words

    assert (f"{repeal.announced_on}", f"{repeal.effective_on}") == (status["announced_on"], status["effective_on"])
    assert f"Закон Республики Казахстан от 20 ноября 2015 года «{title}»" in last
    assert set(status["concordance"]) == {f"art_{number}" for number in range(1, 11)}


def test_the_old_term_is_gone_from_the_whole_act_and_the_working_day_is_not(acts: dict[str, Act]) -> None:
    rus, kaz = (acts["seasonal-work"].editions[language][-1] for language in LANGUAGES)
    left = [
        block.text
        for edition in (rus, kaz)
        for block in edition.blocks
        if block.kind != "note" and re.search(r"сезонн\w+ рабоч|жұмысшы", block.text, re.IGNORECASE)
    ]

    assert left == []
    assert "Рабочий день сезонных работников" in rus.words
