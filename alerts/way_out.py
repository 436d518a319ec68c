"""The link that stops the messages is added as a mail leaves: it is the address's own, and no part of stored words."""

from dataclasses import replace
from gettext import NullTranslations
from html import escape

from alerts.model import Delivery, Message, kind_of

_ENDS = ("</footer>", "</main>", "</body>")


def add_way_out(delivery: Delivery, t: NullTranslations) -> Delivery:
    """Return a mail with its link at the foot of both parts; anything else, or without a link, as it was."""
    url = delivery.posting.unsubscribe_url
    if not url or kind_of(delivery.channel) != "mail":
        return delivery
    words = t.gettext("To stop these messages with one click: {url}")
    link = f'<a href="{escape(url)}">{escape(url)}</a>'
    foot = f"<p>{escape(words).format(url=link)}</p>"
    return replace(delivery, message=add_foot(delivery.message, words.format(url=url), foot))


def add_foot(message: Message, line: str, foot: str) -> Message:
    """Return a mail with a line at the foot of its text, and the same as markup at the foot of its HTML."""
    text = f"{message.text.rstrip()}\n{line}"
    if "\n-- \n" not in message.text:
        # What stands after this line is about the mail, not of it; mail programs show it paler.
        text = f"{message.text.rstrip()}\n-- \n{line}"
    return Message(message.subject, text, _insert(message.html, foot) if message.html else "")


def _insert(html: str, foot: str) -> str:
    for end in _ENDS:
        before, found, after = html.rpartition(end)
        if found:
            return f"{before}{foot}{end}{after}"
    return html + foot
