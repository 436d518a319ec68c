"""A page under the wrong address, as a cache gives it: of another act, or in the other language, whole or in part.

The same on real texts: tests/real/test_swaps.py.
"""

import pytest

from law.quality import gate
from tests.law.quality.captures import Shown, editions_of
from tests.law.quality.swaps import judge, read_whole, swap_acts, swap_languages
from zanwatch.samples import acts_folder

MISSED = {("seasonal-work", "espi", "rus", on, "article", "4") for on in ("2024-03-12", "2025-09-11")}
"""About a hundred letters, of which in Kazakh too few are its own to prove anything."""


@pytest.fixture(scope="module")
def shown() -> list[Shown]:
    return list(editions_of([acts_folder()]))


def test_each_of_two_hundred_other_acts_is_known_for_what_it_is(shown: list[Shown]) -> None:
    swaps = swap_acts(shown, 200)
    alone = [judge(swap, None) for swap in swaps]
    after = [judge(swap, read_whole(swap.asked)) for swap in swaps]

    assert {(verdict.outcome, verdict.reason) for verdict in (*alone, *after)} == {("quarantined", "wrong-act")}


def test_another_language_is_known_in_a_whole_page_and_in_one_article(shown: list[Shown]) -> None:
    verdicts = {swap.name: judge(swap, None) for swap in swap_languages(shown)}
    missed = {name for name, verdict in verdicts.items() if verdict.reason != "wrong-language"}

    assert len(verdicts) == 258
    assert missed == MISSED
    assert len(missed) / len(verdicts) < 0.01


def test_without_the_look_at_the_letters_no_article_in_another_language_is_found(
    shown: list[Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tuple(rule for rule in gate.EDITION if rule.name != "other-words")
    monkeypatch.setattr(gate, "EDITION", rules)
    mixed = [swap for swap in swap_languages(shown) if swap.name[-2] == "article"]

    assert {judge(swap, None).outcome for swap in mixed} == {"good"}


def test_no_edition_as_it_is_has_the_wrong_language(shown: list[Shown]) -> None:
    assert [one.key for one in shown if read_whole(one) is None] == []
