"""What the operator is told of sending: an address that refuses, a server that is away, a message that is lost.

No address and no name is in it: `zanwatch outbox addresses` shows whose it is, on her own screen.
"""

from datetime import datetime
from gettext import NullTranslations

from sqlmodel import Session

from alerts.address_words import write_suspension
from alerts.deliveries import make_message_id
from alerts.model import Delivery, kind_of
from config.catalogues import read_catalogue
from flows.notices import note
from storage.addresses import CarrierTrouble
from storage.replies import find_other_channel, store_word

SOURCE = "delivery"
"""What these notices are noted under."""


def tell_of_suspension(session: Session, channel_id: int, delivery: Delivery, why: str, now: datetime) -> None:
    """Tell the operator, and the reader by another of her addresses, that one of them gets nothing any more."""
    kind = kind_of(delivery.channel)

    def compose(t: NullTranslations) -> tuple[str, str]:
        text = t.gettext(
            "Nothing more is sent to address No. {number} ({kind}): {why}. `zanwatch outbox addresses` shows whose it "
            "is; after a repair `zanwatch outbox mend NAME` lets messages go there again."
        )
        return t.gettext("An address was suspended"), text.format(number=channel_id, kind=kind, why=why)

    note(session, f"{SOURCE} suspended {channel_id} {now.isoformat()}", SOURCE, now, compose)
    other = find_other_channel(session, channel_id)
    if other is not None:
        message = write_suspension(delivery.channel, kind_of(other.channel), why, read_catalogue(other.language))
        domain = delivery.message_id.rpartition("@")[2].rstrip(">")
        store_word(session, other, message, now, lambda key: make_message_id(key, domain or "zanwatch.invalid"))


def tell_of_carrier(session: Session, trouble: CarrierTrouble, now: datetime) -> None:
    """Tell the operator, once for each time that it fails, that a server carries nothing for an hour or more."""
    since = trouble.since or now

    def compose(t: NullTranslations) -> tuple[str, str]:
        text = t.gettext(
            "Messages by {carrier} have not left since {since}: {why}. They wait, and go out when it is there again."
        )
        words = text.format(carrier=trouble.name, since=f"{since:%d.%m.%Y %H:%M} UTC", why=trouble.why)
        return t.gettext("Messages are not leaving"), words

    note(session, f"{SOURCE} away {trouble.name} {since.isoformat()}", SOURCE, now, compose)


def tell_of_lost(session: Session, key: str, why: str, now: datetime) -> None:
    """Tell the operator that one message can never be delivered."""

    def compose(t: NullTranslations) -> tuple[str, str]:
        text = t.gettext("One message could not be delivered and is given up: {why}. `zanwatch outbox list` shows it.")
        return t.gettext("A message was given up"), text.format(why=why)

    note(session, f"{SOURCE} lost {key}", SOURCE, now, compose)


def tell_of_storm(session: Session, people: int, folded: int, now: datetime) -> None:
    """Tell the operator, once a day, that so many messages were folded."""

    def compose(t: NullTranslations) -> tuple[str, str]:
        text = t.gettext(
            "Very much changed at once. To spare {people} readers a flood, {folded} messages were folded into one for "
            "each; `zanwatch outbox list` shows every one of them."
        )
        return t.gettext("Messages were folded"), text.format(people=people, folded=folded)

    note(session, f"{SOURCE} storm {(now.date()).isoformat()}", SOURCE, now, compose)
