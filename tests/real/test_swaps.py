"""Real pages under the wrong address: what tests/law/quality/test_swaps.py asks of samples, of the acts themselves."""

from pathlib import Path

import pytest

from tests.law.quality.captures import Shown, editions_of
from tests.law.quality.swaps import judge, read_whole, swap_acts, swap_languages


@pytest.fixture(scope="module")
def shown(shared: Path) -> list[Shown]:
    return list(editions_of([shared / "corpus"]))


def test_each_of_two_hundred_other_acts_is_known_for_what_it_is(shown: list[Shown]) -> None:
    verdicts = [judge(swap, None) for swap in swap_acts(shown, 200)]

    assert {(verdict.outcome, verdict.reason) for verdict in verdicts} == {("quarantined", "wrong-act")}


def test_another_language_is_known_in_every_whole_page_and_in_every_article(shown: list[Shown]) -> None:
    verdicts = {swap.name: judge(swap, None) for swap in swap_languages(shown)}

    assert len(verdicts) == 192
    assert {(verdict.outcome, verdict.reason) for verdict in verdicts.values()} == {("quarantined", "wrong-language")}


def test_no_edition_as_it_is_has_the_wrong_language(shown: list[Shown]) -> None:
    assert [one.key for one in shown if read_whole(one) is None] == []
