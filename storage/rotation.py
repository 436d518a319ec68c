"""Another secret key: every encrypted field is opened with the old one and closed with the new one, and hashed anew.

It is one transaction. Killed at any moment the database is wholly under the one key or wholly under the other, so that
nobody's address is out of reach in between; whoever writes meanwhile waits, and whoever still holds the old key after
it is refused (``Store.transaction``). The new key lies beside the old one before it begins, and takes its place last.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, delete, select, update
from sqlmodel import Session

from storage.audit import COMMAND, Deed, append
from storage.columns import insert_if_new
from storage.engine import Store
from storage.errors import StoreError
from storage.factors import FACTOR
from storage.flags import KEY_ID, set_flag, vault_of
from storage.inbox import REASON
from storage.inbox_comments import TEXT
from storage.kept_keys import FIELD, KEPT, find_kept_key
from storage.keys import KEY_FILE, Vault, is_sealed
from storage.not_relevant import WORDS as UNFIT_WORDS
from storage.outbox_rows import WORDS
from storage.people import ADDRESS, NAME
from storage.subscriptions import NOTE, PHRASE
from storage.succession import BY
from storage.tables import Row
from storage.tables_audit import KeptKeyRow
from storage.tables_quarantine import NoticePostRow
from storage.tables_web import AttemptRow
from storage.users import NAME as ACCOUNT_NAME
from storage.users import fold_name

AT_ONCE = 500
"""Rows that are written in one step."""
NEXT, OLD = f"{KEY_FILE}.next", f"{KEY_FILE}.old"


@dataclass(frozen=True, slots=True)
class Secret:
    """An encrypted column, the field bound into it, and the column of hashes by which it is found, if there is one."""

    table: str
    column: str
    field: str
    hashed: str = ""
    fold: Callable[[str], str] = str
    """What is done to the text before it is hashed."""


SECRETS = (
    Secret("person", "name_secret", NAME, "name_hash"),
    Secret("channel", "address_secret", ADDRESS, "address_hash"),
    Secret("account", "name_secret", ACCOUNT_NAME, "name_hash", fold_name),
    Secret("account", "factor_secret", FACTOR),
    Secret("subscription", "phrase_secret", PHRASE),
    Secret("subscription", "note_secret", NOTE),
    Secret("delivery", "text", WORDS),
    Secret("delivery", "html", WORDS),
    Secret("succession", "decided_by_secret", BY),
    Secret("concordance_decision", "decided_by_secret", BY),
    Secret("inbox_event", "reason_secret", REASON),
    Secret("inbox_comment", "text_secret", TEXT),
    Secret("not_relevant", "words_secret", UNFIT_WORDS),
)
"""Every encrypted column but those of ``kept_key``; a test finds one that is missing here."""


def rotate(
    store: Store,
    new_key: bytes,
    at: datetime,
    admin_addresses: Iterable[str] = (),
    on_rows: Callable[[int], None] = lambda _: None,
) -> int:
    """Put all that is encrypted under a new key; return how many fields that were. The store itself is of no use then.

    ``admin_addresses`` are those that notices go to, so that none is told twice; ``on_rows`` hears how many fields are
    done. Raises WrongKeyError, with nothing changed, where a field does not open with the store's own key.
    """
    new = Vault(new_key)
    done = 0
    with store.transaction() as session:
        old = vault_of(session)
        if new.key_id == old.key_id:
            raise StoreError("the new key is the one that is in use: nothing was changed")
        kept = {name: find_kept_key(session, name) for name in KEPT}
        for secret in SECRETS:
            for count in _close_anew(session, secret, old, new):
                done += count
                on_rows(done)
        # What follows from the old key is asked for here for the last time.
        append(session, Deed(COMMAND, "rotated", "key", new.key_id), at)
        for name, value in kept.items():
            sealed = new.encrypt(value.hex(), FIELD)
            if not insert_if_new(session, KeptKeyRow, name=name, secret=sealed):
                session.get_one(KeptKeyRow, name).secret = sealed
            done += 1
        _rename_notices(session, old, new, admin_addresses)
        # Tries to sign in are counted by hashes of a quarter of an hour: nobody needs them under another key.
        session.exec(delete(AttemptRow))
        set_flag(session, KEY_ID, new.key_id)
    return done


def put_in_place(folder: Path) -> None:
    """Make the key that lies ready the key of this folder; the old one stays beside it until somebody removes it.

    Raises StoreError. It may be called again after a death in the middle.
    """
    try:
        if (folder / KEY_FILE).exists():
            # A second name, not a move: at every moment a key of that name is there.
            (folder / OLD).unlink(missing_ok=True)
            os.link(folder / KEY_FILE, folder / OLD)
        (folder / NEXT).replace(folder / KEY_FILE)
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)
    except OSError as error:
        raise StoreError(f"the new key {folder / NEXT} could not be put in place of {KEY_FILE}: {error}") from error


def _close_anew(session: Session, secret: Secret, old: Vault, new: Vault) -> Iterable[int]:
    """Rewrite a column, and yield how many fields each batch had; an empty field stays empty."""
    table: Table = Row.metadata.tables[secret.table]
    column = table.c[secret.column]
    keys = list(table.primary_key.columns)
    same_row = [key == bindparam(f"row_{key.name}") for key in keys]
    connection = session.connection()
    rows = connection.execute(select(*keys, column).where(column != "").order_by(*keys)).all()
    for start in range(0, len(rows), AT_ONCE):
        changed: list[dict[str, Any]] = []
        for *row_key, sealed in rows[start : start + AT_ONCE]:
            # A store of before 22.11.2026 has bodies that were never encrypted.
            text = old.decrypt(sealed, secret.field) if secret.field != WORDS or is_sealed(sealed) else sealed
            values = {f"row_{key.name}": value for key, value in zip(keys, row_key, strict=True)}
            values[f"new_{secret.column}"] = new.encrypt(text, secret.field)
            if secret.hashed:
                values[f"new_{secret.hashed}"] = new.hash(secret.fold(text), secret.field)
            changed.append(values)
        columns = [secret.column, *([secret.hashed] if secret.hashed else [])]
        connection.execute(
            update(table).where(*same_row).values({name: bindparam(f"new_{name}") for name in columns}), changed
        )
        yield len(changed)


def _rename_notices(session: Session, old: Vault, new: Vault, addresses: Iterable[str]) -> None:
    table = Row.metadata.tables[str(NoticePostRow.__tablename__)]
    for address in dict.fromkeys(addresses):
        was, becomes = old.hash(address, "notice"), new.hash(address, "notice")
        session.connection().execute(update(table).where(table.c.address_hash == was).values(address_hash=becomes))
