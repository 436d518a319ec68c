"""Notes of editors and publishers become Amendments, with the rule that says from when.

A note names acts in a chain («…; от 13.01.2014 № 159-V (…); …»); each act has its own rule, in brackets behind it.
Brackets nest and Kazakh puts the noun before or after the rule, so brackets are counted and an act's rule is the
first bracket between it and the next act. What is said before an act holds for the acts behind it until something
else is said; in old Kazakh notes the act comes first and the verb last.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from law.amendments.acts import DateOrder, Mention, find_acts
from law.amendments.deeds import Deed, Target, find_verbs, is_future, read_deeds
from law.amendments.exceptions import read_exceptions
from law.amendments.glue import Glued, glue
from law.amendments.places import CONTENTS, Places, Resolved
from law.amendments.rules import read_effect, read_wait
from law.amendments.units import eid_of, find_units, paths_of
from law.model import Action, AmendingAct, Amendment, Effect, Exemption, Language, Note

_ENTRY = re.compile(
    r"порядоквведения|ввод(?:ит|ят)сявдействие|вступает?в?силу|қолданысқаенгіз|енгізілутәртіб|күшінекіред"
)
_PHRASE = re.compile(r"порядоквведения|ввод(?:ит|ят)ся|алғашқы|ресми|қолданысқа|\d{1,2}\.\d{1,2}\.\d{4}")
_LABEL = re.compile(r"\W{0,3}(?:(?:сноска|ескерту)\.|примечание(?:рцпи|изпи)!|(?:рқао|зқаи)-?ныңескертпесі!)")
_KAZAKH = re.compile("[әғңөұүһ]|қ(?!р)|алыптастал")
_LETTER = re.compile(r"[^\W\d_]")
_KAZAKH_SHARE = 0.02
_LOOK = 2000
_MOST_INHERITED = 16
"""So many targets go from one act of a chain to the next; the notes we have name four at most."""
_MOST_BRACKETS = 4


@dataclass(frozen=True, slots=True)
class _Event:
    target: Resolved
    action: Action
    within: str
    is_future: bool


def read_note(note: Note, known: Collection[str] = (), dates: DateOrder = "year-month-day") -> tuple[Amendment, ...]:
    """Return all that a note reports, in its own order: one Amendment for each unit and act, and rules of entry alone.

    ``known`` are the eids of the act's units, which tell where «подпункт 46)» is; ``dates`` is the source's order.

    >>> note = Note("art_6-1", "footnote", "Сноска. Глава 1 дополнена статьей 6-1 в соответствии с Законом РК от "
    ...             "27.12.2019 № 292-VІ (порядок введения в действие см. ст.2); исключена Законом РК от 16.05.2024 "
    ...             "№ 82-VIII.")
    >>> [(item.target, item.within, item.action, item.act.number, item.effect.rule) for item in read_note(note)]
    [('art_6-1', 'chp_1', 'insert', '292-VI', 'E6'), ('art_6-1', '', 'exclude', '82-VIII', 'E12')]
    """
    if note.eid == CONTENTS:
        return ()
    glued = glue(note.text)
    language = language_of(glued.words)
    places = Places(note.eid, note.kind, known)
    start = start_of(note, glued)
    mentions = [mention for mention in find_acts(glued, dates) if mention.start >= start]
    if not mentions:
        return _entry_alone(glued, places, start, language)
    return tuple(_read_chain(_Chain(glued, language, places, start, mentions)))


def read_amendments(note: Note) -> tuple[Amendment, ...]:
    """Return what a note reports of acts that changed the law: rules of entry into force without an act are left out.

    >>> note = Note("art_17", "footnote", "Сноска. Статья 17 с изменением, внесенным Законом РК "
    ...             "от 15.04.2024 № 72-VIII (вводится в действие с 16.06.2024).")
    >>> [(a.action, a.act.number, a.effect.on) for a in read_amendments(note)]
    [('amend', '72-VIII', datetime.date(2024, 6, 16))]
    """
    return tuple(item for item in read_note(note) if item.act.number)


def language_of(words: str) -> Language:
    """Return the language of a note, told by the letters that only Kazakh has.

    >>> language_of("1-бапқа өзгеріс енгізілді"), language_of("приказом № ҚР ДСМ-135 внесены изменения в статью 1")
    ('kaz', 'rus')
    """
    head = words[:_LOOK]
    return "kaz" if len(_KAZAKH.findall(head)) > _KAZAKH_SHARE * len(_LETTER.findall(head)) else "rus"


def start_of(note: Note, glued: Glued) -> int:
    """Return where a note begins to report; requisites name the act itself first."""
    if note.eid in ("requisites", "status"):
        return next((at for at, _, action in find_verbs(glued.open_words) if action in ("lose_force", "end")), 0)
    label = _LABEL.match(glued.words)
    return label.end() if label else 0


@dataclass(frozen=True, slots=True)
class _Rule:
    effect: Effect
    base: Effect | None = None
    exceptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chain:
    glued: Glued
    language: Language
    places: Places
    start: int
    mentions: list[Mention]


def _read_chain(chain: _Chain) -> Iterator[Amendment]:
    words = chain.glued.open_words
    verbs = find_verbs(words)
    starts = [verb[0] for verb in verbs]
    events: list[_Event] = []
    rules: dict[str, _Rule] = {}
    head = chain.start
    for number, mention in enumerate(chain.mentions):
        reach = chain.mentions[number + 1].start if number + 1 < len(chain.mentions) else len(words)
        said = verbs[bisect_left(starts, head) : bisect_left(starts, mention.start)]
        where = (head, mention.start)
        if not said and number == 0:
            said, where = verbs[bisect_left(starts, mention.end) : bisect_left(starts, reach)], (mention.end, reach)
        deeds = read_deeds(words, said, where, chain.language)
        if not deeds and not events:
            deeds = [Deed("unknown", (), is_future=is_future(words, head, reach))]
        # In a chain («…; от 24.11.2015 № 421-V») nothing new is said.
        events = _events(chain, deeds, events) or _inherited(events)
        phrase = _phrase_of(chain.glued, head, mention, reach)
        if phrase not in rules:
            rules[phrase] = _read_rule(phrase)
        for event in events:
            yield _amendment(chain, event, mention, rules[phrase])
        head = mention.end


def _inherited(events: list[_Event]) -> list[_Event]:
    """What is put in by one act and changed by the next was put in once."""
    if len(events) <= _MOST_INHERITED and not any(event.within for event in events):
        return events
    return [replace(event, within="") for event in events[-_MOST_INHERITED:]]


def _events(chain: _Chain, deeds: list[Deed], before: list[_Event]) -> list[_Event]:
    """Return each unit that deeds were done to; a deed without one is done to what the note spoke of before."""
    events: list[_Event] = []
    for deed in deeds:
        resolved = [
            place
            for target in deed.targets or (() if before else (Target("here"),))
            if (place := chain.places.resolve(target, is_new=deed.action == "insert"))
        ]
        if not deed.targets:
            resolved += dict.fromkeys(event.target for event in before[-_MOST_INHERITED:])
        events += [_Event(place, deed.action, eid_of(deed.within), deed.is_future) for place in resolved]
    return events


def _amendment(chain: _Chain, event: _Event, mention: Mention, rule: _Rule) -> Amendment:
    is_announced = event.is_future or chain.places.kind in ("publisher", "placeholder")
    return Amendment(
        target=event.target.eid,
        action=event.action,
        act=mention.act,
        effect=rule.effect,
        text=chain.glued.text,
        is_heading=event.target.is_heading,
        within=event.within,
        stage="announced" if is_announced else "in_force",
        joint=mention.joint,
        base=rule.base,
        exceptions=rule.exceptions,
        contradictions=(event.target.contradiction,) if event.target.contradiction else (),
    )


def _phrase_of(glued: Glued, head: int, mention: Mention, reach: int) -> str:
    """Return the words that say from when: the first bracket behind an act that has a rule, else the bare words."""
    brackets = [glued.printed(start + 1, end) for start, end in glued.brackets_between(mention.end, reach)]
    if brackets:
        return next((phrase for phrase in brackets[:_MOST_BRACKETS] if read_effect(phrase).rule), brackets[0])
    if _ENTRY.search(glued.open_words, mention.end, reach):
        return glued.printed(mention.end, reach)
    return glued.printed(head, mention.start) if _ENTRY.search(glued.open_words, head, mention.start) else ""


def _read_rule(phrase: str) -> _Rule:
    read = read_exceptions(phrase)
    return _Rule(read_effect(phrase), read.base if read else None, read.exceptions if read else ())


def _entry_alone(glued: Glued, places: Places, start: int, language: Language) -> tuple[Amendment, ...]:
    """Return the rule of entry into force that a note gives without an act: of the whole act, or of the unit named."""
    if not _ENTRY.search(glued.open_words, start):
        return ()
    phrase = glued.printed(start, len(glued.words))
    rule = _read_rule(phrase)
    if not rule.effect.rule and read_wait(phrase) is None:
        return ()
    begins = _PHRASE.search(glued.open_words, start)
    subject = find_units(glued.open_words, language, start, begins.start() if begins else len(glued.words))
    targets = [Target("unit", path) for path in paths_of(subject, language)] or [Target("here")]
    return tuple(
        Amendment(
            place.eid,
            "effective_note",
            AmendingAct("", None),
            rule.effect,
            glued.text,
            base=rule.base,
            exceptions=rule.exceptions,
            contradictions=(place.contradiction,) if place.contradiction else (),
        )
        for target in targets
        if (place := places.resolve(target))
    )
