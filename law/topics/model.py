"""What concerns whom, and why: a topic, how sure we are, and the printed words that say so, each with its place."""

from dataclasses import dataclass
from typing import Literal, get_args

Topic = Literal[
    "migration", "domestic_violence", "gender_equality", "human_trafficking", "labour", "children", "access_to_justice"
]
Certainty = Literal["sure", "possible"]
"""``possible`` is shown to people as «may concern»; it is never a reason to leave something out."""

TOPICS: tuple[Topic, ...] = get_args(Topic)
TITLE = "title"
"""The place of a reason that stands in the title of the act; any other place is a label («статья 128»)."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Changed words of an act: where they stand, the heading they stand under, the words that are new or gone."""

    label: str
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Words as they are printed, and where: the title or the label of a changed unit."""

    words: str
    place: str = TITLE
    certainty: Certainty = "sure"


@dataclass(frozen=True, slots=True)
class Relevance:
    """A topic that a text concerns, with every reason for it, those of the title first."""

    topic: Topic
    certainty: Certainty
    reasons: tuple[Reason, ...]
