"""From when an amending act is in force, by its own words, and what its publication adds."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from law.amending.entry import read_entry, read_entry_phrase
from law.amending.model import Enactment
from law.amending.publication import read_published_on
from law.amending.settle import ReadAct, read_enactment, settle
from law.model import ActFacts, AmendingAct, Change, Effect
from tests.law.making import revision

SIXTY = "по истечении шестидесяти календарных дней после дня его первого официального опубликования"
SIGNED, PUBLISHED, DAY = date(2024, 4, 15), date(2024, 4, 16), date(2024, 6, 16)
ACT = ActFacts("900", "", {"rus": "О помощи (вымышленный)"}, {}, "upd", "900-VI", date(2020, 5, 5))
AMENDING = ActFacts("72", "", {"rus": "О внесении изменений"}, {}, "new", "72-VIII", SIGNED)


def amending(entry: str, published_on: date | None) -> ReadAct:
    """Return an act that changes two units and says from when."""
    text = revision(
        "# О внесении изменений (вымышленный)",
        "Статья 1.",
        "Внести в Закон Республики Казахстан от 5 мая 2020 года «О помощи (вымышленный)» следующие изменения:",
        "1) пункт 1 статьи 3 исключить;",
        "2) статью 4 исключить.",
        "Статья 2.",
        entry,
    )
    return read_enactment(Enactment(AMENDING, published_on, {"rus": text}))


def change(effect: Effect, eid: str = "art_3__para_1") -> Change:
    by = (AmendingAct("72-VIII", SIGNED),)
    return Change("rus", "repeal", "in_force", eid, "", "слова", None, places=(eid,), amended_by=by, effect=effect)


def day_of(effect: Effect, act: ReadAct, eid: str = "art_3__para_1", on: date = SIGNED) -> tuple[Any, ...]:
    found = settle(change(effect, eid), ACT, act, on)
    return found.rule, found.on, found.basis


OPEN = Effect("E3", phrase=f"вводится в действие {SIXTY}")
PLAIN = f"Настоящий Закон вводится в действие {SIXTY}."
SPLIT = PLAIN[:-1] + ", за исключением подпункта 2) статьи 1, который вводится в действие с 1 января 2030 года."
ROAD = Effect("E6", phrase="порядок введения в действие см. ст.2", reference="art_2")


@pytest.mark.parametrize(
    ("effect", "entry", "published_on", "expected"),
    [
        (OPEN, PLAIN, PUBLISHED, ("E3", DAY, "computed")),
        (OPEN, PLAIN, None, ("E3", None, "unknown")),
        # A day that the source prints is above every computation.
        (
            Effect("E5", date(2024, 7, 1), "stated", "с 01.07.2024"),
            PLAIN,
            PUBLISHED,
            ("E5", date(2024, 7, 1), "stated"),
        ),
        # The published day is above what an edition's date bears out.
        (replace(OPEN, on=date(2024, 6, 20), basis="corroborated"), PLAIN, PUBLISHED, ("E3", DAY, "computed")),
        (replace(OPEN, on=DAY, basis="corroborated"), PLAIN, None, ("E3", DAY, "corroborated")),
        # Published before it was signed: no publication of this act.
        (OPEN, PLAIN, date(2024, 4, 1), ("E3", None, "unknown")),
        (ROAD, PLAIN, PUBLISHED, ("E6", DAY, "computed")),
        (ROAD, PLAIN, None, ("E6", None, "unknown")),
        (ROAD, "Настоящий Закон вводится в действие с 1 мая 2024 года.", None, ("E6", date(2024, 5, 1), "stated")),
        (ROAD, SPLIT, PUBLISHED, ("E6", DAY, "computed")),
        # No note at all: what the amending act says of itself holds.
        (Effect(), PLAIN, PUBLISHED, ("E3", DAY, "computed")),
        (Effect("E12"), PLAIN, PUBLISHED, ("E3", DAY, "computed")),
    ],
)
def test_the_best_known_day_wins(
    effect: Effect, entry: str, published_on: date | None, expected: tuple[Any, ...]
) -> None:
    assert day_of(effect, amending(entry, published_on)) == expected


def test_an_exception_holds_for_what_its_unit_of_the_amending_act_changed() -> None:
    act = amending(SPLIT, PUBLISHED)

    assert day_of(ROAD, act, "art_3__para_1") == ("E6", DAY, "computed")
    assert day_of(ROAD, act, "art_4") == ("E6", date(2030, 1, 1), "stated")
    # Which order changed article 9 is not to be found, so neither day is its day.
    assert day_of(ROAD, act, "art_9") == ("E6", None, "unknown")


def test_a_note_with_exceptions_is_read_by_the_units_that_made_the_change() -> None:
    note = Effect("E10", phrase=SPLIT.removeprefix("Настоящий Закон ").rstrip("."))

    assert day_of(note, amending(PLAIN, PUBLISHED), "art_3__para_1") == ("E10", DAY, "computed")
    assert day_of(note, amending(PLAIN, PUBLISHED), "art_4") == ("E10", date(2030, 1, 1), "stated")


def test_an_exception_inside_a_unit_leaves_the_unit_without_a_day() -> None:
    entry = read_entry_phrase(SPLIT.replace("подпункта 2)", "абзацев второго и третьего подпункта 2)"))

    assert entry.exceptions[0][0] == ("art_1__subpara_2__indent_2", "art_1__subpara_2__indent_3")
    assert entry.at(("art_1__subpara_2",)).on is None
    assert entry.at(("art_1__subpara_2__indent_3",)).on == date(2030, 1, 1)


def test_an_exception_that_names_no_unit_leaves_all_without_a_day() -> None:
    entry = read_entry_phrase(
        PLAIN[:-1] + ", за исключением положений о присяжных, которые вводятся в действие с 01.01.2030."
    )

    assert entry.at(("art_1__subpara_1",)).on is None
    assert entry.at(("art_1__subpara_1",)).rule == "E10"


def test_an_act_that_says_nothing_of_its_entry_has_none() -> None:
    assert read_entry(revision("# О внесении изменений", "Статья 1.", "1. Пункт 1 исключить.")) is None


def page(**more: Any) -> bytes:
    metadata = {"stateAgencyApprovalDate": "2024-04-15", **more.pop("metadata", {})}
    return json.dumps({"metadata": metadata, **more}, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (page(initialPublicationDate="2024-04-16"), PUBLISHED),
        (page(metadata={"initialPublicationDate": "2024-04-16"}), PUBLISHED),
        (page(initialPublicationDate=2024), None),
        (page(initialPublicationDate="2024"), None),
        (page(initialPublicationDate=2024, metadata={"publication": [{"date": "2024-04-16"}]}), PUBLISHED),
        (
            page(metadata={"publication": ["газета, № 12 17.04.2024 г.", {"a": [{"b": "газета 16.04.2024"}]}]}),
            PUBLISHED,
        ),
        # The collection of a later year, and a day before the signature, are no first publication.
        (page(metadata={"publication": [{"date": "2031-04-16"}, {"date": "2024-04-14"}]}), None),
        (page(metadata={"publication": []}), None),
        (page(initialPublicationDate="2024-02-30"), None),
        (b"<html>publication</html>", None),
        (b'["publication"]', None),
    ],
)
def test_a_publication_is_a_whole_day_after_the_signature_or_unknown(body: bytes, expected: date | None) -> None:
    assert read_published_on(body) == expected
