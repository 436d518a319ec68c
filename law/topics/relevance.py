"""Which topics a text concerns: its title decides first; then only words that changed, never the whole act.

A code mentions migrants once, and none of its amendments is about them. Whoever is in doubt is shown the text: one
mention in changed words, or a word that says little alone, makes a topic possible.
"""

import re
from collections.abc import Iterable, Sequence

from law.model import Change
from law.topics.match import Hit, find_hits
from law.topics.model import TITLE, TOPICS, Certainty, Passage, Reason, Relevance, Topic
from law.topics.vocabulary import Vocabulary, read_vocabulary

_THOUGHT = re.compile(r"[.;!?]\s|\n")
_ENOUGH = 2
"""Signals of different kinds that say little alone, or mentions in one changed unit, that together are sure."""


def find_topics(
    title: str, changed: Iterable[Passage] = (), vocabulary: Vocabulary | None = None
) -> tuple[Relevance, ...]:
    """Return the topics of an act or a draft in the order of ``TOPICS``, each with every reason that was seen.

    >>> [(found.topic, found.reasons[0].words) for found in find_topics("О противодействии торговле людьми")]
    [('human_trafficking', 'торговле людьми')]
    """
    vocabulary = vocabulary or read_vocabulary()
    reasons = _judge(find_hits(title, vocabulary), TITLE, 1)
    for passage in changed:
        # What a unit is headed decides for all of it; its own words need to say a thing twice.
        reasons += _judge(find_hits(passage.heading, vocabulary), passage.label, 1)
        reasons += _judge(find_hits(passage.text, vocabulary), passage.label, _ENOUGH)
    found = []
    for topic in TOPICS:
        own = tuple(dict.fromkeys(reason for named, reason in reasons if named == topic))
        if own:
            certainty: Certainty = "sure" if any(reason.certainty == "sure" for reason in own) else "possible"
            found.append(Relevance(topic, certainty, own))
    return tuple(found)


def passages_of(changes: Iterable[Change]) -> tuple[Passage, ...]:
    """Return the thoughts of each change that are new or gone, under its label; an editor's note is no law."""
    passages = []
    for change in changes:
        if change.kind in ("editorial", "status"):
            continue
        before, after = _thoughts(change.before), _thoughts(change.after)
        apart = [part for part in after if part not in before] + [part for part in before if part not in after]
        if apart:
            passages.append(Passage(change.label, "\n".join(apart)))
    return tuple(passages)


def _thoughts(text: str | None) -> dict[str, None]:
    return dict.fromkeys(part.strip() for part in _THOUGHT.split(text or "") if part.strip())


def _judge(hits: Sequence[Hit], place: str, enough: int) -> list[tuple[Topic, Reason]]:
    """Return what is said of each topic: sure with enough sure words, or with signals of two kinds."""
    sure: dict[Topic, int] = {}
    kinds: dict[Topic, set[int]] = {}
    for hit in hits:
        sure[hit.topic] = sure.get(hit.topic, 0) + (hit.certainty == "sure")
        kinds.setdefault(hit.topic, set()).add(hit.group)
    is_sure = {
        topic: count >= enough or (enough == 1 and len(kinds[topic]) >= _ENOUGH) for topic, count in sure.items()
    }
    return [(hit.topic, Reason(hit.words, place, "sure" if is_sure[hit.topic] else "possible")) for hit in hits]
