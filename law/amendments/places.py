"""Where a note's words and its place disagree, the place is believed and the contradiction is kept.

A footnote under article 3 that says «Статья 5 с изменениями …» is about article 3 (law on foreigners; the Kazakh text
says so). A publisher's note may stand before the heading of its article: there the words are believed, if the act has
such a unit.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from law.amendments.deeds import Target
from law.amendments.units import RANKS, Path, eid_of
from law.model import NoteKind

WHOLE_ACT = "act"
"""The target of what was done to an act as a whole."""
HEAD = ("", "title", "preamble", "status", "requisites", WHOLE_ACT)
"""Where a note that names no unit speaks of the act."""
CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A target in its place; ``contradiction`` is the unit that the words name against it."""

    eid: str
    is_heading: bool = False
    contradiction: str = ""


@dataclass(slots=True)
class Places:
    """The units of an act, and the one that a note stands in; with no units known the words are taken as they are."""

    eid: str
    kind: NoteKind
    known: Collection[str] = ()
    _by_tail: dict[str, list[str]] = field(default_factory=dict)

    def resolve(self, target: Target, *, is_new: bool = False) -> Resolved | None:
        """Return where a target is; None for a table of contents, which is no law.

        ``is_new``: the words say that it was put into the act, so it may well stand beside the place of the note.
        """
        if target.noun == "unit":
            return self._unit(target, is_new=is_new)
        if target.noun == "contents":
            return None
        if target.noun in ("act", "title", "preamble"):
            return Resolved(target.noun)
        if target.noun == "heading" and self.eid in HEAD:
            return Resolved("title")
        return Resolved(WHOLE_ACT if self.eid in HEAD else self.eid, is_heading=target.noun == "heading")

    def _unit(self, target: Target, *, is_new: bool) -> Resolved:
        own, named = _split(self.eid), target.path
        level, number = next(((lv, no) for lv, no in named if lv in ("art", "annex")), named[0])
        rank = RANKS[level]
        if "__row_" in self.eid or (own and own[-1] == named[-1]):
            return Resolved(self.eid, target.is_heading)
        outer = tuple(step for step in own if RANKS[step[0]] < rank and step[0] not in _OUTER)
        wanted = eid_of((*outer, *_kept(named)))
        same = next((no for lv, no in own if lv == level), "")
        if same and same != number and not self._is_believed(wanted, is_new=is_new):
            return self._against(target, wanted, rank)
        found = wanted if self._has(wanted) else self._find(wanted, named)
        if not found and rank <= RANKS["art"] and not same and self.eid not in HEAD:
            return Resolved(self.eid, target.is_heading, wanted)
        return Resolved(found or wanted, target.is_heading)

    def _is_believed(self, wanted: str, *, is_new: bool) -> bool:
        """Tell whether words win over the place: of a red note before its heading, and of what was put in."""
        if self.kind != "publisher" and not is_new:
            return False
        return wanted in self.known if self.known else is_new

    def _against(self, target: Target, wanted: str, rank: int) -> Resolved:
        """Return the place of the note, as deep as the words go in it, and what the words name against it."""
        here = "__".join(f"{level}_{number}" for level, number in _split(self.eid) if RANKS[level] <= rank)
        tail = "".join(f"__{level}_{number}" for level, number in target.path if RANKS[level] > rank)
        return Resolved(f"{here}{tail}" if self._has(here + tail) else here, target.is_heading, wanted)

    def _has(self, eid: str) -> bool:
        return not self.known or eid in self.known

    def _find(self, wanted: str, named: Path) -> str:
        """Return the one unit known that ends as the words name it, in the unit that they stand in."""
        if not self._by_tail:
            for eid in self.known:
                self._by_tail.setdefault(eid.rpartition("__")[2], []).append(eid)
        tail = "__".join(f"{level}_{number}" for level, number in _kept(named))
        base = wanted.removesuffix(tail)
        ending = [
            eid
            for eid in self._by_tail.get(tail.rpartition("__")[2], ())
            if eid.startswith(base) and eid.endswith(f"__{tail}")
        ]
        return ending[0] if len(ending) == 1 else ""


_OUTER = ("sec", "chp", "subchp", "part")


def _kept(named: Path) -> Path:
    """An article is named by itself; what holds it is left out."""
    has_article = any(level == "art" for level, _ in named)
    return tuple((level, number) for level, number in named if not has_article or level not in _OUTER)


def _split(eid: str) -> Path:
    steps = [part.partition("_") for part in eid.split("__")]
    return tuple((level, number) for level, _, number in steps if level in RANKS)
