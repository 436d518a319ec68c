"""The bot's side of a person: the code that ties a private chat to her, what a button was pressed under, our place.

A code is 128 random bits, kept as a keyed hash, for a quarter of an hour and one use. What the bot is to be let alone
for is kept here too, for whoever asks it next may be another process.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlmodel import Session, col, delete, func, select

from alerts.channels import is_apprise_url
from alerts.model import ReaderLanguage, kind_of
from storage.addresses import pause_carrier
from storage.columns import insert_if_new
from storage.flags import find_flag, set_flag, vault_of
from storage.outbox_rows import find_details
from storage.people import ADDRESS, NAME
from storage.replies import OtherChannel
from storage.tables_buttons import LinkCodeRow
from storage.tables_delivery import AddressStateRow, CarrierStateRow
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow
from storage.tokens import read_button_token

CODE_BYTES = 16
CODE_LASTS = timedelta(minutes=15)
_CODE = "link.code"
_BOT = "telegram"
_LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class Pressed:
    """The message under which a button was pressed: whose it is, in which chat it stands, and what the chat calls it.

    ``chat`` is empty where that address is of another bot than ours.
    """

    row: DeliveryRow
    person: str
    language: ReaderLanguage
    chat: str
    message_ids: tuple[str, ...]


def make_link_code(session: Session, person_id: int, now: datetime) -> str:
    """Return a code that ties a chat to a person; an older one of hers is good for nothing from now on."""
    session.exec(delete(LinkCodeRow).where((col(LinkCodeRow.person_id) == person_id) | (LinkCodeRow.expires_at <= now)))
    code = secrets.token_urlsafe(CODE_BYTES)
    hashed = vault_of(session).hash(code, _CODE)
    session.add(LinkCodeRow(code_hash=hashed, person_id=person_id, expires_at=now + CODE_LASTS))
    session.flush()
    return code


def use_link_code(session: Session, code: str, now: datetime) -> int | None:
    """Return whose code it is, and let it be good for nothing more; None where it is none, or too old."""
    if len(code) > _LONGEST_CODE:
        return None
    wanted = vault_of(session).hash(code, _CODE)
    # Taking it out is one statement: of two who come with it at once, one has it.
    found = session.exec(
        delete(LinkCodeRow)
        .where(col(LinkCodeRow.code_hash) == wanted)
        .returning(col(LinkCodeRow.person_id), col(LinkCodeRow.expires_at))
    ).first()
    return found[0] if found is not None and found[1] > now else None


def tie_chat(session: Session, person_id: int, chat: str) -> OtherChannel | None:
    """Put a chat behind a person's other addresses, and return it; one that she has is let speak again."""
    person = session.get(PersonRow, person_id)
    if person is None:
        return None
    vault, address = vault_of(session), f"tgram:{chat}"
    here = ChannelRow.person_id == person_id, ChannelRow.address_hash == vault.hash(address, ADDRESS)
    row = session.exec(select(ChannelRow).where(*here)).first()
    if row is None:
        last = session.exec(select(func.max(ChannelRow.position)).where(ChannelRow.person_id == person_id)).one()
        row = ChannelRow(
            person_id=person_id,
            position=0 if last is None else last + 1,
            address_hash=vault.hash(address, ADDRESS),
            address_secret=vault.encrypt(address, ADDRESS),
        )
        session.add(row)
        session.flush()
    state = session.get(AddressStateRow, row.id)
    if state is not None and state.suspended_at is not None:
        state.suspended_at, state.why, state.next_at, state.delays = None, "", None, 0
        session.add(state)
        session.flush()
    return OtherChannel(row.id or 0, person_id, address, cast("ReaderLanguage", person.language))


def read_name(session: Session, person_id: int) -> str:
    """Return the label of a person by her number; raises NoResultFound."""
    return vault_of(session).decrypt(session.get_one(PersonRow, person_id).name_secret, NAME)


def find_pressed(session: Session, token: str) -> Pressed | None:
    """Return what a button's words name; None where they are none of ours, or the address is gone."""
    row = read_button_token(session, token)
    channel = session.get(ChannelRow, row.channel_id) if row is not None and row.channel_id is not None else None
    person = session.get(PersonRow, channel.person_id) if channel is not None else None
    if row is None or channel is None or person is None:
        return None
    vault = vault_of(session)
    address = vault.decrypt(channel.address_secret, ADDRESS)
    is_ours = kind_of(address) == "telegram" and not is_apprise_url(address)
    detail = find_details(session, [row.key]).get(row.key)
    return Pressed(
        row=row,
        person=vault.decrypt(person.name_secret, NAME),
        language=cast("ReaderLanguage", person.language),
        chat=address.partition(":")[2].partition(":")[0] if is_ours else "",
        message_ids=tuple(detail.told_ids.split()) if detail is not None else (),
    )


def find_row(session: Session, key: str) -> DeliveryRow | None:
    """Return the row of a message."""
    return session.exec(select(DeliveryRow).where(DeliveryRow.key == key)).first()


def find_offset(session: Session, bot: str) -> int | None:
    """Return the number of the last word of the bot that was dealt with; None where there was none."""
    found = find_flag(session, f"telegram offset {bot}")
    return int(found) if found else None


def set_offset(session: Session, bot: str, number: int) -> None:
    """Keep it, in the transaction in which that word is dealt with: it is so once, whoever dies."""
    set_flag(session, f"telegram offset {bot}", str(number))


def find_ear_pause(session: Session) -> tuple[datetime | None, int]:
    """Return until when the bot is not asked what was said to it, and how often in a row it could not be."""
    until, _, failures = (find_flag(session, "telegram ear") or "").partition(" ")
    return (datetime.fromisoformat(until) if until else None), int(failures or 0)


def pause_ear(session: Session, until: datetime, failures: int) -> None:
    """Let the bot be asked nothing before an instant; what is sent to readers does not wait for that."""
    set_flag(session, "telegram ear", f"{until.isoformat()} {failures}")


def find_bot_pause(session: Session) -> datetime | None:
    """Return until when Telegram itself asked to be let alone, for words to readers as for all else."""
    row = session.get(CarrierStateRow, _BOT)
    return row.until if row is not None and row.is_told else None


def pause_bot(session: Session, until: datetime) -> None:
    """Let the whole bot alone until an instant that Telegram named."""
    insert_if_new(session, CarrierStateRow, name=_BOT, is_told=False, failures=0, why="")
    pause_carrier(session, _BOT, until, is_told=True)
