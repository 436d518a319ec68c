"""Mails that came back: an address that is wrong gets nothing more, one that is full only after it was so thrice."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from alerts.bounces import read_bounces
from flows.delivery_notices import tell_of_lost, tell_of_suspension
from storage.bounced import mark_bounced
from storage.standby import suspend_address

MOST_SOFT = 3
"""Mails of a month that came back from a full mailbox, or from a server that was away, before it is suspended."""


@dataclass(frozen=True, slots=True)
class Bounced:
    """What came of a file: addresses suspended, messages that came back without that, reports that are not ours."""

    suspended: int = 0
    returned: int = 0
    not_ours: int = 0


def take_bounces(session: Session, data: bytes, now: datetime) -> Bounced:
    """Write down every report in a mail or a mailbox; the same file again does nothing. Raises NotABounceError.

    A report that names no message of ours is not believed: else whoever knows an address could silence it.
    """
    suspended = returned = not_ours = 0
    for bounce in read_bounces(data):
        if bounce.weight == "none":
            continue
        found = mark_bounced(session, bounce.message_id, bounce.words, now) if bounce.message_id else None
        if found is None:
            not_ours += 1
            continue
        closes = bounce.weight == "hard" or (bounce.weight == "soft" and found.count >= MOST_SOFT)
        if closes and suspend_address(session, found.channel_id, bounce.words, now):
            suspended += 1
            tell_of_suspension(session, found.channel_id, found.delivery, bounce.words, now)
        else:
            returned += 1
            tell_of_lost(session, found.delivery.key, bounce.words, now)
    return Bounced(suspended, returned, not_ours)
