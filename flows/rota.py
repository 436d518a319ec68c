"""Whose turn it is: the acts and languages that one pass asks for, so that a day's requests stay few.

A portal answers for one act in one language at a time. While both languages of all acts fit into a pass, all are asked
for. Of a longer list each act is asked for in one language, the one that waited longer, and in the other one as soon
as that has something new; of a list that is longer still, the acts that have most probably changed by now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from law.model import LANGUAGES, Language

AIM = 184
"""Requests to all portals together in a day, of 200; the rest is for a law that amends many acts at once."""
A_PASS = 35
"""Requests of one pass for lists of editions; the rest of a day's requests is for texts, for lists and robots.txt."""
LEAST = 8
"""A pass asks for so many, however many requests there were."""
BUSY = 150
"""After so many requests of a day what nobody waits for is put off."""
SHARE_OF_BOTH = 0.5
"""Both languages are asked for at once where that takes no more than this part of a pass."""
SELDOM = 1.0
"""Editions that an act may have had in the last years although it had none."""
LIVELY = timedelta(days=3 * 365)
"""An act changes as often as it did within this time."""
REREAD_TURN = 43
"""Days in which every text is read again, an act or two a night: portals correct in silence."""
WINDOW = timedelta(hours=23)
"""What was asked for within a day before a pass, but not by that pass of yesterday, which begins at the same minute."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is known of an act that may be asked for: when its lists were, by language, and how often it changes."""

    code: str
    asked_at: dict[Language, datetime]
    changes: int = 0
    """Editions of the last years."""

    @property
    def is_new(self) -> bool:
        """Whether it was never asked for."""
        return not self.asked_at

    def expect(self, now: datetime) -> float:
        """Return what grows with the chance that it has changed since it was asked for."""
        waited = now - max(self.asked_at.values(), default=now)
        return (self.changes + SELDOM) * waited.total_seconds()

    @property
    def languages(self) -> tuple[Language, ...]:
        """Its languages, the one that waited longer first."""
        return tuple(sorted(LANGUAGES, key=lambda language: self.asked_at.get(language, _NEVER)))


@dataclass(frozen=True, slots=True)
class Text:
    """When an act's text was read last, and whether its edition came in these days: that is when it is corrected."""

    code: str
    read_at: datetime | None
    is_fresh: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An act of a pass and its languages, in the order of asking; ``if_new``: the later only where the first is new."""

    code: str
    languages: tuple[Language, ...] = LANGUAGES
    if_new: bool = False


_NEVER = datetime.min.replace(tzinfo=UTC)
_NOON = datetime(2026, 3, 2, 7, tzinfo=UTC)


def choose_turn(turns: Sequence[Turn], most: int, now: datetime) -> tuple[Choice, ...]:
    """Return whom a pass asks for with so many requests, in the order of the list; what was never read is not put off.

    >>> short = [Turn("1", {"rus": _NEVER}), Turn("2", {"rus": _NEVER})]
    >>> choose_turn(short, 8, _NOON) == (Choice("1"), Choice("2"))
    True
    >>> [(one.code, one.languages[0], one.if_new) for one in choose_turn(short, 4, _NOON)]
    [('1', 'rus', True), ('2', 'rus', True)]
    """
    if len(LANGUAGES) * len(turns) <= most * SHARE_OF_BOTH:
        return tuple(Choice(turn.code) for turn in turns)
    new = [turn for turn in turns if turn.is_new]
    left = max(0, most - len(LANGUAGES) * len(new))
    known = sorted((turn for turn in turns if not turn.is_new), key=lambda turn: turn.expect(now), reverse=True)
    chosen = {turn.code for turn in (*new, *known[:left])}
    return tuple(
        Choice(turn.code) if turn.is_new else Choice(turn.code, turn.languages, if_new=True)
        for turn in turns
        if turn.code in chosen
    )


def may_look(asked: int, looked_at: datetime | None, now: datetime) -> bool:
    """Tell whether lists that nobody waits for are read after so many requests; once a day they always are."""
    return asked < BUSY or looked_at is None or now - looked_at > WINDOW


def longest_wait(acts: int) -> timedelta:
    """Return how long a text of so many acts waits for its turn at most, beside what its passes take.

    >>> longest_wait(3), longest_wait(14), longest_wait(43)
    (datetime.timedelta(0), datetime.timedelta(seconds=43200), datetime.timedelta(days=3))
    """
    if len(LANGUAGES) * acts <= A_PASS * SHARE_OF_BOTH:
        return timedelta()
    return timedelta(hours=12) if acts <= A_PASS else timedelta(days=3)


def choose_most(asked: int) -> int:
    """Return how many requests a pass may make after so many of the day."""
    return max(LEAST, min(A_PASS, AIM - asked))


def choose_reread(texts: Sequence[Text], asked: int) -> tuple[str, ...]:
    """Return whose texts are read again today: fresh ones first, then those that were read longest ago.

    They are as many as make a turn of the list. Nobody waits for it, so on a day of many requests it is left out.

    >>> old, new = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    >>> texts = [Text("1", new), Text("2", old), Text("3", new, is_fresh=True)]
    >>> choose_reread(texts, 0), choose_reread(texts, 200)
    (('3',), ())
    """
    count = -(-len(texts) // REREAD_TURN) if asked < AIM else 0
    ordered = sorted(texts, key=lambda text: (not text.is_fresh, text.read_at or _NEVER))
    return tuple(text.code for text in ordered[:count])
