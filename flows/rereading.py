"""A better reader must not look like a change of the law: both sides of a comparison are read by the same reader.

The name of a reader follows from its own code. So whoever mends it has nothing to remember, and a text that was read
by another one is known at once: it is read again from its stored bytes before anything is compared with it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from sqlmodel import Session

from law.errors import UnreadablePageError
from law.model import Language, Revision
from law.parsing.read import read_edition
from storage.engine import Store
from storage.readings import StoredReading, get_reading, list_revisions, store_reading
from storage.revisions import list_editions

_CODE = ("languages", "parsing", "model.py", "wording.py")
"""What of ``law`` has a part in reading a page."""


@dataclass(slots=True)
class Reparsed:
    """How reading everything again went: numbers of revisions, and what could not be read."""

    reader: str
    same: int = 0
    """Read as before, by this reader or by the one before it."""
    better: int = 0
    """Read otherwise: the new tree stands beside the old one."""
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    """Revisions of which this reader makes nothing, each with the reason; the old reading holds."""


@cache
def name_reader() -> str:
    """Return the name of the reader of this code, 12 hex digits that change with anything it is made of."""
    digest = sha256()
    for name in _CODE:
        for path, text in _modules(files("law") / name):
            digest.update(f"{path}\0".encode() + text + b"\0")
    return digest.hexdigest()[:12]


def read_again(was: Revision, bodies: Sequence[bytes]) -> Revision:
    """Return the revision as this reader reads it; raises UnreadablePageError.

    Which act, language and edition it is was settled when it was stored, and is no matter of reading: a page of adilet
    may not say it, and names the act by another id.
    """
    read = read_edition(bodies).revision
    facts = read.facts if read.facts.code == was.facts.code else was.facts
    return replace(
        read,
        act=was.act,
        language=was.language,
        portal_version_on=was.portal_version_on,
        facts=facts,
        cause=read.cause or was.cause,
    )


def reparse(
    store: Store, now: datetime, act: str | None = None, on_step: Callable[[int, int], None] | None = None
) -> Reparsed:
    """Read the bytes of every stored revision again, or of one act's; no revision is altered and nobody is told.

    ``on_step`` gets how many are done, and of how many. Each revision is a transaction: killed, it goes on next time.
    """
    report = Reparsed(name_reader())
    with store.reading() as session:
        numbers = list_revisions(session, act)
    for done, number in enumerate(numbers, 1):
        with store.transaction() as session:
            _reparse_one(session, number, now, report)
        if on_step:
            on_step(done, len(numbers))
    return report


def bring_up_to_date(session: Session, act: str, language: Language, days: Collection[date], now: datetime) -> None:
    """Read anew, where another reader read them, the editions that new ones of these days will be compared with."""
    editions = list_editions(session, act, language)
    near = set()
    for day in days:
        before = [edition for edition in editions if edition.portal_version_on <= day]
        after = [edition for edition in editions if edition.portal_version_on > day]
        near |= {edition.id for edition in (*before[-1:], *after[:1])}
    reader = name_reader()
    for edition in editions:
        if edition.id in near and edition.reader != reader:
            _reparse_one(session, edition.id, now, Reparsed(reader))


def _reparse_one(session: Session, number: int, now: datetime, report: Reparsed) -> None:
    stored: StoredReading = get_reading(session, number)
    if stored.reader == report.reader:
        report.same += 1
        return
    try:
        read = read_again(stored.revision, stored.bodies)
    except UnreadablePageError as error:
        report.unreadable.append((number, str(error)))
        return
    if read == stored.revision:
        report.same += 1
    else:
        report.better += 1
    store_reading(session, number, read, report.reader, now)


def _modules(place: Traversable) -> list[tuple[str, bytes]]:
    """Return the name and text of a module, or of every module in a folder, in their order."""
    if place.is_file():
        return [(place.name, place.read_bytes())]
    found = []
    for child in sorted(place.iterdir(), key=lambda item: item.name):
        if child.is_dir() or child.name.endswith(".py"):
            found += [(f"{place.name}/{name}", text) for name, text in _modules(child) if name.endswith(".py")]
    return found
