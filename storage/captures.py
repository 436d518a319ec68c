"""Bytes are kept before they are understood; then each capture gets exactly one outcome, and its reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlmodel import Session, col, func, select

from law.model import Capture, CaptureKind, Language, Outcome, Verdict
from storage.blobs import read_blob, store_blob
from storage.columns import insert_if_new
from storage.errors import NotStoredError, StoreError
from storage.tables import BlobRow, CaptureRow, VerdictRow

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
    row = CaptureRow(
        run_id=run,
        portal=capture.portal,
        act=capture.act,
        language=capture.language,
        kind=capture.kind,
        url=capture.url,
        captured_at=capture.captured_at,
        status=capture.status,
        headers=[list(header) for header in capture.headers],
        body_digest=store_blob(session, capture.body, _find_similar(session, capture)),
        reason=capture.reason,
        version_on=capture.version_on,
        page=capture.page,
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
        select(CaptureRow, VerdictRow, BlobRow.size)
        .join(VerdictRow, col(VerdictRow.capture_id) == CaptureRow.id, isouter=True)
        .join(BlobRow, col(BlobRow.digest) == CaptureRow.body_digest)
        .order_by(col(CaptureRow.id).desc())
        .limit(limit)
    )
    if act is not None:
        query = query.where(CaptureRow.act == act)
    if outcome is not None:
        query = query.where(VerdictRow.outcome == outcome)
    return tuple(_as_stored(row, verdict, size) for row, verdict, size in session.exec(query))


def last_edition_at(session: Session, act: str, language: Language, portal: str | None = None) -> datetime | None:
    """Return when the text of an act, not only its list of editions, was last read whole and good; None if never.

    ``portal`` asks for one source alone.
    """
    query = (
        select(func.max(CaptureRow.captured_at))
        .join(VerdictRow, col(VerdictRow.capture_id) == CaptureRow.id)
        .where(CaptureRow.act == act, CaptureRow.language == language, CaptureRow.kind == "edition")
        .where(col(VerdictRow.outcome).in_(("good", "identical")))
    )
    if portal is not None:
        query = query.where(CaptureRow.portal == portal)
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
    return Capture(
        portal=row.portal,
        act=row.act,
        language=cast("Language", row.language),
        kind=cast("CaptureKind", row.kind),
        url=row.url,
        captured_at=row.captured_at,
        status=row.status,
        headers=tuple((name, value) for name, value in row.headers),
        body=read_blob(session, row.body_digest),
        reason=row.reason,
        version_on=row.version_on,
        page=row.page,
    )


def _find_similar(session: Session, capture: Capture) -> str | None:
    """Return the digest of the last whole answer to the same question, the likeliest base for this one."""
    query = (
        select(CaptureRow.body_digest)
        .where(CaptureRow.act == capture.act, CaptureRow.language == capture.language)
        .where(CaptureRow.kind == capture.kind, CaptureRow.portal == capture.portal, CaptureRow.page == capture.page)
        .where(CaptureRow.status == HTTP_OK, CaptureRow.reason == "")
        .order_by(col(CaptureRow.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def _as_stored(row: CaptureRow, verdict: VerdictRow | None, size: int) -> StoredCapture:
    return StoredCapture(
        id=_number(row),
        run=row.run_id,
        portal=row.portal,
        act=row.act,
        language=cast("Language", row.language),
        kind=cast("CaptureKind", row.kind),
        url=row.url,
        captured_at=row.captured_at,
        status=row.status,
        reason=row.reason,
        version_on=row.version_on,
        page=row.page,
        digest=row.body_digest,
        size=size,
        verdict=_as_verdict(verdict) if verdict else None,
    )


def _as_verdict(row: VerdictRow) -> Verdict:
    return Verdict(outcome=cast("Outcome", row.outcome), reason=row.reason, detail=row.detail)


def _number(row: CaptureRow) -> int:
    assert row.id is not None  # noqa: S101 - for the types; a flushed row has its number
    return row.id
