"""However an act is typed anew, that is no change; and one real edit inside all the noise is exactly one change."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

import pytest

from law.changes.compare import compare
from law.model import Revision
from law.parsing.read import read_revision
from tests.journeys.pages import Pages
from tests.law.noise import ADILET_KINDS, ESPI_KINDS, Text, as_adilet, as_espi
from tests.law.real_edits import EDITS, edited
from zanwatch.samples import acts_folder

SHARED = Path(os.environ.get("ZANWATCH_SHARED") or Path(__file__).resolve().parents[3] / "shared")
MAKERS: dict[str, tuple[Callable[[Text, Sequence[str], int], bytes], tuple[str, ...]]] = {
    "espi": (as_espi, ESPI_KINDS),
    "adilet": (as_adilet, ADILET_KINDS),
}
CASES = [(portal, kind) for portal, (_, kinds) in MAKERS.items() for kind in kinds]
MOST_KINDS = 8

USUAL = [("invented", 100), ("real", 30)]
LONG = [("invented", 1000), ("real", 1000)]
SIZES = [*USUAL, *(pytest.param(*size, marks=[pytest.mark.long, pytest.mark.timeout(1800)]) for size in LONG)]


@cache
def texts(ground: str) -> tuple[Text, ...]:
    """Return every edition of the invented or the real acts."""
    folder = acts_folder() if ground == "invented" else SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip(f"no real texts here: {folder} (ZANWATCH_SHARED names another folder)")
    return tuple(
        Text(f"{act.key}/{language}/{edition.date}", language, edition.blocks)
        for act in Pages([folder]).acts().values()
        for language, editions in act.editions.items()
        for edition in editions
    )


@cache
def as_read(portal: str, text: Text) -> Revision:
    return read_revision([MAKERS[portal][0](text, (), 0)])


def twin(portal: str, text: Text, kinds: Sequence[str], seed: int) -> Revision:
    return read_revision([MAKERS[portal][0](text, kinds, seed)])


def draw(ground: str, seed: int) -> tuple[str, Text, tuple[str, ...]]:
    """Return a portal, an edition and some kinds of noise; every tenth draw has all kinds at once."""
    rng = Random(f"{ground} {seed}")  # noqa: S311 - which noise, not a secret
    portal = rng.choice(list(MAKERS))
    kinds = MAKERS[portal][1]
    chosen = kinds if seed % 10 == 0 else tuple(rng.sample(kinds, rng.randint(1, MOST_KINDS)))
    text = rng.choice(texts(ground))
    if text.name.startswith("amending"):
        # Known: where every mark of a quotation of several lines is of another kind, nothing tells where it ends.
        chosen = tuple(kind for kind in chosen if kind != "quotes")
    if "look-alikes" in chosen:
        # Known: a Latin letter that looks like a Cyrillic one as a capital looks like none when it is made small.
        chosen = tuple(kind for kind in chosen if kind != "heading-case")
    return portal, text, chosen


def to_blame(is_wrong: Callable[[Sequence[str]], bool], kinds: Sequence[str]) -> str:
    """Return the smallest set of kinds that goes wrong by itself, found by leaving out one after another."""
    left = list(kinds)
    for kind in kinds:
        fewer = [other for other in left if other != kind]
        if is_wrong(fewer):
            left = fewer
    return " + ".join(left) or "no noise at all"


def table(failures: Sequence[tuple[str, str]], count: int) -> str:
    """Return a line for each kind that went wrong: how often, and one case."""
    often = Counter(kind for kind, _ in failures)
    lines = [f"{len(failures)} of {count} went wrong"]
    lines += [f"{kind:34} {times:5}  {dict(failures)[kind]}" for kind, times in often.most_common()]
    return "\n".join(lines)


@pytest.mark.parametrize(("portal", "kind"), CASES)
def test_each_kind_of_typing_is_no_change(portal: str, kind: str) -> None:
    odd = {}
    for at, text in enumerate(texts("invented")):
        changes = compare(as_read(portal, text), twin(portal, text, (kind,), at))
        if changes:
            odd[text.name] = [(change.kind, change.eid, change.before, change.after) for change in changes[:2]]

    assert odd == {}


@pytest.mark.parametrize(("ground", "count"), SIZES)
def test_a_noisy_twin_has_no_changes(ground: str, count: int) -> None:
    failures = []
    for seed in range(count):
        portal, text, kinds = draw(ground, seed)
        clean = as_read(portal, text)
        changes = compare(clean, twin(portal, text, kinds, seed))
        if changes:
            blamed = to_blame(
                lambda some, p=portal, t=text, s=seed, c=clean: bool(compare(c, twin(p, t, some, s))), kinds
            )
            first = changes[0]
            failures.append((blamed, f"{portal} {text.name} {first.kind} {first.eid}: {first.before} -> {first.after}"))

    assert not failures, table(failures, count)


@pytest.mark.parametrize(("ground", "count"), SIZES)
def test_one_real_edit_inside_the_noise_is_exactly_one_change(ground: str, count: int) -> None:
    failures: list[tuple[str, str]] = []
    seen: Counter[str] = Counter()
    seed = 0
    while seen.total() < count:
        seed += 1
        portal, text, kinds = draw(ground, seed)
        clean, edit = as_read(portal, text), list(EDITS)[seed % len(EDITS)]
        one = edited(text, clean, edit, Random(f"edit {seed}"))  # noqa: S311 - which edit, not a secret
        if one is None:
            continue
        seen[edit] += 1
        wanted = [(one.kind, one.eid)]

        def found(some: Sequence[str], p: str = portal, c: Revision = clean, s: int = seed) -> list[tuple[str, str]]:
            return [(change.kind, change.eid) for change in compare(c, twin(p, one.text, some, s))]  # noqa: B023 - now

        if (got := found(kinds)) != wanted:
            blamed = to_blame(lambda some: found(some) != wanted, kinds)  # noqa: B023 - used at once
            told = f"{portal} {text.name} {edit} {wanted} as {got[:3]}: {one.was} -> {one.now}"
            failures.append((blamed, told))

    assert not failures, table(failures, count)
    assert set(seen) == set(EDITS)
