"""A short letter in each channel's form: the same lines in all of them."""

from collections.abc import Iterator
from gettext import NullTranslations
from html import escape

from alerts.formats.telegram import MESSAGE_LIMIT, count_units
from alerts.model import ChannelKind, Message
from alerts.short import Short
from law.summaries.excerpts import shorten

_LINE_LIMIT = 600
_ROOM_FOR_MORE = 60
_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"></head>
<body style="font:16px/1.5 sans-serif"><main style="display:block;max-width:600px;margin:0 auto">
{body}
</main></body></html>
"""


def write(short: Short, kind: ChannelKind, t: NullTranslations) -> Message:
    """Return the letter for a kind of channel."""
    if kind == "mail":
        stop = t.gettext("To stop these messages, answer with the word “stop”.")
        return Message(short.subject, _text(short, stop, t), _PAGE.format(body="\n".join(_html(short, stop, t))))
    stop = t.gettext("To stop these messages, write to whoever runs this service.")
    return Message(short.subject, _text(short, stop, t), _telegram(short, stop, t) if kind == "telegram" else "")


def _text(short: Short, stop: str, t: NullTranslations) -> str:
    lines = [short.headline]
    for paragraph in short.paragraphs:
        lines += ["", *paragraph]
    return "\n".join([*lines, "", "-- ", *_end(short, t), stop])


def _html(short: Short, stop: str, t: NullTranslations) -> Iterator[str]:
    yield f'<h1 style="font-size:18px">{escape(short.headline)}</h1>'
    for paragraph in short.paragraphs:
        yield f"<p>{'<br>'.join(_linked(line, short) for line in paragraph)}</p>"
    lines = (*(_linked(line, short) for line in _end(short, t)), escape(stop))
    yield f'<footer style="font-size:13px"><p>{"<br>".join(lines)}</p></footer>'


def _telegram(short: Short, stop: str, t: NullTranslations) -> str:
    """Return Telegram's HTML below its limit: whole paragraphs, then how many have no room."""
    body = f"<b>{escape(shorten(short.headline, _LINE_LIMIT))}</b>"
    end = "\n".join((*(_linked(line, short) for line in _end(short, t)), escape(stop)))
    left = 0
    for paragraph in short.paragraphs:
        text = "\n\n" + "\n".join(_linked(shorten(line, _LINE_LIMIT), short) for line in paragraph)
        if left or count_units(f"{body}{text}{end}") + _ROOM_FOR_MORE > MESSAGE_LIMIT:
            left += 1
        else:
            body += text
    if left:
        body += f"\n\n{escape(t.gettext('and more of it: {n}').format(n=left))}"
    return f"{body}\n\n{end}"


def _end(short: Short, t: NullTranslations) -> Iterator[str]:
    yield short.why
    yield t.gettext("Message {number}").format(number=short.alert)
    if short.pages:
        yield t.gettext("Not an official text. Official text:")
    yield from short.pages


def _linked(line: str, short: Short) -> str:
    return f'<a href="{escape(line)}">{escape(line)}</a>' if line in (*short.pages, *short.linked) else escape(line)
