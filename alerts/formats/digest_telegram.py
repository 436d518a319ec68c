"""A digest as one Telegram message: it is built below the limit by whole lines and cards, and says what has no room."""

from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations
from html import escape

from alerts.digest import Card, Digest
from alerts.formats import digest_plain
from alerts.formats.telegram import MESSAGE_LIMIT, count_units
from alerts.model import Message
from law.summaries.excerpts import excerpt, shorten

_LAW_LIMIT = 240
"""Characters of law text of one card, before and after together: ten cards have room."""
_LINE_LIMIT = 250
_MARKS = {"critical": "‼️ ", "important": "❗ "}
"""Beside the word, never instead of it."""
_ROOM_FOR_MORE = 120


def write(digest: Digest, t: NullTranslations) -> Message:
    """Return the digest as Telegram's HTML (b, i and a only), every word of others escaped."""
    head = f"<b>{_cut(digest.headline)}</b>"
    body = "\n".join([head, *map(_cut, digest.opening)])
    end = "\n".join(_end(digest, t))
    left = digest.more
    is_full = False
    for text, changes in _pieces(digest, t):
        # Once a change had no room, no later one is shown: their order is their weight.
        is_full = is_full or count_units(f"{body}{end}{text}") + _ROOM_FOR_MORE > MESSAGE_LIMIT
        if is_full:
            left += changes
        else:
            body += text
    if left:
        body += f"\n\n{escape(digest_plain.say_more(replace(digest, more=left), t))}"
    return Message(digest.subject, digest_plain.write(digest, t).text, f"{body}\n\n{end}")


def _pieces(digest: Digest, t: NullTranslations) -> Iterator[tuple[str, int]]:
    """Yield what is shown or left out as a whole, with the lines before it, and how many changes it is."""
    opening = _head(t.gettext("Important changes"))
    for place, card in enumerate(digest.cards, start=1):
        yield f"{opening}\n\n{_card(place, card, t)}", 1
        opening = ""
    opening = _head(t.gettext("In force soon"))
    for row in digest.soon:
        yield f"{opening}\n{_cut(digest_plain.write_row(row))}", 0
        opening = ""
    opening = _head(t.gettext("Other changes"))
    for rest in digest.rest:
        opening += f"\n\n{_cut(rest.act)}"
        for line in rest.lines:
            yield f"{opening}\n– {_cut(line)}", 1
            opening = ""
        for remark in rest.remarks:
            yield f"\n{_cut(remark)}", 0
    opening = _head(t.gettext("Drafts"))
    for draft in digest.drafts:
        yield f"{opening}\n«{_cut(draft.title)}» — {escape(draft.until)}\n{_link(draft.page)}", 0
        opening = ""
    opening = _head(t.gettext("What was checked"))
    for line in digest.checked:
        yield f"{opening}\n{_cut(line)}", 0
        opening = ""


def _card(place: int, card: Card, t: NullTranslations) -> str:
    item = card.item
    before, after = excerpt(item.before, item.after, _LAW_LIMIT)
    lines = [f"<b>{place}. {_cut(item.line)}</b>", _cut(card.act)]
    if item.rating:
        lines.append(f"{_MARKS.get(item.severity, '')}{_cut(item.rating)}")
    lines += map(_cut, filter(None, (*item.numbers, item.concerned)))
    if before:
        lines.append(escape(t.gettext("Was: {text}")).format(text=f"<i>{escape(before)}</i>"))
    if after:
        lines.append(escape(t.gettext("Is: {text}")).format(text=f"<i>{escape(after)}</i>"))
    lines += map(_cut, (*item.remarks, *item.end, *card.remarks))
    if card.note:
        lines.append(f"<i>{_cut(digest_plain.say_note(card.note, t))}</i>")
    pages = (card.comparison,) if card.comparison else card.pages[:1]
    return "\n".join([*lines, *map(_link, pages)])


def _end(digest: Digest, t: NullTranslations) -> Iterator[str]:
    yield escape(t.gettext("Message {number}").format(number=digest.alert))
    yield escape(digest.why)
    yield escape(
        t.gettext("Not an official text; the official one is where the links of zan.gov.kz and adilet.zan.kz lead.")
    )
    if digest.home:
        yield escape(t.gettext("All changes: {page}")).format(page=_link(digest.home))
    yield escape(t.gettext("To stop these messages, write to whoever runs this service."))


def _head(words: str) -> str:
    return f"\n\n<b>{escape(words.upper())}</b>"


def _cut(line: str) -> str:
    return escape(shorten(line, _LINE_LIMIT))


def _link(page: str) -> str:
    return f'<a href="{escape(page)}">{escape(page)}</a>'
