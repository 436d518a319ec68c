"""What is held back, and what people said of it; that a doubt is over follows from the captures that came later.

So nobody can forget to write it down, and it can never say otherwise than the captures do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, cast

from sqlmodel import Session, col, func, select

from law.model import CaptureKind, Language, Verdict
from storage.errors import NotStoredError
from storage.exchanges import url_of
from storage.runs import WHOLE_AND_GOOD
from storage.tables import BlobRow, CaptureRow, ExchangeRow, RunRow, VerdictRow
from storage.tables_quarantine import DoubtDecisionRow

Deed = Literal["accepted", "rejected", "refetched"]
DoubtState = Literal["open", "accepted", "rejected", "superseded"]
DOUBT_STATES: tuple[DoubtState, ...] = ("open", "accepted", "rejected", "superseded")


@dataclass(frozen=True, slots=True)
class Question:
    """What a portal was asked: the same question has the same answer, or a newer one."""

    portal: str
    act: str
    language: Language
    kind: CaptureKind
    version_on: date | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer that is held back, its pages together; ``id`` is the number of the first of them.

    The same doubt in pass after pass is one: ``times`` counts it, and the pages are those that came last.
    """

    id: int
    asked: Question
    run: int
    captures: tuple[int, ...]
    digests: tuple[str, ...]
    url: str
    captured_at: datetime
    verdict: Verdict
    since: datetime
    since_run: int
    times: int = 1
    state: DoubtState = "open"
    closed_by: int | None = None
    """The later good capture, of one that is superseded."""
    earlier: tuple[int, ...] = ()
    """The pages by which it came before."""

    @property
    def portal(self) -> str:
        """Who gave the answer."""
        return self.asked.portal

    @property
    def act(self) -> str:
        """Of which act it is."""
        return self.asked.act

    @property
    def language(self) -> Language:
        """In which language it was asked for."""
        return self.asked.language


@dataclass(frozen=True, slots=True)
class DoubtDecision:
    """What somebody decided, when and why (may be empty); ``revision`` is what an accepted page became."""

    deed: Deed
    who: str
    at: datetime
    reason: str = ""
    revision: int | None = None


def list_doubts(session: Session, *, state: DoubtState | None = "open", act: str | None = None) -> tuple[Doubt, ...]:
    """Return doubts, oldest first: the open ones, those of another state, or (None) all."""
    found = [doubt for group in _read_all(session, act).values() for doubt in group]
    return tuple(sorted((one for one in found if state in (None, one.state)), key=lambda one: one.id))


def get_doubt(session: Session, number: int) -> Doubt:
    """Return the doubt that a held page belongs to, by the number of any page of it; raises NotStoredError."""
    row = session.get(CaptureRow, number)
    groups = _read_all(session, session.get_one(ExchangeRow, row.exchange_id).act) if row else {}
    for group in groups.values():
        for doubt in group:
            if number in (*doubt.earlier, *doubt.captures):
                return doubt
    raise NotStoredError(f"no page with the number {number} is held back")


def record_decision(session: Session, doubt: Doubt, decision: DoubtDecision) -> None:
    """Append what somebody decided of a doubt."""
    session.add(
        DoubtDecisionRow(
            capture_id=doubt.id,
            deed=decision.deed,
            who=decision.who,
            decided_at=decision.at,
            reason=decision.reason,
            revision_id=decision.revision,
        )
    )
    session.flush()


def list_doubt_decisions(session: Session, doubt: Doubt) -> tuple[DoubtDecision, ...]:
    """Return all that was decided of a doubt, oldest first."""
    query = select(DoubtDecisionRow).where(col(DoubtDecisionRow.capture_id).in_((*doubt.earlier, *doubt.captures)))
    return tuple(
        DoubtDecision(cast("Deed", row.deed), row.who, row.decided_at, row.reason, row.revision_id)
        for row in session.exec(query.order_by(col(DoubtDecisionRow.id)))
    )


def find_listing(session: Session, doubt: Doubt) -> int | None:
    """Return the capture of the list of editions that came before a held page in the same run; None where none did."""
    query = (
        select(func.max(CaptureRow.id))
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .where(CaptureRow.run_id == doubt.run, CaptureRow.reason == "")
        .where(ExchangeRow.portal == doubt.portal, ExchangeRow.act == doubt.act)
        .where(ExchangeRow.language == doubt.language, ExchangeRow.kind == "versions")
    )
    return session.exec(query).one()


def is_history(session: Session, run: int) -> bool:
    """Tell whether a run read what is old, of which nobody is told."""
    row = session.get(RunRow, run)
    return row is not None and "--history" in row.command


def _read_all(session: Session, act: str | None) -> dict[Question, list[Doubt]]:
    """Return the doubts about each question, oldest first; one that came again takes the place of the older one."""
    decided = _read_decisions(session)
    answers = _read_answers(session, act)
    found: dict[Question, list[Doubt]] = {}
    for doubt in _read_held(session, act):
        group = found.setdefault(doubt.asked, [])
        same = next((old for old in group if old.state == "rejected" and old.digests == doubt.digests), None)
        deed = next((decided[number] for number in doubt.captures if number in decided), None)
        now = _closed(replace(doubt, state=deed) if deed else doubt, answers)
        if same is not None and now.state == "open":
            # Somebody has looked at these very bytes and thrown them out.
            group[group.index(same)] = replace(_after(same, now), state="rejected")
            continue
        if group and group[-1].state == "open":
            now = _after(group.pop(), now)
        group.append(now)
    return found


def _after(before: Doubt, now: Doubt) -> Doubt:
    """Return a doubt that came again."""
    return replace(
        now,
        since=before.since,
        since_run=before.since_run,
        times=before.times + 1,
        earlier=(*before.earlier, *before.captures),
    )


def _read_held(session: Session, act: str | None) -> Iterable[Doubt]:
    """Yield every answer that is held back, the pages of one run together, oldest first."""
    query = (
        select(CaptureRow, ExchangeRow, BlobRow.digest, VerdictRow)
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .join(BlobRow, col(BlobRow.id) == CaptureRow.body_id)
        .join(VerdictRow, col(VerdictRow.capture_id) == CaptureRow.id)
        .where(VerdictRow.outcome == "quarantined")
        .order_by(col(CaptureRow.id))
    )
    if act is not None:
        query = query.where(ExchangeRow.act == act)
    pages: dict[tuple[int, Question], list[tuple[CaptureRow, ExchangeRow, str, VerdictRow]]] = {}
    for found in session.exec(query):
        row, exchange = found[:2]
        language, kind = cast("Language", exchange.language), cast("CaptureKind", exchange.kind)
        asked = Question(exchange.portal, exchange.act, language, kind, row.version_on)
        pages.setdefault((row.run_id, asked), []).append(found)
    for (run, asked), rows in pages.items():
        first, exchange, _, verdict = rows[0]
        yield Doubt(
            id=first.id or 0,
            asked=asked,
            run=run,
            captures=tuple(row.id or 0 for row, *_ in rows),
            digests=tuple(digest for _, _, digest, _ in rows),
            url=url_of(exchange, first),
            captured_at=first.captured_at,
            verdict=Verdict("quarantined", verdict.reason, verdict.detail),
            since=first.captured_at,
            since_run=run,
        )


def _read_decisions(session: Session) -> dict[int, Literal["accepted", "rejected"]]:
    query = select(DoubtDecisionRow.capture_id, DoubtDecisionRow.deed).order_by(col(DoubtDecisionRow.id))
    closing = query.where(col(DoubtDecisionRow.deed).in_(("accepted", "rejected")))
    return {number: cast("Literal['accepted', 'rejected']", deed) for number, deed in session.exec(closing)}


def _read_answers(
    session: Session, act: str | None
) -> dict[tuple[str, str, str, str], list[tuple[date | None, str, int]]]:
    """Return the newest good capture of each question: by portal, act, language and kind, its edition and outcome."""
    who = (ExchangeRow.portal, ExchangeRow.act, ExchangeRow.language, ExchangeRow.kind)
    query = (
        select(*who, CaptureRow.version_on, VerdictRow.outcome, func.max(CaptureRow.id))  # type: ignore[call-overload]
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .join(VerdictRow, col(VerdictRow.capture_id) == CaptureRow.id)
        .where(col(VerdictRow.outcome).in_(WHOLE_AND_GOOD))
        .group_by(*who, CaptureRow.version_on, VerdictRow.outcome)
    )
    if act is not None:
        query = query.where(ExchangeRow.act == act)
    found: dict[tuple[str, str, str, str], list[tuple[date | None, str, int]]] = {}
    for portal, code, language, kind, version_on, outcome, number in session.exec(query):
        found.setdefault((portal, code, language, kind), []).append((version_on, outcome, number))
    return found


def _closed(doubt: Doubt, answers: Mapping[tuple[str, str, str, str], Sequence[tuple[date | None, str, int]]]) -> Doubt:
    asked = doubt.asked
    later = [
        number
        for version_on, outcome, number in answers.get((asked.portal, asked.act, asked.language, asked.kind), ())
        if number > doubt.captures[-1] and _answers(asked, version_on, outcome)
    ]
    if doubt.state != "open" or not later:
        return doubt
    return replace(doubt, state="superseded", closed_by=min(later))


def _answers(asked: Question, version_on: date | None, outcome: str) -> bool:
    """Tell whether a good capture answers a question: the same one, or a newer edition that was new to us.

    That the current edition is the one we know says nothing of an older one that is doubted.
    """
    if asked.kind != "edition" or version_on == asked.version_on:
        return True
    is_newer = version_on is None or (asked.version_on is not None and version_on >= asked.version_on)
    return asked.version_on is not None and is_newer and outcome == "good"
