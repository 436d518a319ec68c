"""Whoever asks to be forgotten is gone at once: from the rows, the file's gaps, and a backup that is put back.

What was sent stays as a row under a random number, without words and without anything that leads to her. A list of
keyed hashes outside the database (``forgotten.list``, in the data folder) says who is gone and since when; whoever puts
an older backup back strikes them out of it before anybody can be told (``strike_out``).
"""

import os
import re
import secrets
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session, col, select, update

from alerts.model import Person
from storage.audit import COMMAND, LINK, Deed, append
from storage.engine import Store
from storage.errors import StoreError
from storage.flags import vault_of
from storage.kept_keys import FORGOTTEN, find_kept_key, sign
from storage.people import ADDRESS, CANCELLED, NAME, list_people, remove_person
from storage.tables import Row
from storage.tables_delivery import DeliveryDetailRow
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow
from storage.tables_quarantine import DeliverySourceRow

LIST = "forgotten.list"
BACK = "+"
_LINE = re.compile(r"(?P<at>\S+) (?P<back>\+?)(?P<mark>[0-9a-f]{64})")


def forget_person(store: Store, folder: Path, name: str, at: datetime) -> tuple[bool, bool]:
    """Forget a person of that name; tell whether there was one, and whether no byte of her is left in the database.

    ``folder`` is the data folder. Somebody else who writes or reads at this moment may keep her bytes in the file's
    gaps: then the second answer is False, and another call, or the next ``erase``, does it.
    """
    with store.transaction() as session:
        person = next((one for one in list_people(session) if one.name == name), None)
        # The list is written before the rows go: killed in between, she is forgotten by a restore at least.
        _write_down(folder, _marks_of(session, person) if person else [_mark(session, "name", name)], at)
        if person is not None:
            _take_out(session, name, at)
    return person is not None, erase(store)


def note_left(session: Session, folder: Path, name: str, at: datetime) -> None:
    """Write down that the operator tells a person nothing more: no backup from before subscribes her anew."""
    _write_down(folder, [_mark(session, "left", name)], at)


def note_back(session: Session, folder: Path, person: Person, at: datetime) -> None:
    """Write down that a person is subscribed after she had left, or had stopped an address: a backup may bring her.

    What was forgotten stays forgotten: what she says anew is in newer backups alone.
    """
    marks = {_mark(session, "left", person.name), *(_mark(session, "channel", person.name, a) for a in person.channels)}
    gone = marks & _read_list(folder / LIST).keys()
    if gone:
        _write_down(folder, [f"{BACK}{mark}" for mark in sorted(gone)], at)


def stop_channel(session: Session, folder: Path, channel_id: int, at: datetime) -> bool:
    """Let nothing more go to one address, what waits for it included; tell whether it was there. The link's deed."""
    channel = session.get(ChannelRow, channel_id)
    if channel is None:
        return False
    name, address = _name_of(session, channel), vault_of(session).decrypt(channel.address_secret, ADDRESS)
    _write_down(folder, [_mark(session, "channel", name, address)], at)
    _drop_channel(session, channel)
    append(session, Deed(LINK, "stopped", "channel", str(channel_id)), at)
    return True


def strike_out(session: Session, folder: Path, made_at: datetime) -> int:
    """Take out of a store that stands as it was at ``made_at`` who has gone since then; return how many people did.

    Addresses that were stopped since then go too. Raises StoreError where the list cannot be read.
    """
    gone = {mark: since for mark, since in _read_list(folder / LIST).items() if since > made_at}
    if not gone:
        return 0
    struck = 0
    for person in list_people(session):
        since = gone.get(_mark(session, "name", person.name)) or gone.get(_mark(session, "left", person.name))
        if since is not None:
            _take_out(session, person.name, since)
            struck += 1
            continue
        for address in person.channels:
            both = {_mark(session, "address", address), _mark(session, "channel", person.name, address)}
            if both & gone.keys():
                wanted = vault_of(session).hash(address, ADDRESS)
                for channel in session.exec(select(ChannelRow).where(ChannelRow.address_hash == wanted)).all():
                    if _name_of(session, channel) == person.name:
                        _drop_channel(session, channel)
    return struck


def erase(store: Store) -> bool:
    """Write the database's file anew, without what was deleted; tell whether that could be done now.

    On PostgreSQL the tables of people are written anew; its archive of the log, if one is kept, is the operator's.
    """
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in _list_tables_of_people():
                connection.execute(text(f'VACUUM FULL "{name}"'))  # our own words
        return True
    file = store.engine.raw_connection()
    try:
        cursor = file.cursor()
        cursor.execute("VACUUM")
        # The log beside the file still holds the old pages until all of it was carried over and cut off.
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, _, _ = cursor.fetchone() or (1, 0, 0)
    except sqlite3.OperationalError:
        return False
    finally:
        file.close()
    return is_busy == 0


def _take_out(session: Session, name: str, at: datetime) -> None:
    row = session.exec(select(PersonRow).where(PersonRow.name_hash == vault_of(session).hash(name, NAME))).one()
    number = row.id
    deliveries = session.exec(select(DeliveryRow).where(DeliveryRow.person_id == number)).all()
    remove_person(session, name)
    for delivery in deliveries:
        session.refresh(delivery)
        _make_nameless(session, delivery)
    append(session, Deed(COMMAND, "forgotten", "person", str(number)), at)


def _make_nameless(session: Session, row: DeliveryRow) -> None:
    """Leave of a delivery when it was made and how it ended. Its key was a hash of her name and address."""
    key = secrets.token_hex(32)
    for table in (DeliverySourceRow, DeliveryDetailRow):
        session.exec(update(table).where(col(table.delivery_key) == row.key).values(delivery_key=key))
    told = col(DeliveryDetailRow.delivery_key) == key
    session.exec(update(DeliveryDetailRow).where(told).values(told_ids="", answers=None, folded_into=None))
    row.key, row.alert, row.message_id = key, f"ZW-{secrets.token_hex(4).upper()}", f"<{secrets.token_hex(16)}@gone>"
    row.subject = row.text = row.html = row.answer = ""
    if row.state in ("waiting", "sending"):
        row.state, row.answer, row.next_try_at, row.lease_until = "dead", CANCELLED, None, None
    session.add(row)
    session.flush()


def _drop_channel(session: Session, channel: ChannelRow) -> None:
    waiting = col(DeliveryRow.state).in_(("waiting", "sending"))
    session.exec(
        update(DeliveryRow)
        .where(col(DeliveryRow.channel_id) == channel.id, waiting)
        .values(state="dead", answer=CANCELLED, next_try_at=None, lease_until=None)
    )
    session.delete(channel)
    session.flush()


def _name_of(session: Session, channel: ChannelRow) -> str:
    return vault_of(session).decrypt(session.get_one(PersonRow, channel.person_id).name_secret, NAME)


def _marks_of(session: Session, person: Person) -> list[str]:
    return [
        _mark(session, "name", person.name),
        *(_mark(session, "address", address) for address in person.channels),
    ]


def _mark(session: Session, kind: str, *words: str) -> str:
    return sign(find_kept_key(session, FORGOTTEN), kind, *words).hex()


def _write_down(folder: Path, marks: Iterable[str], at: datetime) -> None:
    lines = "".join(f"\n{at.isoformat()} {mark}\n" for mark in marks)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = os.open(folder / LIST, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(number, lines.encode("ascii"))
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        raise StoreError(f"{folder / LIST} cannot be written, so nobody was forgotten: {error}") from error


def _read_list(path: Path) -> dict[str, datetime]:
    """Return since when each mark has been gone; one that came back after is none of them."""
    try:
        lines = path.read_text("ascii").split("\n")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read, and it says who must not come back: {error}") from error
    gone: dict[str, datetime] = {}
    for line in lines:
        # Half a line is of a deed that was killed before it was done.
        found = _LINE.fullmatch(line)
        if found and found["back"]:
            gone.pop(found["mark"], None)
        elif found:
            gone[found["mark"]] = datetime.fromisoformat(found["at"])
    return gone


def _list_tables_of_people() -> list[str]:
    tied = {"person", "channel", "delivery_source", "delivery_detail"}
    for table in Row.metadata.sorted_tables:
        tied |= {table.name for key in table.foreign_keys if key.column.table.name in ("person", "channel")}
    return sorted(tied)
