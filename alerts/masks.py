"""Addresses as they may be shown: enough to tell two apart, too little to write to."""

import re

_LONG = 6
_MAIL = re.compile(r"[^\s<>@:;,]+@[^\s<>@:;,]+")


def mask(channel: str) -> str:
    """Return an address as it may be shown: enough to tell two apart, too little to write to.

    >>> mask("mailto:aigul@centre.kz"), mask("tgram:123456789")
    ('mailto:a…@centre.kz', 'tgram:…789')
    """
    scheme, _, rest = channel.partition(":")
    if scheme.startswith("mailto") and "@" in rest:
        name, _, host = rest.lstrip("/").rpartition("@")
        return f"{scheme}:{name[:1]}…@{host.partition('?')[0]}"
    return f"{scheme}:…{rest[-3:]}" if scheme == "tgram" and len(rest) > _LONG else f"{scheme}:…"


def hide_mails(words: str) -> str:
    """Return words of a server without anything in them that looks like a mailbox.

    >>> hide_mails("550 <b@c.kz> is not a@b.kz")
    '550 <…> is not …'
    """
    return _MAIL.sub("…", words)
