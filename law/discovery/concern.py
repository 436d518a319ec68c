"""Whom an act or a draft concerns that nobody watches yet: its title decides first, in each language it has.

One that changes a watched act concerns its readers whatever its title says; titles of amending laws are blind.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from law.amending.model import Target
from law.amending.orders import read_orders
from law.amending.targets import is_target
from law.languages.labels import label
from law.model import ActFacts, Language, Revision
from law.topics.model import Certainty, Passage, Relevance, Topic
from law.topics.relevance import find_topics
from law.wording import canonical_heading

Concern = Literal["sure", "possible", "none"]
_AMENDS = re.compile(
    r"внесени[еия]\s.{0,60}?(?:изменени|дополнени)|признании\s.{0,30}?утратившим|өзгеріс|толықтыру|күші\s+жойылды",
    re.IGNORECASE,
)
_LEAST_TITLE = 10
"""Letters; a shorter title stands in others by chance."""
_MOST_PLACES = 50


@dataclass(frozen=True, slots=True)
class Part:
    """What an act does to one watched act: the units, where its text was read, and the topics of the new words."""

    act: str
    """The code of the watched act."""
    places: tuple[str, ...] = ()
    """The eids of the watched act that are changed; empty where only the title was read."""
    found: tuple[Relevance, ...] = ()


def find_concern(titles: Mapping[Language, str], changed: Iterable[Passage] = ()) -> tuple[Relevance, ...]:
    """Return the topics of an act by its titles, then by its changed words; what one language is sure of is sure."""
    changed = tuple(changed)
    seen: dict[Topic, Relevance] = {}
    for words in titles.values():
        for one in find_topics(words, changed):
            known = seen.get(one.topic)
            seen[one.topic] = one if known is None else _joined(known, one)
    return tuple(seen.values())


def weigh(found: Sequence[Relevance], *, changes_watched: bool = False) -> Concern:
    """Return how sure it is that an act concerns somebody."""
    if changes_watched or any(one.certainty == "sure" for one in found):
        return "sure"
    return "possible" if found else "none"


def is_amending(titles: Mapping[Language, str]) -> bool:
    """Tell whether a title says that the act changes others."""
    return any(_AMENDS.search(title) for title in titles.values())


def find_named(titles: Mapping[Language, str], watched: Sequence[ActFacts]) -> tuple[Part, ...]:
    """Return the watched acts that the title of an amending act names by their own title."""
    if not is_amending(titles):
        return ()
    texts = [canonical_heading(title) for title in titles.values()]
    return tuple(Part(act.code) for act in watched if any(_is_named(act, text) for text in texts))


def read_amending(revision: Revision, watched: Sequence[ActFacts]) -> tuple[tuple[Part, ...], tuple[Passage, ...]]:
    """Return what the text of an amending act does to each watched act, and all words that it changes anywhere."""
    by_target: dict[Target, list[tuple[str, Passage]]] = {}
    for order in read_orders(revision):
        words = "\n".join(filter(None, (order.before, order.after)))
        passage = Passage(label(order.eid, revision.language) if order.eid else "", words)
        by_target.setdefault(order.target, []).append((order.eid, passage))
    parts = []
    for act in watched:
        done = [one for target, ordered in by_target.items() if is_target(target, act) for one in ordered]
        if done:
            places = tuple(dict.fromkeys(eid for eid, _ in done if eid))[:_MOST_PLACES]
            parts.append(Part(act.code, places, find_topics("", [passage for _, passage in done])))
    return tuple(parts), tuple(passage for ordered in by_target.values() for _, passage in ordered)


def _is_named(act: ActFacts, text: str) -> bool:
    titles = (canonical_heading(title) for title in act.title.values())
    return any(len(title) >= _LEAST_TITLE and title in text for title in titles)


def _joined(one: Relevance, other: Relevance) -> Relevance:
    certainty: Certainty = "sure" if "sure" in (one.certainty, other.certainty) else "possible"
    return Relevance(one.topic, certainty, tuple(dict.fromkeys((*one.reasons, *other.reasons))))
