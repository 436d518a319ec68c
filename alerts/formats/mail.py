"""Mail in two parts that say the same words: text, and HTML that loads nothing and follows a dark screen."""

from collections.abc import Iterator
from gettext import NullTranslations
from html import escape

from alerts.formats import plain
from alerts.letter import Item, Letter
from alerts.model import Message

_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><style>
body{{margin:0;padding:16px;font:16px/1.5 sans-serif;background:#ffffff;color:#1a1a1a}}
main{{display:block;max-width:600px;margin:0 auto}}
h1{{font-size:18px;margin:0 0 8px}}h2{{font-size:18px;margin:16px 0}}h3{{font-size:16px;margin:0 0 4px}}
p{{margin:4px 0;overflow-wrap:break-word}}
.critical,.important{{font-weight:bold}}
section{{border-top:1px solid #8a8a8a;padding:12px 0}}
del{{background:#fde2e1;color:#1a1a1a}}ins{{background:#d9f2dc;color:#1a1a1a}}
footer{{border-top:1px solid #8a8a8a;padding:12px 0;font-size:13px}}
@media (prefers-color-scheme:dark){{
body{{background:#17181a;color:#ececec}}a{{color:#8ab8ff}}
del{{background:#5a2321;color:#ffffff}}ins{{background:#1e4d27;color:#ffffff}}}}
</style></head><body><main>
{body}
</main></body></html>
"""


def write(letter: Letter, t: NullTranslations) -> Message:
    """Return the letter as a mail: after the line «-- » stand the number, the links and the way to stop."""
    stop = t.gettext("To stop these messages, answer with the word “stop”.")
    text = "\n".join([*plain.write_substance(letter, t), "-- ", *plain.write_origin(letter, t), stop])
    return Message(letter.subject, text, _PAGE.format(body="\n".join(_body(letter, stop, t))))


def _body(letter: Letter, stop: str, t: NullTranslations) -> Iterator[str]:
    yield f"<h1>{escape(letter.headline)}</h1>"
    for line in letter.opening:
        yield f"<p>{escape(line)}</p>"
    yield f"<h2>«{escape(letter.title)}»</h2>"
    for words in letter.staff:
        yield f"<p>{escape(words)}</p>"
    for block in letter.blocks:
        if block.head:
            yield f"<p>{escape(block.head)}</p>"
        for place, item in enumerate(block.items, start=block.first):
            yield from _section(place, item, t)
    if letter.more_at:
        yield f"<p>{escape(letter.more_at)}</p>"
    yield "<footer>"
    for line in plain.write_origin(letter, t):
        # A link shows its own address: nobody has to trust words that lead elsewhere.
        link = f'<a href="{escape(line)}">{escape(line)}</a>' if line in plain.links_of(letter) else escape(line)
        yield f"<p>{link}</p>"
    yield f"<p>{escape(stop)}</p></footer>"


def _section(place: int, item: Item, t: NullTranslations) -> Iterator[str]:
    yield f"<section><h3>{place}. {escape(item.line)}</h3>"
    if item.rating:
        yield f'<p class="{item.severity}">{escape(item.rating)}</p>'
    for line in item.numbers:
        yield f"<p><b>{escape(line)}</b></p>"
    if item.concerned:
        yield f"<p>{escape(item.concerned)}</p>"
    if item.before:
        text = f"<del>{escape(item.before)}</del>"
        was = escape(t.gettext("Was: {text}")).format(text=text)
        yield f"<p>{was}</p>"
    if item.after:
        text = f"<ins>{escape(item.after)}</ins>"
        now = escape(t.gettext("Is: {text}")).format(text=text)
        yield f"<p>{now}</p>"
    yield "".join(f"<p>{escape(line)}</p>" for line in (*item.remarks, *item.end)) + "</section>"
