"""What is stored is proved, not believed: every byte, every tie between rows, every text built again from its page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Table, text
from sqlalchemy import select as select_rows
from sqlmodel import Session, col, func, select

from law.errors import UnreadablePageError
from law.model import Revision
from storage.blobs import prove_blobs
from storage.check_rows import find_holes, find_untied, list_unguarded
from storage.engine import Store
from storage.errors import CorruptBlobError, DatabaseTroubleError, NotStoredError
from storage.kept import list_differing
from storage.readings import get_reading, get_row_hashes, list_revisions
from storage.tables import BlobRow, Row

FaultKind = Literal[
    "database",
    "blob",
    "missing-row",
    "hole",
    "unguarded",
    "unbuildable",
    "hash-differs",
    "text-differs",
    "kept-differs",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was stored; ``detail`` says more, for whoever has to mend it."""

    kind: FaultKind
    where: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads pages, by name; ``read`` gives a revision anew from its pages and raises UnreadablePageError."""

    name: str
    read: Callable[[Revision, Sequence[bytes]], Revision]


@dataclass(slots=True)
class Checked:
    """What a check went over, and what it found."""

    reader: str
    rows: int = 0
    blobs: int = 0
    revisions: int = 0
    rebuilt: int = 0
    """Revisions whose text came out of the raw bytes as it is stored, word for word."""
    otherwise: int = 0
    """Revisions of another reader, which this one reads otherwise: no fault, and ``reparse`` stores its reading."""
    faults: list[Fault] = field(default_factory=list)


OnStep = Callable[[int, int], None]


def check_store(store: Store, reader: Reader, on_step: OnStep | None = None) -> Checked:
    """Go over the whole store as it stands at one moment; ``on_step`` gets how much is done, and of how much."""
    checked = Checked(reader.name)
    try:
        with store.snapshot() as session:
            checked.faults += [Fault("database", words) for words in _find_damage(session)]
            tables: list[Table] = Row.metadata.sorted_tables
            checked.rows = sum(
                session.connection().execute(select_rows(func.count()).select_from(table)).scalar_one()
                for table in tables
            )
            checked.faults += [Fault("unguarded", name) for name in list_unguarded(session)]
            checked.faults += [Fault("missing-row", *found) for found in find_untied(session)]
            checked.faults += [Fault("hole", *found) for found in find_holes(session)]
            checked.faults += [Fault("kept-differs", line) for line in list_differing(session)]
            _check_bytes(session, reader, checked, on_step)
    except DatabaseTroubleError as error:
        checked.faults.append(Fault("database", " ".join(f"{error.orig}".split())))
    return checked


def _find_damage(session: Session) -> Iterator[str]:
    """Yield what the database says of itself; PostgreSQL checks its pages when it reads them."""
    if session.get_bind().dialect.name == "sqlite":
        for (words,) in session.connection().execute(text("PRAGMA integrity_check")):
            if words != "ok":
                yield words


def _check_bytes(session: Session, reader: Reader, checked: Checked, on_step: OnStep | None) -> None:
    numbers = list_revisions(session)
    total = session.exec(select(func.count(col(BlobRow.id)))).one() + len(numbers)
    for digest, why in prove_blobs(session):
        checked.blobs += 1
        if why:
            checked.faults.append(Fault("blob", digest, why))
        if on_step:
            on_step(checked.blobs, total)
    for number in numbers:
        checked.revisions += 1
        checked.faults += _check_revision(session, number, reader, checked)
        if on_step:
            on_step(checked.blobs + checked.revisions, total)


def _check_revision(session: Session, number: int, reader: Reader, checked: Checked) -> Iterator[Fault]:
    where = f"{number}"
    try:
        stored = get_reading(session, number)
        faulty = get_row_hashes(session, number)
    except (CorruptBlobError, NotStoredError, ValueError) as error:
        yield Fault("unbuildable", where, str(error))
        return
    was = stored.revision
    where = f"{number} ({was.act} {was.language} {was.portal_version_on})"
    if faulty:
        yield Fault("hash-differs", where, ", ".join(faulty))
    if not stored.bodies:
        yield Fault("unbuildable", where, "no page is stored of it")
        return
    try:
        read = reader.read(was, stored.bodies)
    except UnreadablePageError as error:
        if stored.reader == reader.name:
            yield Fault("text-differs", where, str(error))
        else:
            checked.otherwise += 1
        return
    if _words(read) == _words(was):
        checked.rebuilt += 1
    elif stored.reader == reader.name:
        yield Fault("text-differs", where)
    else:
        checked.otherwise += 1


def _words(revision: Revision) -> tuple[object, ...]:
    return revision.title, revision.provisions, revision.notes, revision.law_hash, revision.notes_hash
