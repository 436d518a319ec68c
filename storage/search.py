"""Search over all stored wordings: the database finds what may answer, and ``law.search`` says what answers best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Row as Line
from sqlalchemy import or_, tuple_
from sqlmodel import Session, col, func, select

from law.model import LANGUAGES, Language
from law.search.kin import add_kin, roots_of
from law.search.places import find_place
from law.search.question import LONGEST, Question, read_question
from law.search.ranking import Judge, Passage, Rarity, Score, stems_of
from law.search.snippet import Run, cut
from law.search.synonyms import read_thesaurus
from law.search.units import parent_of, whole_of
from storage.search_acts import KnownAct, find_acts, read_acts
from storage.search_index import place_words, unpack
from storage.search_query import Scope, Where, find_at, find_candidates
from storage.tables import WatchRow
from storage.tables_search import SearchActRow, SearchUnitRow, SearchWordRow

MOST_HITS = 100
_BESIDE = 3
"""How many units of one article are shown together."""
_NEARLY = 0.55
"""What part of the best one's score another unit of the article needs to be shown."""
_LIKE = 75
_SHORTEST = 4
_FEW = 2
_LAST = "яяяя"


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: words, and in what to search. ``languages`` and ``act`` and ``topic`` narrow it."""

    words: str
    today: date
    languages: tuple[Language, ...] = LANGUAGES
    act: str = ""
    topic: str = ""
    where: Where = "current"


@dataclass(frozen=True, slots=True)
class Place:
    """A wording that answers; ``until_on`` is the edition that has it no more, None while it stands."""

    eid: str
    from_on: date
    until_on: date | None
    runs: tuple[Run, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An article, or what an act has instead, whose units answer; the best unit is the first of ``places``."""

    act: str
    language: Language
    whole: str
    heading: tuple[Run, ...]
    places: tuple[Place, ...]
    found: tuple[str, ...]
    """Which of the things that were asked for its best unit says."""
    is_over: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What was looked for in one language: each thing as it was said, with the law's words that were tried for it."""

    language: Language
    things: tuple[tuple[str, tuple[str, ...]], ...]
    unknown: tuple[str, ...]
    """Words that stand nowhere in this language, in any form."""
    instead: tuple[str, ...]
    """Words that stand somewhere and are written nearly so."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first; ``acts`` are those that the words name."""

    acts: tuple[KnownAct, ...] = ()
    hits: tuple[Hit, ...] = ()
    tried: tuple[Tried, ...] = ()


def search(session: Session, asked: Asked) -> Found:
    """Return what answers a question: acts it names, then articles; with what was tried."""
    words = asked.words[:LONGEST]
    known = read_acts(session, asked.today)
    scope = Scope(asked.today, asked.where, _narrow(session, asked, known))
    hits: list[tuple[float, Hit]] = []
    tried = []
    eid, rest = find_place(words)
    for language in asked.languages:
        question = _add_kin(session, read_question(rest, language, read_thesaurus()[language]))
        rarity = _read_rarity(session, question)
        tried.append(_tell(session, question, rarity))
        if eid:
            # A number says where to look; the other words only in which act.
            lines = find_at(session, language, place_words(eid), _in_named(scope, known, rest))
            hits += _take(session, question, rarity, list(lines.values()), known)
            continue
        lines = find_candidates(session, question, rarity.counts, scope)
        hits += _judge(session, question, rarity, list(lines.values()), known)
    hits.sort(key=lambda item: (-item[0], item[1].act, item[1].whole, item[1].language))
    acts = find_acts(known, words) if scope.acts is None and asked.where == "current" else ()
    return Found(acts, tuple(hit for _, hit in hits[:MOST_HITS]), tuple(tried))


def _narrow(session: Session, asked: Asked, known: dict[str, KnownAct]) -> tuple[str, ...] | None:
    """Return in which acts to search; None is all of them."""
    acts: set[str] | None = None
    if asked.act:
        acts = {code for code, act in known.items() if asked.act in {code, act.facts.ngr}}
    if asked.topic:
        on_topic = {row.code for row in session.exec(select(WatchRow)) if asked.topic in row.topics}
        acts = on_topic if acts is None else acts & on_topic
    return None if acts is None else tuple(sorted(acts))


def _add_kin(session: Session, question: Question) -> Question:
    roots = sorted(roots_of(question))
    if not roots:
        return question
    # All that begins so lies before the root with last letters behind it, in either database's order.
    begin = [col(SearchWordRow.stem).between(root, root + _LAST) for root in roots]
    query = select(SearchWordRow.stem).where(SearchWordRow.language == question.language, or_(*begin))
    return add_kin(question, session.exec(query).all())


def _read_rarity(session: Session, question: Question) -> Rarity:
    stems = {word for thing in question.things for wording in thing.wordings for word in wording.stems}
    stems |= {word for phrase in question.phrases for word in phrase}
    units = session.exec(select(func.sum(SearchActRow.units)).where(SearchActRow.language == question.language)).one()
    query = select(SearchWordRow.stem, SearchWordRow.units).where(
        SearchWordRow.language == question.language, col(SearchWordRow.stem).in_(sorted(stems))
    )
    return Rarity(int(units or 0), dict(session.exec(query).all()))


def _tell(session: Session, question: Question, rarity: Rarity) -> Tried:
    meanings = {entry.said: entry.law_said for entry in question.used}
    unknown, things = [], []
    for thing in question.things:
        laws = next((law for said, law in meanings.items() if _is_same(said, thing.said, question.language)), ())
        things.append((thing.said, laws))
        if not any(all(rarity.counts.get(word) for word in wording.stems) for wording in thing.wordings):
            unknown.append(thing.said)
    instead = _spell(session, question.language, unknown) if unknown else ()
    return Tried(question.language, tuple(things), tuple(unknown), instead)


def _is_same(left: str, right: str, language: Language) -> bool:
    return set(stems_of(left, language)) == set(stems_of(right, language))


def _spell(session: Session, language: Language, unknown: Sequence[str]) -> tuple[str, ...]:
    """Return words of the law that are written nearly so; the first letter is believed."""
    near = []
    for said in unknown:
        for word in stems_of(said, language):
            if len(word) < _SHORTEST or word[:1].isdigit():
                continue
            query = select(SearchWordRow.stem, SearchWordRow.form).where(
                SearchWordRow.language == language,
                col(SearchWordRow.stem) >= word[0],
                col(SearchWordRow.stem) < chr(ord(word[0]) + 1),
            )
            forms = {known: form for known, form in session.exec(query) if abs(len(known) - len(word)) <= _FEW}
            best = process.extractOne(word, list(forms), scorer=fuzz.ratio, score_cutoff=_LIKE)
            if best and best[0] != word and forms[best[0]] not in near:
                near.append(forms[best[0]])
    return tuple(near)


def _judge(
    session: Session, question: Question, rarity: Rarity, lines: Sequence[Line[Any]], known: dict[str, KnownAct]
) -> list[tuple[float, Hit]]:
    """Return the hits of one language with their scores; units of one article are one hit."""
    beside = _read_beside(session, lines)
    # A question in the other language is known here by a word or two, if at all.
    share = _known_share(question, rarity)
    wholes: dict[tuple[str, str], list[tuple[Score, Line[Any]]]] = {}
    judge = Judge(question, rarity)
    for line in lines:
        judged = judge.score(_as_passage(line, beside, known))
        if judged.value > 0:
            wholes.setdefault((line.act, whole_of(line.eid)), []).append((judged, line))
    hits = []
    for (act, whole), found in wholes.items():
        found.sort(key=lambda item: (-item[0].value, item[1].eid, -item[1].from_on.toordinal()))
        best = found[0][0]
        stems = frozenset().union(*(item[0].stems for item in found))
        heading = beside.find(act, question.language, whole, found[0][1].from_on)[0]
        places = [
            Place(line.eid, line.from_on, line.until_on, _cut(line, question.language, one.stems), one.value)
            for one, line in _shown(found)
        ]
        over = known[act].is_over if act in known else False
        runs = cut(heading, question.language, stems)
        hits.append((best.value * share, Hit(act, question.language, whole, runs, tuple(places), best.found, over)))
    return hits


def _known_share(question: Question, rarity: Rarity) -> float:
    known = sum(
        any(all(rarity.counts.get(word) for word in wording.stems) for wording in thing.wordings)
        for thing in question.things
    )
    return (known / len(question.things)) ** 0.5 if question.things else 0.0


def _in_named(scope: Scope, known: dict[str, KnownAct], words: str) -> Scope:
    named = [act.facts.code for act in find_acts(known, words)]
    return replace(scope, acts=tuple(named)) if named and scope.acts is None else scope


def _take(
    session: Session, question: Question, rarity: Rarity, lines: Sequence[Line[Any]], known: dict[str, KnownAct]
) -> list[tuple[float, Hit]]:
    """Return the units at a place that was asked for, those first that say the other words."""
    beside = _read_beside(session, lines)
    hits = []
    judge = Judge(question, rarity)
    for line in lines:
        judged = judge.score(_as_passage(line, beside, known))
        over = known[line.act].is_over if line.act in known else False
        heading = beside.find(line.act, line.language, whole_of(line.eid), line.from_on)[0]
        place = Place(line.eid, line.from_on, line.until_on, _cut(line, question.language, judged.stems), judged.value)
        runs = cut(heading, question.language, judged.stems)
        hit = Hit(line.act, question.language, whole_of(line.eid), runs, (place,), judged.found, over)
        hits.append((judged.value + (0 if over else 1), hit))
    return hits


def _shown(found: Sequence[tuple[Score, Line[Any]]]) -> Iterable[tuple[Score, Line[Any]]]:
    least = found[0][0].value * _NEARLY
    return [item for item in found if item[0].value >= least][:_BESIDE]


def _cut(line: Line[Any], language: Language, stems: frozenset[str]) -> tuple[Run, ...]:
    heading, body = unpack(line.words)
    return cut(body or heading, language, stems)


class _Beside:
    """The wordings of the units that others lie in, as they stood."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows: dict[tuple[str, str, str], list[Any]] = {}
        for row in rows:
            self._rows.setdefault((row.act, row.language, row.eid), []).append(row)

    def find(self, act: str, language: str, eid: str, on: date) -> tuple[str, str]:
        """Return heading and text of a unit as it stood on a day; empty where it did not."""
        for row in self._rows.get((act, language, eid), ()):
            if row.from_on <= on and (row.until_on is None or on < row.until_on):
                return unpack(row.words)
        return "", ""


def _read_beside(session: Session, lines: Sequence[Line[Any]]) -> _Beside:
    wanted = set()
    for line in lines:
        for eid in {parent_of(line.eid), whole_of(line.eid), *_annex_of(line.eid)} - {""}:
            wanted.add((line.act, line.language, eid))
    if not wanted:
        return _Beside(())
    key = tuple_(col(SearchUnitRow.act), col(SearchUnitRow.language), col(SearchUnitRow.eid))
    return _Beside(session.exec(select(SearchUnitRow).where(key.in_(sorted(wanted)))).all())


def _annex_of(eid: str) -> tuple[str, ...]:
    first = eid.split("__", 1)[0]
    return (first,) if first.startswith("annex_") and "__" in eid else ()


def _as_passage(line: Line[Any], beside: _Beside, known: dict[str, KnownAct]) -> Passage:
    heading, body = unpack(line.words)
    whole, parent = whole_of(line.eid), parent_of(line.eid)
    above = beside.find(line.act, line.language, whole, line.from_on)[0] if whole != line.eid else ""
    above = above or next(
        (beside.find(line.act, line.language, one, line.from_on)[0] for one in _annex_of(line.eid)), ""
    )
    lead = beside.find(line.act, line.language, parent, line.from_on)[1] if parent else ""
    act = known.get(line.act)
    title = act.facts.title.get(line.language, "") if act else ""
    return Passage(line.language, title, above, heading, lead, body, act.is_over if act else False)
