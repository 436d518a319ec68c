"""What we report on the real corpus is what a careful reader wrote down before the comparison was run on it."""

from pathlib import Path

from tests.real.yardstick import score


def test_every_pair_of_the_corpus_is_told_as_the_reader_wrote_it_down(shared: Path) -> None:
    scores = list(score(shared / "corpus"))

    assert [(pair.name, pair.missed, pair.false) for pair in scores if pair.missed or pair.false] == []
    assert sum(pair.hits for pair in scores) == 204
