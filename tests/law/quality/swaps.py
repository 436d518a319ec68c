"""Pages that a portal's cache gives under the wrong address: another act's, another language's, or a piece of one."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from law.model import Capture, Revision, Verdict
from law.quality.gate import judge_edition
from tests.law.quality.captures import Shown

LEAST_LETTERS = 300
"""Of an article that is swapped alone: a shorter one has no language that one could prove."""


@dataclass(frozen=True, slots=True)
class Swap:
    """What came where an edition was asked for; ``name`` says what was done."""

    name: tuple[object, ...]
    asked: Shown
    captures: tuple[Capture, ...]


def swap_acts(shown: Sequence[Shown], count: int, seed: int = 26) -> list[Swap]:
    """Return so many pages of other acts, each from the portal and in the language that was asked for."""
    pairs = [
        (one, other)
        for one in shown
        for other in shown
        if (one.portal, one.language) == (other.portal, other.language) and one.act != other.act
    ]
    chosen = random.Random(seed).sample(pairs, count)  # noqa: S311 - the same pages at every run
    return [Swap((*one.key, "is", *other.key), one, _under(one, other.bodies)) for one, other in chosen]


def swap_languages(shown: Sequence[Shown]) -> Iterator[Swap]:
    """Yield every edition that is in both languages wholly, and article by article, in the one that was not asked."""
    by_key = {one.key: one for one in shown}
    for one in shown:
        act, portal, language, on = one.key
        other = by_key.get((act, portal, "kaz" if language == "rus" else "rus", on))
        if other is None:
            continue
        yield Swap((*one.key, "page"), one, _under(one, other.bodies))
        if portal == "espi" and len(one.bodies) == len(other.bodies):
            # The page says of itself that it is in the language that was asked for.
            bodies = [
                _with_content(body, json.loads(new)["content"])
                for body, new in zip(one.bodies, other.bodies, strict=True)
            ]
            yield Swap((*one.key, "text"), one, _under(one, bodies))
            yield from _mix(one, other)


def judge(swap: Swap, previous: Revision | None) -> Verdict:
    """Return what the gate says of it."""
    return judge_edition(swap.captures, date.fromisoformat(swap.asked.on), previous).verdict


def read_whole(one: Shown) -> Revision | None:
    """Return the edition as it should have come."""
    return judge_edition(one.captures, date.fromisoformat(one.on), None).value


def _under(asked: Shown, bodies: Sequence[bytes]) -> tuple[Capture, ...]:
    """Return captures of what was asked for, with other bytes in them."""
    first = asked.captures[0]
    return tuple(replace(first, body=body, page=at) for at, body in enumerate(bodies, 1))


def _with_content(body: bytes, content: list[Any]) -> bytes:
    return json.dumps(json.loads(body) | {"content": content}, ensure_ascii=False).encode()


def _mix(one: Shown, other: Shown) -> Iterator[Swap]:
    """Yield the edition with one article as it stands in the other language."""
    for at, (body, new) in enumerate(zip(one.bodies, other.bodies, strict=True)):
        ours, theirs = (json.loads(page)["content"] for page in (body, new))
        foreign = dict(_articles(theirs))
        for number, span in _articles(ours):
            there = foreign.get(number)
            if there is None or sum(len(node.get("text", "")) for node in theirs[there]) < LEAST_LETTERS:
                continue
            content = [*ours[: span.start], *theirs[there], *ours[span.stop :]]
            bodies = [*one.bodies[:at], _with_content(body, content), *one.bodies[at + 1 :]]
            yield Swap((*one.key, "article", number), one, _under(one, bodies))


def _articles(content: Sequence[dict[str, Any]]) -> Iterator[tuple[str, slice]]:
    """Yield the number of each article and where its nodes stand."""
    starts = [at for at, node in enumerate(content) if node.get("type") == "article"]
    for start, stop in pairwise([*starts, len(content)]):
        yield content[start].get("index", ""), slice(start, stop)
