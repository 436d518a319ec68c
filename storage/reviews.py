"""What an editor said of the words of one step of an act, in one of the readers' languages; no alert waits for it.

Words are bound to the very changes they were written about: where the portal corrects its text, or a better reader
finds other changes, they speak of something else and are not used. Every verdict stays; the newest one holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, cast

from sqlmodel import Session, col, select

from alerts.beside import StaffWords
from alerts.compose import is_told
from alerts.model import News, ReaderLanguage
from law.model import Change, Language
from law.serial import change_as_contract
from storage.audit import Action, Deed, append
from storage.columns import write_json
from storage.effects import read_changes
from storage.seen import NewsStep
from storage.tables import ChangeRow
from storage.tables_audit import ReviewRow

Verdict = Literal["approved", "edited", "replaced", "withdrawn"]
"""The program's words are right; are mended; others stand in their place; or nothing that was said before holds."""
_DEEDS: dict[Verdict, Action] = {
    "approved": "approved",
    "edited": "edited",
    "replaced": "replaced",
    "withdrawn": "removed",
}


@dataclass(frozen=True, slots=True)
class Words:
    """An editor's words: ``summary`` is empty where the program's own are approved as they are."""

    verdict: Verdict
    summary: str = ""
    meaning: str = ""
    """«Что это значит для клиентов»: the centre's own words, marked as such beside the law's."""


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody said, by the number of the account (``storage.audit.actor_of``), and when."""

    words: Words
    who: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class About:
    """Which words are meant: of which step of which act, in which reader's language, and of which changes."""

    step: NewsStep
    language: ReaderLanguage
    changes_digest: str

    @classmethod
    def of(cls, step: NewsStep, language: ReaderLanguage, changes: Sequence[Change]) -> "About":
        """Return what words of these changes are known by."""
        told = write_json([change_as_contract(change) for change in changes])
        return cls(step, language, sha256(told.encode("utf-8", "replace")).hexdigest())


def store_review(session: Session, about: About, review: Review) -> None:
    """Keep what an editor said, beside all that was said before; raises ValueError where it has no words to hold."""
    words = review.words
    if words.verdict in ("edited", "replaced") and not words.summary.strip():
        raise ValueError("a summary that is edited or replaced needs its words")
    row = ReviewRow(
        act=about.step.act,
        from_on=about.step.from_on,
        to_on=about.step.to_on,
        language=about.language,
        changes_digest=about.changes_digest,
        verdict=words.verdict,
        summary=words.summary,
        meaning=words.meaning,
        who=review.who,
        decided_at=review.decided_at,
    )
    session.add(row)
    session.flush()
    append(session, Deed(review.who, _DEEDS[words.verdict], "review", str(row.id)), review.decided_at)


def find_words(session: Session, about: About) -> Words | None:
    """Return the words that hold for these very changes; None where nobody has said any, or they were withdrawn."""
    newest = next(iter(list_reviews(session, about)), None)
    return None if newest is None or newest.words.verdict == "withdrawn" else newest.words


def list_reviews(session: Session, about: About) -> tuple[Review, ...]:
    """Return all that was said of these words, newest first."""
    query = (
        select(ReviewRow)
        .where(ReviewRow.act == about.step.act, ReviewRow.language == about.language)
        .where(ReviewRow.from_on == about.step.from_on, ReviewRow.to_on == about.step.to_on)
        .where(ReviewRow.changes_digest == about.changes_digest)
        .order_by(col(ReviewRow.id).desc())
    )
    return tuple(
        Review(Words(cast("Verdict", row.verdict), row.summary, row.meaning), row.who, row.decided_at)
        for row in session.exec(query)
    )


def find_staff(session: Session, news: News, language: ReaderLanguage) -> StaffWords:
    """Return an editor's words of just what this news tells in the reader's language; empty where nobody has said any.

    Words about a whole step are no words about a part of it: whoever hears of one article of five gets ours. Of several
    steps at once the summary is an editor's only where that of each is.
    """
    query = select(ReviewRow.id).where(ReviewRow.act == news.facts.code, ReviewRow.language == language).limit(1)
    if session.exec(query).first() is None:
        return StaffWords()
    order: tuple[Language, ...] = ("kaz", "rus") if language == "kaz" else ("rus", "kaz")
    for own in order:
        told = [(step, tuple(filter(is_told, step.changes))) for step in news.steps if step.language == own]
        found = [
            find_words(session, About.of(NewsStep(news.facts.code, step.from_on, step.to_on), language, changes))
            for step, changes in told
            if changes
        ]
        if found:
            return _join(found)
    return StaffWords()


def list_reviewed(session: Session, language: ReaderLanguage) -> frozenset[str]:
    """Return the acts of which an editor has said anything for readers of a language."""
    return frozenset(session.exec(select(ReviewRow.act).where(ReviewRow.language == language).distinct()))


def find_shown(session: Session, step: NewsStep, language: ReaderLanguage) -> StaffWords | None:
    """Return an editor's words of a step as its page shows them; None where nobody was told anything of it."""
    changes = find_told(session, step, language)
    if not changes:
        return None
    words = find_words(session, About.of(step, language, changes))
    return _join([words]) if words else StaffWords()


def find_told(session: Session, step: NewsStep, language: ReaderLanguage) -> tuple[Change, ...]:
    """Return the changes of a step that a reader of this language is told of, as they were stored last.

    Those in the reader's language of law, else in the other one. A text that was corrected under its old date has
    several sets of changes between the same two dates.
    """
    order: tuple[Language, ...] = ("kaz", "rus") if language == "kaz" else ("rus", "kaz")
    for own in order:
        query = select(ChangeRow).where(ChangeRow.act == step.act, ChangeRow.language == own)
        query = query.where(ChangeRow.from_on == step.from_on, ChangeRow.to_on == step.to_on)
        rows = session.exec(query.order_by(col(ChangeRow.id))).all()
        newest = [row for row in rows if _set_of(row) == _set_of(rows[-1])]
        changes = tuple(filter(is_told, read_changes(session, newest)))
        if changes:
            return changes
    return ()


def _set_of(row: ChangeRow) -> tuple[object, ...]:
    return row.before_id, row.after_id, row.seen_at


def _join(found: Sequence[Words | None]) -> StaffWords:
    words = [one for one in found if one is not None]
    is_whole = len(words) == len(found)
    summaries = [one.summary for one in words if one.summary.strip()]
    return StaffWords(
        summary=_one_line(summaries) if is_whole and len(summaries) == len(found) else "",
        meaning=_one_line([one.meaning for one in words]),
        is_approved=is_whole and not summaries,
    )


def _one_line(texts: Sequence[str]) -> str:
    """Return texts as one paragraph: a line of an editor's must not look like the end of a mail."""
    return " ".join(" ".join(texts).split())
