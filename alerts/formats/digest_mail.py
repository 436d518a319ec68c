"""A digest as a mail in two parts that say the same words; the HTML loads nothing and follows a dark screen."""

from collections.abc import Iterable, Iterator
from gettext import NullTranslations
from html import escape

from alerts.digest import Card, Digest
from alerts.formats import digest_plain
from alerts.model import Message

_STYLE = """body{margin:0;padding:16px;font:16px/1.5 sans-serif;background:#ffffff;color:#1a1a1a}
main{display:block;max-width:600px;margin:0 auto}
h1{font-size:18px;margin:0 0 8px}h2{font-size:18px;margin:20px 0 4px}h3{font-size:16px;margin:0 0 4px}
p{margin:4px 0;overflow-wrap:break-word}ul{margin:4px 0;padding-left:20px}
table{border-collapse:collapse;width:100%}td{padding:4px 12px 4px 0;vertical-align:top}
section,footer{border-top:1px solid #8a8a8a;padding:12px 0}footer{margin-top:16px;font-size:13px}
.critical,.important{font-weight:bold}
del{background:#fde2e1;color:#1a1a1a}ins{background:#d9f2dc;color:#1a1a1a}
@media (prefers-color-scheme:dark){body{background:#17181a;color:#ececec}a{color:#8ab8ff}
del{background:#5a2321;color:#ffffff}ins{background:#1e4d27;color:#ffffff}}"""


def write(digest: Digest, t: NullTranslations) -> Message:
    """Return the digest as a mail: after the line «-- » stand the reason, the number, the links and the way to stop."""
    stop = t.gettext("To stop these messages, answer with the word “stop”.")
    end = ["-- ", *digest_plain.write_origin(digest, t), stop]
    text = "\n".join([*digest_plain.write_substance(digest, t), *end])
    body = "\n".join([*_body(digest, t), *_footer(digest, stop, t)])
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f'<meta name="color-scheme" content="light dark"><style>\n{_STYLE}\n</style>'
    return Message(
        digest.subject, text, f"<!DOCTYPE html>\n<html><head>{head}</head><body><main>\n{body}\n</main></body></html>\n"
    )


def _body(digest: Digest, t: NullTranslations) -> Iterator[str]:
    yield f"<h1>{escape(digest.headline)}</h1>"
    yield from _paragraphs(digest.opening)
    if digest.cards:
        yield _head(t.gettext("Important changes"))
    for place, card in enumerate(digest.cards, start=1):
        yield from _card(place, card, t)
    if digest.soon:
        rows = "".join(
            f"<tr><td>{escape(row.day)}</td><td>{escape(row.what)}</td><td>{escape(row.left)}</td></tr>\n"
            for row in digest.soon
        )
        yield f"{_head(t.gettext('In force soon'))}\n<table>\n{rows}</table>"
    if digest.rest:
        yield _head(t.gettext("Other changes"))
    for rest in digest.rest:
        yield f"<section><h3>{escape(rest.act)}</h3><ul>"
        yield from (f"<li>{escape(line)}</li>" for line in rest.lines)
        yield "</ul>"
        yield from _paragraphs(rest.remarks)
        yield from map(_link, rest.pages)
        yield "</section>"
    if digest.more:
        yield f"<p>{escape(digest_plain.say_more(digest, t))}</p>"
    yield from _drafts(digest, t)
    if digest.checked:
        yield _head(t.gettext("What was checked"))
        yield from _paragraphs(digest.checked)


def _card(place: int, card: Card, t: NullTranslations) -> Iterator[str]:
    yield f"<section><h3>{place}. {escape(card.item.line)}</h3>"
    yield from _paragraphs((card.act,))
    if card.item.rating:
        yield f'<p class="{card.item.severity}">{escape(card.item.rating)}</p>'
    yield from (f"<p><b>{escape(line)}</b></p>" for line in card.item.numbers)
    yield from _paragraphs(filter(None, (card.item.concerned,)))
    for words, tag, law in (
        (t.gettext("Was: {text}"), "del", card.item.before),
        (t.gettext("Is: {text}"), "ins", card.item.after),
    ):
        if law:
            yield f"<p>{escape(words).format(text=f'<{tag}>{escape(law)}</{tag}>')}</p>"
    yield from _paragraphs((*card.item.remarks, *card.item.end, *card.remarks))
    if card.note:
        yield f"<p><i>{escape(digest_plain.say_note(card.note, t))}</i></p>"
    if card.comparison:
        words = t.gettext("Comparison: {page}")
        yield f"<p>{escape(words).format(page=_anchor(card.comparison))}</p>"
    yield from map(_link, card.pages)
    yield "</section>"


def _drafts(digest: Digest, t: NullTranslations) -> Iterator[str]:
    if digest.drafts:
        yield _head(t.gettext("Drafts"))
    for place, draft in enumerate(digest.drafts, start=1):
        yield f"<p>{place}. «{escape(draft.title)}» — {escape(draft.until)}</p>"
        yield _link(draft.page)


def _footer(digest: Digest, stop: str, t: NullTranslations) -> Iterator[str]:
    yield "<footer>"
    official = t.gettext(
        "Not an official text; the official one is where the links of zan.gov.kz and adilet.zan.kz lead."
    )
    yield from _paragraphs((digest.why, t.gettext("Message {number}").format(number=digest.alert), official))
    if digest.home:
        yield f"<p>{escape(t.gettext('All changes: {page}')).format(page=_anchor(digest.home))}</p>"
    yield from _paragraphs((stop,))
    yield "</footer>"


def _head(words: str) -> str:
    return f"<h2>{escape(words)}</h2>"


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    return (f"<p>{escape(line)}</p>" for line in lines)


def _link(page: str) -> str:
    return f"<p>{_anchor(page)}</p>"


def _anchor(page: str) -> str:
    # A link shows its own address: nobody has to trust words that lead elsewhere.
    return f'<a href="{escape(page)}">{escape(page)}</a>'
