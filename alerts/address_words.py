"""What a reader is told by another address when one of hers gets nothing any more."""

from gettext import NullTranslations
from html import escape

from alerts.model import ChannelKind, Message, kind_of

_SHOWN = 3


def write_suspension(channel: str, kind: ChannelKind, why: str, t: NullTranslations) -> Message:
    """Return the words for a channel of this kind; the address is shown in part, the server's answer in full."""
    text = t.gettext(
        "Messages to your address {address} do not arrive any more: {why}. Until this is repaired they come here where "
        "you allowed it. To change your addresses, write to whoever runs this service."
    ).format(address=hide(channel), why=why)
    html = f"<p>{escape(text)}</p>" if kind == "mail" else escape(text) if kind == "telegram" else ""
    return Message(t.gettext("About your messages"), text, html)


def hide(channel: str) -> str:
    """Return an address so that its owner knows it and nobody else does.

    >>> hide("mailto:aigul@centre.kz"), hide("tgram:4200420"), hide("json://host/secret")
    ('a…@centre.kz', '…420', 'json')
    """
    scheme, _, rest = channel.partition(":")
    if "//" in rest[:2]:
        return scheme
    if kind_of(channel) == "mail":
        name, _, host = rest.partition("@")
        return f"{name[:1]}…@{host}"
    return f"…{rest[-_SHOWN:]}"
