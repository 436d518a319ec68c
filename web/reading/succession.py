"""Two acts side by side: for each old unit what it says, where it went, and what stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from flows.concordances import Concordance, JudgedLink
from law.changes.side import Side
from law.languages.labels import label
from law.languages.words import ReaderLanguage
from law.summaries.excerpts import shorten
from law.summaries.links import describe_decision, describe_link

_LETTERS = 420


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as a row shows it."""

    eid: str
    label: str
    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One link in words; ``depth`` is 0 for an article, 1 for what stands in one."""

    old: tuple[Place, ...]
    new: tuple[Place, ...]
    kind: str
    how: str
    score: str
    why: str
    state: str
    said: str
    depth: int

    @property
    def key(self) -> tuple[str, str]:
        """What its form sends to name it."""
        return " ".join(place.eid for place in self.old), " ".join(place.eid for place in self.new)


def read_rows(found: Concordance, t: NullTranslations, language: ReaderLanguage) -> tuple[Row, ...]:
    """Return the rows of a concordance in the old act's order; what is new stands last."""
    sides = [Side(found.old), Side(found.new)]
    return tuple(_row(item, sides, t, language) for item in found.links)


def count_kinds(found: Concordance) -> dict[str, int]:
    """Return how many old articles stand on, may stand on, and have no counterpart, and how many new ones came."""
    tops = [item.link for item in found.links if "__" not in "".join(item.link.old or item.link.new)]
    return {
        "found": sum(link.kind not in ("none", "related", "added") for link in tops),
        "related": sum(link.kind == "related" for link in tops),
        "none": sum(link.kind == "none" for link in tops),
        "added": sum(link.kind == "added" for link in tops),
    }


def _row(item: JudgedLink, sides: Sequence[Side], t: NullTranslations, language: ReaderLanguage) -> Row:
    link = item.link
    score = f"{link.score:.2f}" if link.old and link.new else ""
    return Row(
        old=tuple(_place(eid, sides[0], language) for eid in link.old),
        new=tuple(_place(eid, sides[1], language) for eid in link.new),
        kind=link.kind,
        how=describe_link(link.kind, t),
        score=score if language == "eng" else score.replace(".", ","),
        why=", ".join(link.why),
        state=item.state,
        said=describe_decision(item.state, t),
        depth=int(any("__" in eid for eid in link.old)),
    )


def _place(eid: str, side: Side, language: ReaderLanguage) -> Place:
    unit = side.units[eid]
    words = " ".join(side.whole_text(unit).split())
    name = label(eid, language)
    words = words.partition(unit.heading)[2].strip() if unit.heading else words
    return Place(eid, name[:1].upper() + name[1:], unit.heading, shorten(words, _LETTERS))
