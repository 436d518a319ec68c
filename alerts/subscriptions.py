"""What a person follows and how she wants to hear of it: frozen values; what matches stands in ``alerts.matching``."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, get_args

from law.model import SEVERITIES, Severity

FollowKind = Literal["topic", "act", "chapter", "article", "phrase", "drafts", "everything"]
FOLLOW_KINDS: tuple[FollowKind, ...] = get_args(FollowKind)
Frequency = Literal["at_once", "daily", "weekly"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
Moment = Literal["announced", "reminder", "in_force"]
MOMENTS: tuple[Moment, ...] = get_args(Moment)
AttachForm = Literal["", "pdf", "docx"]
ATTACH_FORMS: tuple[AttachForm, ...] = get_args(AttachForm)
"""The comparison as a file in a mail; empty is none."""


@dataclass(frozen=True, slots=True)
class Follow:
    """One thing that is followed; which fields it has rests on its kind."""

    kind: FollowKind
    act: str = ""
    """The code of the act, for ``act``, ``chapter`` and ``article``."""
    unit: str = ""
    """The chapter or article as it was numbered when it was chosen («art_17»): it stays when the unit gets another."""
    words: str = ""
    """The code of the topic, or the phrase; in a phrase «~» is any ending («торговл~ людьми»)."""
    unit_on: date | None = None
    """The edition in whose numbering ``unit`` is said; None is the oldest one that is stored, and ``unit`` its wid."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in which nothing is sent, in the person's time zone; ``start`` after ``end`` leads over midnight."""

    start: time
    end: time
    holidays: tuple[date, ...] = ()
    """Whole days on which nothing is sent."""
    lets_critical_pass: bool = False
    keeps_public: bool = False
    """Whether the public holidays of Kazakhstan, and the operator's own days off, are holidays of hers too."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One rule of one person."""

    follow: Follow
    least: Severity = SEVERITIES[0]
    """The lightest change that she wants to hear of."""
    moments: tuple[Moment, ...] = MOMENTS
    frequency: Frequency = "at_once"
    note: str = ""
    """Her own words («почему слежу»): secret, and in no message but her own."""
    snoozed_until: date | None = None
    """The first day on which it speaks again; what came meanwhile is told then, together."""
    key: str = ""
    """32 random hex digits: names the rule for ever; empty before it is stored."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of every message, whatever it is about."""

    timezone: str = "Asia/Almaty"
    quiet: QuietHours | None = None
    digest_at: time = time(8)
    """When daily and weekly digests are due, in her time zone."""
    digest_weekday: int = 0
    """The day of the weekly one: 0 is Monday."""
    channels: Literal["all", "in_order"] = "all"
    """Every address gets the message; or the first that works, the others in its stead."""
    wants_heartbeat: bool = True
    is_discreet: bool = True
    """Neutral sender, subject and preview: the default, for somebody may look over her shoulder."""
    attach: AttachForm = ""
    """The form in which a mail that goes at once carries the comparison of what it tells."""


USUAL = Wish()
"""What holds for whoever asked for nothing else."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When something may be said: not before an instant, at once or in a digest."""

    frequency: Frequency
    not_before: datetime | None = None
