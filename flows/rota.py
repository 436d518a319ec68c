"""Whose turn it is: the acts and languages that one pass asks for, so that a day's requests stay few.

A portal answers for one act in one language at a time. While both languages of all acts fit into a pass, all are asked
for. Of a longer list each act is asked for in one language, the one that waited longer, and in the other one as soon
as that has something new; of a list that is longer still, the acts that have most probably changed by now.

A day has MOST requests. What can wait gives way first: reading texts again, then the lists of what is new elsewhere,
then lists of editions, the least likely ones; the texts of what is seen to be new are never put off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from law.model import LANGUAGES, Language

MOST = 200
"""Requests to all portals together in a day. What is new is read all the same: its texts are never put off."""
A_PASS = 34
"""Requests of one pass for lists of editions; the rest of a day's requests is for texts, for lists and robots.txt."""
ROBOTS = 1
"""Each pass asks for robots.txt first."""
KEPT = 24
"""Requests that must be left for another act to be asked for: the texts of the last one, should it have changed."""
ALL_LISTS = 25
"""Requests of one look at the lists of all portals."""
A_LIST = 8
"""Requests of one look at the lists of one portal, or about so many."""
A_REREADING = 12
"""Requests of one text that is read again in both languages, at both portals."""
TO_REREAD, TO_LOOK = 30, 52
"""What must be left over beside all that a day still needs, for texts to be read again, for lists to be read often."""
SHARE_OF_BOTH = 0.5
"""Both languages are asked for at once where that takes no more than this part of a pass."""
SELDOM = 1.0
"""Editions that an act may have had in the last years although it had none."""
LIVELY = timedelta(days=3 * 365)
"""An act changes as often as it did within this time."""
REREAD_TURN = 43
"""Days in which every text is read again, an act or two a night: portals correct in silence."""
OVERDUE = timedelta(hours=22)
"""Lists that nobody looked at for so long go before what can wait."""


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
        """Return what grows with the chance that it has changed since it was asked for, and with how often it does.

        By the chance alone, what hardly ever changes would take the turns of what changes each year.
        """
        waited = now - max(self.asked_at.values(), default=now)
        return (self.changes + SELDOM) ** 2 * waited.total_seconds()

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


@dataclass(frozen=True, slots=True)
class Day:
    """What a day still has: requests that are ``left`` of MOST, and passes that are still to come, of so many in all.

    It ends at midnight of the house: portals are busy, and count, by the day of the country that they are in.
    """

    left: int
    later: int = 0
    passes: int = 1
    acts: int = A_PASS
    """That are watched."""

    @property
    def may_ask(self) -> bool:
        """Whether anything may be asked for that was not seen to be new."""
        return self.left > KEPT

    @property
    def most(self) -> int:
        """Requests for lists of editions that a pass may make now: its share of what is left.

        >>> [Day(200, 3, 4).most, Day(100, 3, 4).most, Day(15, 0, 4).most]
        [34, 19, 0]

        Where passes are so many that none has a share, each takes what its moment allows.

        >>> [Day(left, 1440 - at, 1440).most for at, left in ((1, 200), (8, 200), (17, 200), (17, 199))]
        [0, 0, 1, 0]
        """
        free = self.left - KEPT
        paced = (MOST - KEPT) * (self.passes - self.later) // self.passes - (MOST - self.left)
        share = free // (self.later + 1) or paced // (1 + ROBOTS)
        return max(0, min(A_PASS, free, share))

    @property
    def spare(self) -> int:
        """Requests that are left over when all passes of the day have been made."""
        a_pass = min(A_PASS, self.acts, (MOST - KEPT - ALL_LISTS) // self.passes)
        return self.left - self.later * (a_pass + ROBOTS if a_pass else 0)


_NEVER = datetime.min.replace(tzinfo=UTC)
_NOON = datetime(2026, 3, 2, 7, tzinfo=UTC)


def choose_turn(turns: Sequence[Turn], most: int, now: datetime) -> tuple[Choice, ...]:
    """Return whom a pass asks for with so many requests, in the order of asking: what has probably changed goes first.

    What was never read goes last, for its texts are many, and is not put off: the pass ends where its requests do.

    >>> short = [Turn("1", {"rus": _NEVER}), Turn("2", {"rus": _NEVER})]
    >>> choose_turn(short, 8, _NOON) == (Choice("1"), Choice("2"))
    True
    >>> [(one.code, one.languages[0], one.if_new) for one in choose_turn(short, 4, _NOON)]
    [('1', 'rus', True), ('2', 'rus', True)]
    """
    if not most:
        return ()
    if len(LANGUAGES) * len(turns) <= most * SHARE_OF_BOTH:
        return tuple(Choice(turn.code) for turn in turns)
    new = [turn for turn in turns if turn.is_new]
    known = sorted((turn for turn in turns if not turn.is_new), key=lambda turn: turn.expect(now), reverse=True)
    chosen = tuple(Choice(turn.code, turn.languages, if_new=True) for turn in known[:most])
    return (*chosen, *(Choice(turn.code) for turn in new))


def may_look(portal: str, day: Day, looked_at: datetime | None, now: datetime) -> bool:
    """Tell whether the lists of a portal are read now: once a day if it can be, and oftener where requests are left.

    Those of old.adilet show what was changed, so they go before the lists that nobody waits for.

    >>> busy, quiet = Day(left=130, later=2, passes=4), Day(left=190, later=2, passes=4, acts=14)
    >>> [may_look("legalacts", day, _NOON, _NOON) for day in (busy, quiet)]
    [False, True]
    >>> [may_look("adilet", busy, _NOON, _NOON), may_look("legalacts", busy, None, _NOON)]
    [True, True]
    """
    if portal == "adilet":
        return day.spare >= KEPT + A_LIST
    if looked_at is None or now - looked_at > OVERDUE:
        return day.spare > KEPT
    # After the last pass of a day nothing is seen to be new any more: what is left then would only be left over.
    return day.spare - ALL_LISTS >= (TO_LOOK if day.later else KEPT)


def longest_wait(acts: int) -> timedelta:
    """Return how long a text of so many acts waits for its turn at most, beside what its passes take.

    >>> longest_wait(3), longest_wait(14), longest_wait(43)
    (datetime.timedelta(0), datetime.timedelta(seconds=43200), datetime.timedelta(days=3))
    """
    if len(LANGUAGES) * acts <= A_PASS * SHARE_OF_BOTH:
        return timedelta()
    return timedelta(hours=12) if acts <= A_PASS else timedelta(days=3)


def choose_reread(texts: Sequence[Text], day: Day) -> tuple[str, ...]:
    """Return whose texts are read again today: fresh ones first, then those that were read longest ago.

    They are as many as make a turn of the list. Nobody waits for it, so on a day of many requests it is left out.

    >>> old, new = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    >>> texts = [Text("1", new), Text("2", old), Text("3", new, is_fresh=True)]
    >>> choose_reread(texts, Day(200)), choose_reread(texts, Day(150, later=3, passes=4))
    (('3',), ())
    """
    count = -(-len(texts) // REREAD_TURN)
    needed = ALL_LISTS + TO_REREAD if day.later else A_LIST
    if day.spare - needed < A_REREADING * count:
        return ()
    ordered = sorted(texts, key=lambda text: (not text.is_fresh, text.read_at or _NEVER))
    return tuple(text.code for text in ordered[:count])
