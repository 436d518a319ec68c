"""A better reader reads the old bytes again: what it finds stands beside the first reading, which stays as it is."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from law.model import Revision
from law.serial import from_plain, to_plain
from storage.blobs import get_blob, put_blob
from storage.columns import write_json
from storage.errors import NotStoredError
from storage.tables import CaptureRow, RevisionCaptureRow, RevisionRow
from storage.tables_reading import ReadingRow


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A revision as its newest reading has it, and the bytes of its pages in their order."""

    revision: Revision
    reader: str
    """Who read it; empty where nobody noted it."""
    bodies: tuple[bytes, ...]


def list_revisions(session: Session, act: str | None = None) -> tuple[int, ...]:
    """Return the numbers of all revisions, or of those of an act, as they were stored."""
    query = select(RevisionRow.id).order_by(col(RevisionRow.id))
    if act is not None:
        query = query.where(RevisionRow.act == act)
    return tuple(number for number in session.exec(query) if number is not None)


def get_reading(session: Session, revision_id: int) -> StoredReading:
    """Return the newest reading of a revision; raises NotStoredError, and CorruptBlobError for damaged bytes."""
    row = session.get(RevisionRow, revision_id)
    if row is None:
        raise NotStoredError(f"there is no revision {revision_id}")
    newest = _find_newest(session, revision_id)
    query = (
        select(CaptureRow.body_id)
        .join(RevisionCaptureRow, col(RevisionCaptureRow.capture_id) == CaptureRow.id)
        .where(RevisionCaptureRow.revision_id == revision_id)
        .order_by(col(RevisionCaptureRow.position))
    )
    tree = get_blob(session, newest.tree_id if newest else row.tree_id)
    return StoredReading(
        revision=from_plain(Revision, json.loads(tree)),
        reader=newest.reader if newest else row.reader,
        bodies=tuple(get_blob(session, number) for number in session.exec(query)),
    )


def store_reading(session: Session, revision_id: int, revision: Revision, reader: str, read_at: datetime) -> None:
    """Put what a reader made of a revision's bytes beside what is stored of it; a tree that stands costs nothing."""
    row = session.get(RevisionRow, revision_id)
    if row is None:
        raise NotStoredError(f"there is no revision {revision_id}")
    session.add(
        ReadingRow(
            revision_id=revision_id,
            reader=reader,
            law_hash=revision.law_hash,
            notes_hash=revision.notes_hash,
            tree_id=put_blob(session, write_json(to_plain(revision)).encode(), row.tree_id),
            read_at=read_at,
        )
    )
    session.flush()


def _find_newest(session: Session, revision_id: int) -> ReadingRow | None:
    query = select(ReadingRow).where(ReadingRow.revision_id == revision_id).order_by(col(ReadingRow.id).desc())
    return session.exec(query.limit(1)).first()


def get_row_hashes(session: Session, revision_id: int) -> list[str]:
    """Return what a revision's row, or that of a reading of it, says otherwise than the text it names."""
    row = session.get(RevisionRow, revision_id)
    if row is None:
        raise NotStoredError(f"there is no revision {revision_id}")
    query = select(ReadingRow).where(ReadingRow.revision_id == revision_id).order_by(col(ReadingRow.id))
    faulty = []
    told: dict[int, Revision] = {}
    for line in (row, *session.exec(query)):
        if line.tree_id not in told:
            told[line.tree_id] = from_plain(Revision, json.loads(get_blob(session, line.tree_id)))
        tree = told[line.tree_id]
        name = f"{line.__tablename__} {line.id}"
        if (line.law_hash, line.notes_hash) != (tree.law_hash, tree.notes_hash):
            faulty.append(name)
    tree = told[row.tree_id]
    if (row.act, row.language, row.portal_version_on) != (tree.act, tree.language, tree.portal_version_on):
        faulty.append(f"revision {row.id}: {tree.act} {tree.language} {tree.portal_version_on}")
    return faulty
