"""A narrower rule is tried on the stored past; the figures are counted anew here, from the changes themselves."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from alerts.compose import is_told
from alerts.model import Person
from alerts.subscriptions import MOMENTS, Follow, Subscription
from flows.narrowing import list_rules_behind, list_ways, try_narrower
from law.model import SEVERITIES
from law.severity import rate
from storage.engine import Store
from storage.not_relevant import NotRelevant
from storage.past import list_past
from storage.seen import NewsStep
from tests.web.pages.conftest import samples_template
from tests.web.pages.filling import NOW, SHELTER, opened

__all__ = ["samples_template"]
TODAY = date(2026, 3, 2)
RULE = Subscription(Follow("everything"), key="1")


@pytest.fixture
def samples(samples_template: Path, key: bytes, tmp_path: Path) -> Iterator[Store]:
    with opened(Path(shutil.copy(samples_template, tmp_path / "samples.db")), key) as store:
        yield store


def person(*rules: Subscription) -> Person:
    return Person("Айгуль", "rus", (), (), rules)


def weigh_past(store: Store) -> dict[tuple[str, date], int]:
    """The weight of the heaviest told change of every act and day of the year, as they are stored."""
    found: dict[tuple[str, date], int] = {}
    with store.reading() as session:
        for one in list_past(session, TODAY - timedelta(days=365), TODAY):
            if is_told(one.change):
                day = one.to_on if one.from_on != one.to_on else one.seen_at.date()
                weight = SEVERITIES.index(rate(one.change).severity)
                found[one.act, day] = max(weight, found.get((one.act, day), 0))
    return found


def test_what_a_narrower_rule_would_have_left_out_is_counted_on_the_stored_past(samples: Store) -> None:
    weights = weigh_past(samples)
    with samples.reading() as session:
        tried = {one.way: one for one in try_narrower(session, person(RULE), RULE, (), TODAY)}
    expected = {least: sum(weight < SEVERITIES.index(least) for weight in weights.values()) for least in SEVERITIES[1:]}

    assert {one.told for one in tried.values()} == {len(weights)} == {5}
    assert {way: tried[way].left_out for way in ("normal", "important", "critical")} == expected
    assert expected == {"normal": 0, "important": 0, "critical": 3}
    assert (tried["critical"].heaviest, len(tried["critical"].examples)) == ("important", 3)
    assert (tried["normal"].heaviest, tried["normal"].examples) == ("editorial", ())


def test_what_she_called_irrelevant_is_counted_among_what_would_be_left_out(samples: Store) -> None:
    with samples.reading() as session:
        first = {one.way: one for one in try_narrower(session, person(RULE), RULE, (), TODAY)}
        lost = first["critical"].examples[0]
        (step,) = {
            NewsStep(one.act, one.from_on, one.to_on)
            for one in list_past(session, TODAY - timedelta(days=365), TODAY)
            if (one.act, one.to_on) == (lost.facts.code, lost.on) and is_told(one.change)
        }
        unfit = [NotRelevant(step, "too_small", "", NOW)]
        tried = {one.way: one.unfit for one in try_narrower(session, person(RULE), RULE, unfit, TODAY)}

    assert {first[way].unfit for way in first} == {0}
    assert (tried["normal"], tried["critical"]) == (0, 1)


def test_narrower_is_never_wider_and_a_rule_at_its_narrowest_has_no_way() -> None:
    narrowest = replace(RULE, least="critical", moments=("in_force",))
    ways = dict(list_ways(replace(RULE, least="normal")))

    assert list(ways) == ["important", "critical", "in_force"]
    assert ways["in_force"] == replace(RULE, least="normal", moments=MOMENTS[1:])
    assert list_ways(narrowest) == list_ways(Subscription(Follow("drafts"))) == ()


def test_the_rules_behind_news_are_those_that_bring_it_asleep_or_not(samples: Store) -> None:
    of_act = Subscription(Follow("act", SHELTER), snoozed_until=date(2030, 1, 1), key="2")
    others = (Subscription(Follow("act", "900003"), key="3"), Subscription(Follow("phrase", words="космос"), key="4"))
    step = NewsStep(SHELTER, date(2021, 2, 12), date(2024, 5, 13))
    with samples.reading() as session:
        found = list_rules_behind(session, person(of_act, *others, RULE), step, TODAY)
        nothing = list_rules_behind(session, person(RULE), NewsStep(SHELTER, step.from_on, date(2024, 5, 14)), TODAY)

    assert (found, nothing) == ((of_act, RULE), ())
