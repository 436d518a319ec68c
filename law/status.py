"""Whether an act is in force is told by the portal's status word, by its requisites and by notes on the whole act.

Any of them may come first: the requisites name a repeal weeks before the status says so, and the status of one
language lags behind the other's. An end that is named and has not come is announced; the words of an amending act
that repeals a single article are about that article, and stand elsewhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from law.endings import StateKind, find_words, read_act, read_times
from law.model import ActFacts, AmendingAct, Change, Effect, Language, Note


@dataclass(frozen=True, slots=True)
class ActState:
    """Where an act stands on a day. ``on`` is from when, None where no source says; ``until`` ends a suspension."""

    kind: StateKind = "in_force"
    is_announced: bool = False
    """True where the end is named and has not come: the act is still in force."""
    on: date | None = None
    until: date | None = None
    acts: tuple[AmendingAct, ...] = ()
    effect: Effect = field(default_factory=Effect)
    words: str = ""
    """The source's own words; empty where only its status word says so."""

    @property
    def is_over(self) -> bool:
        """Whether the act is without force."""
        return self.kind != "in_force" and not self.is_announced


def read_act_state(
    facts: ActFacts, language: Language, notes: Sequence[Note] = (), today: date | None = None
) -> ActState:
    """Return where an act stands, by what one language of its facts and of its text's notes says.

    An end whose day is stated has come when ``today`` is that day, whatever the status word still says.
    """
    kind = BY_STATUS.get(facts.status, "in_force")
    said = _said(facts.requisites.get(language, ""), notes, language)
    if said is None:
        return ActState(kind)
    named, words = said
    act = read_act(words)
    effect, until = read_times(named, words)
    state = ActState(named, False, effect.on, until, (act,) if act.number else (), effect, words)  # noqa: FBT003 - is_announced
    if kind != "in_force":
        # The status word says that it is over; the words say which way, by whom, from when.
        return replace(state, kind=kind) if kind == "suspended" else state
    if named == "suspended" and _has_come(until, today):
        return ActState()
    # «Приостановлено», and no word of a day to come: it is so. A repeal is named in the same tense long before.
    is_now = named == "suspended" and not effect.phrase
    return state if is_now or _has_come(effect.on, today) else replace(state, is_announced=True)


def read_states(
    facts: ActFacts, first: Language, notes: Mapping[Language, Sequence[Note]] = {}, today: date | None = None
) -> ActState:
    """Return where an act stands by both languages: the one that names the act that ended it is the better witness."""
    order: tuple[Language, ...] = ("rus", "kaz") if first == "rus" else ("kaz", "rus")
    told = [read_act_state(facts, language, notes.get(language, ()), today) for language in order]
    ends = [state for state in told if state.kind != "in_force"]
    return next((state for state in ends if state.acts), ends[0] if ends else told[0])


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside an act's facts: the notes of its text before and now, and the day."""

    notes_before: Sequence[Note] = ()
    notes: Sequence[Note] = ()
    today: date | None = None


NOTHING = Beside()


def read_status_change(
    before: ActFacts | None, after: ActFacts, language: Language, topics: Sequence[str] = (), beside: Beside = NOTHING
) -> Change | None:
    """Return the change of an act's status that its requisites, notes and status word show, if there is one.

    ``before`` None is a first reading: a repeal that is then already known is a change too (told to nobody). With a
    day ``beside`` them an announced end comes when its stated day does.
    """
    was = read_act_state(before, language, beside.notes_before) if before else ActState()
    now = read_act_state(after, language, beside.notes, beside.today)
    if (was.kind, was.is_announced, was.words) == (now.kind, now.is_announced, now.words):
        return None
    change = Change(
        language=language,
        kind="status",
        stage="announced" if now.is_announced else "took_effect" if was.is_announced else "in_force",
        eid="status",
        label=_LABELS[language],
        before=None,
        after=now.words or after.status,
        places=("status",),
        amended_by=now.acts,
        attribution="cause" if now.acts else "none",
        effect=now.effect,
        topics=tuple(topics),
    )
    if now.kind != "in_force":
        return change
    # A suspension that is over is news; an announcement that is gone again is mostly a page that lags behind.
    is_lifted = was.kind == "suspended" and (not was.is_announced or _has_come(was.until, beside.today))
    return replace(change, stage="in_force", before=was.words or "temporaryRevoked", after=None) if is_lifted else None


def read_kind(words: str) -> StateKind:
    """Return what the words or the status word of a status change say.

    >>> read_kind("yts"), read_kind("Действие приостановлено до 01.01.2027"), read_kind("Действует до 01.01.2027")
    ('repealed', 'suspended', 'ended')
    """
    if words in BY_STATUS:
        return BY_STATUS[words]
    found = find_words(words, "rus") or find_words(words, "kaz")
    return found[0] if found else "repealed"


BY_STATUS: Mapping[str, StateKind] = {
    "yts": "repealed",
    "vexp": "ended",
    "stop": "ended",
    "stp": "ended",
    "temporaryRevoked": "suspended",
}
_LABELS = {"rus": "статус акта", "kaz": "актінің мәртебесі"}
_WHOLE = ("title", "preamble", "requisites", "status", "")
"""Where a note stands that speaks of the whole act."""
_UNIT = re.compile(
    r"\b(?:стать|пункт|подпункт|абзац|глав|раздел|част|приложени)\w*|\d-?(?:бап|тарма|тарау|бөлім|бөлі|қосымша)",
    re.IGNORECASE,
)


def _has_come(day: date | None, today: date | None) -> bool:
    return day is not None and today is not None and day <= today


def _said(line: str, notes: Iterable[Note], language: Language) -> tuple[StateKind, str] | None:
    found = find_words(line, language)
    if found:
        return found
    for note in notes:
        if note.eid in _WHOLE and note.kind in ("footnote", "publisher"):
            found = find_words(note.text, language)
            # «Статья 14 утратила силу …» at the head of an act would be of that article.
            if found and not _UNIT.search(note.text[: note.text.find(found[1])]):
                return found
    return None
