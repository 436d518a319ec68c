"""Frozen values that pass between rooms: what a portal showed, what the law said, and what changed.

An ``Amendment`` is reported by the source and a ``Change`` is seen by us; they are two types and are never merged.
Provisions lie flat in reading order and name their parent, so that no text, however deep, needs recursion.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

Language = Literal["rus", "kaz"]
ProvisionKind = Literal[
    "title", "status", "requisites", "preamble", "part", "section", "chapter", "subchapter", "article",
    "point", "subpoint", "indent", "annex", "table", "row", "cell", "signature",
]  # fmt: skip
NoteKind = Literal["footnote", "publisher", "excluded", "placeholder"]
ChangeKind = Literal[
    "insertion", "repeal", "substitution", "renumbering", "move", "split", "join", "heading", "status",
    "table_cell", "replacement", "editorial",
]  # fmt: skip
Stage = Literal["in_force", "announced", "took_effect"]
Severity = Literal["editorial", "normal", "important", "critical"]
"""How much a change weighs for somebody who advises; ``law.severity`` says by which rule."""
Attribution = Literal["agreed", "note", "cause", "ambiguous", "none"]
EffectiveBasis = Literal["stated", "computed", "corroborated", "unknown"]
Action = Literal[
    "amend", "restate", "insert", "exclude", "heading", "words", "lose_force", "end", "language_only",
    "effective_note", "unknown",
]  # fmt: skip
Outcome = Literal["good", "identical", "absent", "failed", "quarantined"]
CaptureKind = Literal["versions", "edition", "list"]
"""A list is of many acts or drafts; the ``act`` of its capture is then the name of the list."""

LANGUAGES: tuple[Language, ...] = ("rus", "kaz")
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the lightest to the heaviest."""


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes one address gave us at one moment, stored before anyone understands them.

    ``body`` is what the server meant (its content encoding removed and the end of that stream checked), or, where
    ``reason`` says that the stream was broken, the bytes as they came. ``status`` is None when nothing answered.
    """

    portal: str
    act: str
    language: Language
    kind: CaptureKind
    url: str
    captured_at: datetime
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    reason: str = ""
    """Why this cannot be used, as one word («timeout», «cut-stream»); empty when it arrived whole."""
    version_on: date | None = None
    """The edition that was asked for; None is the current one."""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether this is the page we asked for, and all of it; doubt never reaches a reader."""

    outcome: Outcome
    reason: str = ""
    """A word for machines, as «maintenance» or «missing-articles»; empty for a good page."""
    detail: str = ""
    """What was seen, for the person who looks."""


@dataclass(frozen=True, slots=True)
class AmendingAct:
    """An act that changed another one; ``number`` is without the suffix «ЗРК», as «72-VIII»."""

    number: str
    signed_on: date | None
    code: str = ""
    title: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ActFacts:
    """What a portal says of an act beside its text. ``None`` and empty mean that the source does not say."""

    code: str
    ngr: str
    title: Mapping[str, str] = field(hash=False)
    requisites: Mapping[str, str] = field(hash=False)
    status: str
    """The portal's word: new, upd, yts (lost its force), …"""
    number: str
    adopted_on: date | None


@dataclass(frozen=True, slots=True)
class Version:
    """One line of a portal's list of editions."""

    version_id: str
    language: Language
    portal_version_on: date
    cause: AmendingAct | None
    facts: ActFacts


@dataclass(frozen=True, slots=True)
class Issue:
    """Something on a page that we did not understand, with its place."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words of an editor or publisher that stand in an act and are not law; ``eid`` is the unit they belong to."""

    eid: str
    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class Provision:
    """A unit of an act in one revision.

    ``number`` is as printed without its dot or bracket («3-1»), ``text`` its own first line as printed, number
    included, without its children's; an excluded unit keeps its number and has no text.
    """

    eid: str
    kind: ProvisionKind
    parent: str
    number: str = ""
    heading: str = ""
    text: str = ""
    excluded: bool = False
    wid: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """An act's text in one language as a portal showed it under one edition date."""

    act: str
    language: Language
    portal_version_on: date
    title: str
    provisions: tuple[Provision, ...]
    notes: tuple[Note, ...]
    cause: AmendingAct | None
    facts: ActFacts
    issues: tuple[Issue, ...] = ()
    law_hash: str = ""
    """sha256 (hex) of the norm text in its canonical form; notes have no part in it."""
    notes_hash: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """When something takes effect. ``on`` is None where the source does not say; ``phrase`` is its own words."""

    rule: str | None = None
    on: date | None = None
    basis: EffectiveBasis = "unknown"
    phrase: str = ""
    published_on: date | None = None
    """The day of publication that the computation rests on, where there is one."""
    reference: str = ""
    """The unit of the amending act that has the rule (E6: «порядок введения в действие см. ст.2» is «art_2»)."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """What a rule of entry into force does not hold for (E10), and the rule that it has instead."""

    phrase: str
    effect: Effect
    units: tuple[str, ...] = ()
    """Units of the amending act, where the phrase names any; else only its words tell what is exempt."""


@dataclass(frozen=True, slots=True)
class ActName:
    """Another act as a text names it: by title and date, and seldom by number."""

    title: str
    signed_on: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a note says a legislature did: to which unit, how, by which act, from when.

    ``target`` is an eid, or «act» for the act as a whole. ``act`` has no number where the words name none: a note of
    entry into force, or the text of an amending act itself.
    """

    target: str
    action: Action
    act: AmendingAct
    effect: Effect
    text: str
    is_heading: bool = False
    """True where only the heading of the target is meant."""
    within: str = ""
    """The unit that a new one was put into, as the words name it."""
    stage: Stage = "in_force"
    joint: tuple[AmendingAct, ...] = ()
    """The other numbers and dates of a joint order: one act has one for each minister."""
    base: Effect | None = None
    """The rule for all that is not exempt, where the effect is E10."""
    exceptions: tuple[Exemption, ...] = ()
    contradictions: tuple[str, ...] = ()
    """Units that the note's own words name where its place says another; the place is believed."""
    of: ActName | None = None
    """The act that is changed, where it is another than the one that the words stand in."""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A figure that changed inside a provision, as printed: «30» → «90», «календарных дней»."""

    was: str
    now: str
    unit: str


@dataclass(frozen=True, slots=True)
class CellName:
    """How a table tells a cell: the words its row begins with, and those over its column; empty where it has none."""

    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What we saw between two revisions of one act in one language; ``before`` and ``after`` are words of the law."""

    language: Language
    kind: ChangeKind
    stage: Stage
    eid: str
    label: str
    before: str | None
    after: str | None
    eid_before: str | tuple[str, ...] | None = None
    places: tuple[str, ...] = ()
    amended_by: tuple[AmendingAct, ...] = ()
    attribution: Attribution = "none"
    effect: Effect = field(default_factory=Effect)
    numbers: tuple[NumberChange, ...] = ()
    topics: tuple[str, ...] = ()
    is_form: bool = False
    """True where words moved for grammar alone, as the closing predicate of a Kazakh list; no change of meaning."""
    degraded: bool = False
    contradictions: tuple[str, ...] = ()
    """Units that the words of the note behind this change name where its place says another; the place is believed."""
    cell: CellName | None = None
    """Of a cell alone: what people find it by."""
