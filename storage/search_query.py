"""What is asked of the full text, in the words of either database: every thing that was asked for, or any of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Row as Line
from sqlalchemy import text
from sqlmodel import Session

from law.model import Language
from law.search.question import Question, Thing, Wording
from law.search.synonyms import Stems

Where = Literal["current", "history", "changes"]
MOST = 150
"""How many wordings each way of asking brings home to be judged."""
TOO_MANY = 40_000
"""So many wordings are not put in order first: a word that half the law has tells nothing."""
_UNITS = "SELECT u.id, u.act, u.language, u.eid, u.from_on, u.until_on, u.words FROM search_unit u"
_WHERES: dict[Where, str] = {
    "current": "u.from_on <= :today AND (u.until_on IS NULL OR u.until_on > :today)",
    "history": "u.until_on <= :today",
    "changes": "(u.until_on IS NOT NULL OR u.from_on > (SELECT a.first_on FROM search_act a"
    " WHERE a.act = u.act AND a.language = u.language))",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """In what is searched, and which day is today; ``acts`` None is every act."""

    today: date
    where: Where = "current"
    acts: tuple[str, ...] | None = None


def find_candidates(
    session: Session, question: Question, counts: Mapping[str, int], scope: Scope
) -> dict[int, Line[Any]]:
    """Return the wordings that may answer, by number: those that say everything, and those that say something rare."""
    things = [_known(thing, counts) for thing in question.things]
    known = [thing for thing in things if thing]
    if not known or (scope.acts is not None and not scope.acts):
        return {}
    rarest = [min(counts[word] for word in wording.stems) for thing in known for wording in thing]
    found = _ask(session, question, [_join(thing, "or") for thing in known], "and", sum(rarest), scope)
    if len(known) > 1 and len(found) < MOST:
        rare = list(_rare([wording for thing in known for wording in thing], counts))
        # Where all of it says a word that stands everywhere, it is asked beside another one alone.
        found |= _ask(session, question, rare, "or", sum(min(counts[w] for w in stems) for stems in rare), scope)
    return found


def find_at(session: Session, language: Language, words: Stems, scope: Scope) -> dict[int, Line[Any]]:
    """Return the wordings that stand at a place, which the index knows by one word."""
    return _ask(session, Question(language, ()), [words], "and", 0, scope)


def _known(thing: Thing, counts: Mapping[str, int]) -> list[Wording]:
    return [wording for wording in thing.wordings if all(counts.get(word) for word in wording.stems)]


def _rare(wordings: Iterable[Wording], counts: Mapping[str, int]) -> Iterable[Stems]:
    """Yield the wordings that few units have, until they are too many; the rarest in any case."""
    total = 0
    for wording in sorted(wordings, key=lambda one: min(counts[word] for word in one.stems)):
        total += min(counts[word] for word in wording.stems)
        if total > TOO_MANY and total > min(counts[word] for word in wording.stems):
            return
        yield wording.stems


def _join(wordings: Sequence[Wording], how: str) -> tuple[str, tuple[Stems, ...]]:
    return how, tuple(wording.stems for wording in wordings)


def _ask(  # noqa: PLR0913, PLR0917 - one question to one of two databases
    session: Session, question: Question, parts: Sequence[Any], how: str, expected: int, scope: Scope
) -> dict[int, Line[Any]]:
    write = _Postgres() if session.get_bind().dialect.name == "postgresql" else _Sqlite()
    sides = [
        write.join([write.all_of(stems) for stems in part[1]], "or")
        if isinstance(part, tuple) and part and part[0] == "or"
        else write.all_of(part)
        for part in parts
    ]
    query = write.join(sides, how)
    if question.phrases:
        query = write.join([*(write.in_order(phrase) for phrase in question.phrases), query], "and")
    values: dict[str, Any] = {"query": query, "language": question.language, "today": scope.today, "most": MOST}
    acts = ""
    if scope.acts is not None:
        names = {f"act{at}": act for at, act in enumerate(scope.acts)}
        acts = f" AND u.act IN ({', '.join(f':{name}' for name in names)})"
        values |= names
    order = write.order if expected <= TOO_MANY else ""
    sql = f"{write.start} AND u.language = :language AND {_WHERES[scope.where]}{acts}{order} LIMIT :most"
    return {line.id: line for line in session.connection().execute(_typed(sql), values)}


def _typed(sql: str) -> Any:
    from sqlalchemy import Date, Integer, LargeBinary, String  # noqa: PLC0415 - columns' types, for this query alone

    return text(sql).columns(
        id=Integer, act=String, language=String, eid=String, from_on=Date, until_on=Date, words=LargeBinary
    )


class _Sqlite:
    """The words of FTS5: everything is quoted, so that no word of a question is an operator."""

    start = f"{_UNITS} JOIN search_fts ON search_fts.rowid = u.id WHERE search_fts MATCH :query"
    order = " ORDER BY bm25(search_fts, 0.3, 0.8, 1.0)"

    def all_of(self, stems: Stems) -> str:
        return "(" + " AND ".join(map(self._quoted, stems)) + ")"

    def in_order(self, stems: Stems) -> str:
        return self._quoted(" ".join(stems))

    def join(self, parts: Sequence[str], how: str) -> str:
        return "(" + f" {how.upper()} ".join(parts) + ")"

    def _quoted(self, words: str) -> str:
        return '"' + words.replace('"', '""') + '"'


class _Postgres:
    """The words of a tsquery; its own parser sees none of a question's words."""

    start = f"{_UNITS} WHERE u.vector @@ CAST(:query AS tsquery)"
    order = " ORDER BY ts_rank(CAST('{1.0, 0.1, 0.8, 0.3}' AS real[]), u.vector, CAST(:query AS tsquery), 1) DESC, u.id"

    def all_of(self, stems: Stems) -> str:
        return "(" + " & ".join(map(self._quoted, stems)) + ")"

    def in_order(self, stems: Stems) -> str:
        return "(" + " <-> ".join(map(self._quoted, stems)) + ")"

    def join(self, parts: Sequence[str], how: str) -> str:
        return "(" + (" & " if how == "and" else " | ").join(parts) + ")"

    def _quoted(self, word: str) -> str:
        return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
