"""Addresses: read once when somebody subscribes, so that a bad one is refused to the face and not found at night."""

import re
from email.utils import parseaddr
from urllib.parse import unquote

from alerts.model import kind_of
from law.errors import MonitorError

_MAIL = re.compile(r"[^@\s<>,;:\"()\[\]]+@[A-Za-z0-9À-ӿ][A-Za-z0-9À-ӿ.-]*")
_CHAT = re.compile(r"(-?\d{1,32}|@[A-Za-z][A-Za-z0-9_]{3,63})(:\d{1,10})?")


class BadChannelError(MonitorError):
    """Raised for an address nothing can be sent to, from ``check_channel``; its words never repeat the address."""


def check_channel(url: str) -> None:
    """Raise BadChannelError unless the address is one mailbox, one chat, or one that Apprise can carry to."""
    kind = kind_of(url)
    if is_apprise_url(url):
        # Only the act of sending needs Apprise, and so does this one question about its addresses.
        from alerts.carriers import count_recipients  # noqa: PLC0415 - Apprise takes a second to load

        recipients = count_recipients(url)
        if recipients == 0:
            raise BadChannelError("This address is not one that a message can be sent to; see Apprise's list of URLs.")
        if recipients > 1 and kind != "other":
            raise BadChannelError("One address is for one recipient; give --to once for each of them.")
    elif kind == "mail":
        read_mailbox(url)
    elif kind == "telegram":
        read_chat(url)
    else:
        raise BadChannelError("An address begins with mailto:, tgram: or another Apprise scheme and ://")


def read_mailbox(url: str) -> str:
    """Return the one mail address of ``mailto:a@b.kz``; raises BadChannelError.

    >>> read_mailbox("mailto:aigul@centre.kz")
    'aigul@centre.kz'
    """
    address = unquote(url.partition(":")[2])
    if not _MAIL.fullmatch(address) or parseaddr(address)[1] != address:
        raise BadChannelError("mailto: needs one address and nothing else, as mailto:name@example.kz")
    return address


def read_chat(url: str) -> str:
    """Return the chat of ``tgram:CHAT``, with its topic if it has one; raises BadChannelError.

    >>> read_chat("tgram:-1001234:7")
    '-1001234:7'
    """
    chat = url.partition(":")[2]
    if not _CHAT.fullmatch(chat):
        raise BadChannelError("tgram: needs a chat: a number as tgram:123456789, or a name as tgram:@channel")
    return chat


def is_apprise_url(url: str) -> bool:
    """Tell whether an address is in Apprise's own form, which names its own server and secrets."""
    return "://" in url
