"""An editor's words that set right what was told: under the number of the message they correct."""

from gettext import NullTranslations
from html import escape

from alerts.model import ChannelKind, Message


def write_correction(text: str, alert: str, subject: str, kind: ChannelKind, t: NullTranslations) -> Message:
    """Return the words for a channel of this kind; the subject stays as neutral as that of the first message."""
    head = t.gettext("Correction to message {number}").format(number=alert)
    plain = f"{head}\n\n{text.strip()}\n"
    if kind == "mail":
        paragraphs = "".join(f"<p>{_lines(part)}</p>" for part in text.strip().split("\n\n"))
        html = (
            '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            '<meta name="color-scheme" content="light dark"></head>'
            f"<body><main><h1>{escape(head)}</h1>{paragraphs}</main></body></html>\n"
        )
    elif kind == "telegram":
        html = f"<b>{escape(head)}</b>\n\n{escape(text.strip(), quote=False)}"
    else:
        html = ""
    return Message(f"Re: {subject.removeprefix('Re: ')}", plain, html)


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))
