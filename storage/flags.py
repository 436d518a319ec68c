"""Single facts about a store: the key it was made with, and whether sending is stopped."""

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select, update

from storage.columns import insert_if_new
from storage.keys import Vault
from storage.tables import FlagRow

KEY_ID = "key_id"
SENDING_STOPPED = "sending_stopped"
# Every transaction asks: made once, and no rows become objects, which takes a fifth of the time.
_VALUE = select(FlagRow.value).where(FlagRow.name == bindparam("name"))


def find_flag(session: Session, name: str) -> str | None:
    """Return what is noted under a name, or None."""
    return session.connection().execute(_VALUE, {"name": name}).scalar()


def set_flag(session: Session, name: str, value: str) -> None:
    """Note a fact, over an older one, and over one that somebody else is noting at this moment."""
    if not insert_if_new(session, FlagRow, name=name, value=value):
        session.exec(update(FlagRow).where(col(FlagRow.name) == name).values(value=value))


def drop_flags(session: Session, prefix: str) -> None:
    """Forget every fact whose name begins so."""
    session.exec(delete(FlagRow).where(col(FlagRow.name).startswith(prefix, autoescape=True)))


def vault_of(session: Session) -> Vault:
    """Return the vault of the store that gave this session."""
    vault = session.info["vault"]
    assert isinstance(vault, Vault)  # noqa: S101 - for the types; Store puts it there
    return vault
