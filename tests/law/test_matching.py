"""Many texts against many: the same partners are found as by comparing each with each, without doing so."""

import random
from itertools import pairwise

import pytest

from law.changes import matching
from law.changes.matching import match_texts

WORDS = ("приют", "орган", "срок", "куратор", "жалоба", "опека", "договор", "ставка", "помощь", "надзор", "отказ")


def sentence(drawn: random.Random, length: int = 14) -> str:
    """Return a sentence in canonical form: words without spaces between them."""
    return "".join(f"{drawn.choice(WORDS)}{drawn.randint(1, 99)}" for _ in range(length))


def texts(count: int, *, seed: int) -> dict[str, str]:
    drawn = random.Random(seed)  # noqa: S311 - invented words
    return {f"{seed}:{n}": sentence(drawn) for n in range(count)}


def distance(one: str, other: str) -> int:
    return abs(int(one.partition(":")[2]) - int(other.partition(":")[2]))


def test_among_hundreds_of_other_texts_those_that_were_reworded_find_each_other() -> None:
    was, others = texts(200, seed=1), texts(200, seed=2)
    reworded = {key.replace("1:", "3:"): text.replace("приют", "центр") for key, text in list(was.items())[::10]}

    matched = match_texts(was, {**others, **reworded}, 80, distance)

    assert sorted(matched) == sorted((key.replace("3:", "1:"), key) for key in reworded)


def test_the_few_that_are_tried_give_what_trying_all_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    was = texts(120, seed=1)
    shifted = {
        f"3:{n}": one[: len(one) // 2] + two[len(two) // 2 :] for n, (one, two) in enumerate(pairwise(was.values()))
    }
    tried_few = match_texts(was, shifted, 60, distance)
    monkeypatch.setattr(matching, "_MOST_PAIRS", 10**9)

    assert len(tried_few) > 60
    assert tried_few == match_texts(was, shifted, 60, distance)
