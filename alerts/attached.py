"""What a mail carries beside its words is said at its foot, and what it could not carry too."""

from dataclasses import replace
from gettext import NullTranslations
from html import escape

from alerts.model import Delivery, kind_of
from alerts.way_out import add_foot


def say_attached(delivery: Delivery, t: NullTranslations) -> Delivery:
    """Return a mail with a line on its attachments at the foot of both parts; anything else as it was."""
    posting = delivery.posting
    if kind_of(delivery.channel) != "mail" or not (posting.attachments or posting.unattached):
        return delivery
    said = []
    if posting.attachments:
        names = ", ".join(attachment.name for attachment in posting.attachments)
        said.append(t.gettext("Attached: {names}.").format(names=names))
    if posting.unattached:
        words = t.ngettext(
            "{n} comparison could not be attached; it can be read at the link.",
            "{n} comparisons could not be attached; they can be read at the link.",
            posting.unattached,
        )
        said.append(words.format(n=posting.unattached))
    line, pages = " ".join(said), posting.unattached_at
    links = "".join(f'<br><a href="{escape(page)}">{escape(page)}</a>' for page in pages)
    message = add_foot(delivery.message, "\n".join((line, *pages)), f"<p>{escape(line)}{links}</p>")
    return replace(delivery, message=message)
