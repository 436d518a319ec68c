"""A mail that came back says so in a form (RFC 3464): which message, which status, for ever or for now.

Anybody can write such a mail, so it counts only where it names a Message-ID that we gave.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import compat32
from typing import Literal

from alerts.outcome import redact
from law.errors import MonitorError

Weight = Literal["hard", "soft", "message", "none"]
"""The address is wrong; it is full or away; this message alone was not wanted; nothing has failed yet."""
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_ID = re.compile(r"<[^<>\s]+>")
_NEXT_MAIL = re.compile(rb"\n\nFrom [^\n]+\n")


class NotABounceError(MonitorError):
    """Raised where nothing in a file is a report on a delivery, from ``read_bounces``."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of one message for one recipient, who is not named: our own Message-ID says who it was."""

    message_id: str
    weight: Weight
    words: str
    """The status and the server's words, the recipient taken out."""


def read_bounces(data: bytes) -> tuple[Bounce, ...]:
    """Return every report in a mail, or in a mailbox of several; raises NotABounceError where there is none."""
    body = data.replace(b"\r\n", b"\n")
    mails = _NEXT_MAIL.split(body.partition(b"\n")[2]) if body.startswith(b"From ") else [body]
    found = tuple(bounce for mail in mails for bounce in _read(message_from_bytes(mail, policy=compat32)))
    if not found:
        raise NotABounceError("this file holds no report on a delivery (message/delivery-status)")
    return found


def _read(mail: Mail) -> Iterator[Bounce]:
    message_id = _find_message_id(mail)
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Mail) and block["Action"]:
                yield _judge(block, message_id)


def _find_message_id(mail: Mail) -> str:
    """Return the Message-ID of the mail that came back, from its copy or its headers; empty where neither is there."""
    for part in mail.walk():
        kind, inside = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(inside, list) and inside:
            first = inside[0]
            named = str(first["Message-ID"] or "") if isinstance(first, Mail) else ""
        elif kind == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            named = str(message_from_bytes(headers)["Message-ID"] or "") if isinstance(headers, bytes) else ""
        else:
            continue
        found = _ID.search(named)
        if found:
            return found[0]
    return ""


def _judge(block: Mail, message_id: str) -> Bounce:
    action = str(block["Action"]).strip().lower()
    found = _STATUS.search(str(block["Status"] or ""))
    recipients = [
        str(block[name] or "").partition(";")[2].strip() for name in ("Final-Recipient", "Original-Recipient")
    ]
    said = str(block["Diagnostic-Code"] or "").partition(";")[2].strip()
    words = redact(f"{found[0] if found else action} {said}".strip(), tuple(filter(None, recipients)))
    return Bounce(message_id, _weigh(action, found), words)


def _weigh(action: str, found: re.Match[str] | None) -> Weight:
    if action != "failed":
        return "none"
    if found is None or found[1] == "4" or found.groups() == ("5", "2", "2"):
        return "soft"
    return "hard" if found[2] in ("1", "2") else "message"
