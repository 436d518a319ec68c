"""Bytes are kept before they are understood; then each capture gets exactly one outcome, and its reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlmodel import Session, col, func, select

from law.model import Capture, CaptureKind, Language, Outcome, Verdict
from storage.blobs import get_blob, put_blob
from storage.columns import insert_if_new
from storage.errors import NotStoredError, StoreError
from storage.exchanges import headers_of, store_exchange, url_of
from storage.tables import BlobRow, CaptureRow, ExchangeRow, VerdictRow

HTTP_OK = 200


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture as people look at it, without its bytes; ``verdict`` is None where a pass died before judging it."""

    id: int
    run: int
    portal: str
    act: str
    language: Language
    kind: CaptureKind
    url: str
    captured_at: datetime
    status: int | None
    reason: str
    version_on: date | None
    page: int
    digest: str
    size: int
    """Bytes of the body, unpacked."""
    verdict: Verdict | None


def store_capture(session: Session, capture: Capture, run: int) -> int:
    """Keep a capture of a run, a failed one too, and return its number."""
    exchange, own_headers = store_exchange(session, capture)
    row = CaptureRow(
        run_id=run,
        exchange_id=exchange,
        captured_at=capture.captured_at,
        status=capture.status,
        headers=own_headers,
        body_id=put_blob(session, capture.body, _find_similar(session, capture)),
        reason=capture.reason,
        version_on=capture.version_on,
    )
    session.add(row)
    session.flush()
    return _number(row)


def record_verdict(session: Session, capture_id: int, verdict: Verdict) -> None:
    """Write down how a capture ended; raises StoreError where it has another verdict, and the same again is nothing."""
    is_new = insert_if_new(
        session,
        VerdictRow,
        capture_id=capture_id,
        outcome=verdict.outcome,
        reason=verdict.reason,
        detail=verdict.detail,
    )
    if not is_new:
        row = session.exec(select(VerdictRow).where(VerdictRow.capture_id == capture_id)).one()
        if _as_verdict(row) != verdict:
            raise StoreError(f"capture {capture_id} has its verdict already: {row.outcome} {row.reason}".rstrip())


def list_captures(
    session: Session, *, act: str | None = None, outcome: Outcome | None = None, limit: int | None = None
) -> tuple[StoredCapture, ...]:
    """Return captures, newest first; ``act`` and ``outcome`` narrow them."""
    query = (
        select(CaptureRow, ExchangeRow, VerdictRow, BlobRow.digest, BlobRow.size)  # type: ignore[call-overload]
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .join(VerdictRow, col(VerdictRow.capture_id) == CaptureRow.id, isouter=True)
        .join(BlobRow, col(BlobRow.id) == CaptureRow.body_id)
        .order_by(col(CaptureRow.id).desc())
        .limit(limit)
    )
    if act is not None:
        query = query.where(ExchangeRow.act == act)
    if outcome is not None:
        query = query.where(VerdictRow.outcome == outcome)
    return tuple(_as_stored(*found) for found in session.exec(query))


def last_edition_at(session: Session, act: str, language: Language, portal: str | None = None) -> datetime | None:
    """Return when the text of an act, not only its list of editions, was last read whole and good; None if never.

    ``portal`` asks for one source alone.
    """
    query = (
        select(func.max(CaptureRow.captured_at))
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .join(VerdictRow, col(VerdictRow.capture_id) == CaptureRow.id)
        .where(ExchangeRow.act == act, ExchangeRow.language == language, ExchangeRow.kind == "edition")
        .where(col(VerdictRow.outcome).in_(("good", "identical")))
    )
    if portal is not None:
        query = query.where(ExchangeRow.portal == portal)
    return session.exec(query).one()


def list_unjudged(session: Session) -> tuple[int, ...]:
    """Return the numbers of captures without an outcome, oldest first: a pass that was killed leaves them."""
    query = (
        select(CaptureRow.id)
        .join(VerdictRow, col(VerdictRow.capture_id) == CaptureRow.id, isouter=True)
        .where(col(VerdictRow.capture_id).is_(None))
        .order_by(col(CaptureRow.id))
    )
    return tuple(number for number in session.exec(query) if number is not None)


def get_capture(session: Session, capture_id: int) -> Capture:
    """Return a capture with its bytes, to be read again; raises NotStoredError."""
    row = session.get(CaptureRow, capture_id)
    if row is None:
        raise NotStoredError(f"there is no capture {capture_id}")
    asked = session.get_one(ExchangeRow, row.exchange_id)
    return Capture(
        portal=asked.portal,
        act=asked.act,
        language=cast("Language", asked.language),
        kind=cast("CaptureKind", asked.kind),
        url=url_of(asked, row),
        captured_at=row.captured_at,
        status=row.status,
        headers=headers_of(asked, row),
        body=get_blob(session, row.body_id),
        reason=row.reason,
        version_on=row.version_on,
        page=asked.page,
    )


def _find_similar(session: Session, capture: Capture) -> int | None:
    """Return the number of the last whole answer to the same question, the likeliest base for this one."""
    exchanges = select(ExchangeRow.id).where(
        ExchangeRow.act == capture.act,
        ExchangeRow.language == capture.language,
        ExchangeRow.kind == capture.kind,
        ExchangeRow.portal == capture.portal,
        ExchangeRow.page == capture.page,
    )
    query = (
        select(CaptureRow.body_id)
        .where(col(CaptureRow.exchange_id).in_(exchanges))
        .where(CaptureRow.status == HTTP_OK, CaptureRow.reason == "")
        .order_by(col(CaptureRow.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def _as_stored(
    row: CaptureRow, asked: ExchangeRow, verdict: VerdictRow | None, digest: str, size: int
) -> StoredCapture:
    return StoredCapture(
        id=_number(row),
        run=row.run_id,
        portal=asked.portal,
        act=asked.act,
        language=cast("Language", asked.language),
        kind=cast("CaptureKind", asked.kind),
        url=url_of(asked, row),
        captured_at=row.captured_at,
        status=row.status,
        reason=row.reason,
        version_on=row.version_on,
        page=asked.page,
        digest=digest,
        size=size,
        verdict=_as_verdict(verdict) if verdict else None,
    )


def _as_verdict(row: VerdictRow) -> Verdict:
    return Verdict(outcome=cast("Outcome", row.outcome), reason=row.reason, detail=row.detail)


def _number(row: CaptureRow) -> int:
    assert row.id is not None  # noqa: S101 - for the types; a flushed row has its number
    return row.id
