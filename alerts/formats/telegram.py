"""One Telegram message under 4,096 UTF-16 units: it is built below the limit by whole changes, never cut by it."""

from collections.abc import Iterator
from gettext import NullTranslations
from html import escape

from alerts.formats import plain
from alerts.letter import Item, Letter
from alerts.model import Message
from law.summaries.excerpts import excerpt, shorten
from law.summaries.kinds import capitalise
from law.summaries.sentences import describe_more

MESSAGE_LIMIT = 4000
"""UTF-16 units of the message as sent, tags and escapes counted; Telegram refuses what is over 4,096."""
ITEM_LIMIT = 900
_LINE_LIMIT = 250
"""Characters of one line above the changes: seven of them, however many units they name, leave room for a change."""
_MARKS = {"critical": "‼️ ", "important": "❗ "}
"""Beside the word, never instead of it."""
_SMALLEST_TEXT = 60
_STAFF_LIMIT = 900
_ROOM_FOR_MORE = 100


def write(letter: Letter, t: NullTranslations) -> Message:
    """Return the letter as Telegram's HTML (b and a only), every word of others escaped."""
    head = "\n".join(
        [
            f"<b>{escape(shorten(letter.headline, _LINE_LIMIT))}</b>",
            *(escape(shorten(line, _LINE_LIMIT)) for line in letter.opening),
            f"\n«{escape(shorten(letter.title, _LINE_LIMIT))}»",
        ]
    )
    end = "\n".join(_link(line, letter) for line in plain.write_origin(letter, t))
    end += "\n" + escape(t.gettext("To stop these messages, write to whoever runs this service."))
    body = head + _staff(letter, MESSAGE_LIMIT - count_units(head) - count_units(end) - ITEM_LIMIT)
    shown = 0
    items = list(_items(letter))
    for opening, place, item in items:
        room = MESSAGE_LIMIT - count_units(body) - count_units(end) - count_units(opening) - _ROOM_FOR_MORE
        text = _item(place, item, min(ITEM_LIMIT, room), t)
        if text is None:
            break
        body += f"\n\n{opening}{text}"
        shown += 1
    left = letter.more + len(items) - shown
    if left:
        body += f"\n\n{escape(capitalise(describe_more(left, t)))}."
    return Message(letter.subject, plain.write(letter, t).text, f"{body}\n\n{end}")


def _staff(letter: Letter, room: int) -> str:
    """Return an editor's words in at most ``room`` units: a change always has its place beside them."""
    limit = _STAFF_LIMIT
    while letter.staff and limit >= _SMALLEST_TEXT:
        text = "".join(f"\n\n{escape(shorten(words, limit))}" for words in letter.staff)
        if count_units(text) <= room:
            return text
        limit = limit * 3 // 4
    return ""


def _items(letter: Letter) -> Iterator[tuple[str, int, Item]]:
    """Yield each change with its number and what stands above it: where no change has room, no block is begun."""
    for block in letter.blocks:
        opening = f"{escape(shorten(block.head, ITEM_LIMIT))}\n\n" if block.head else ""
        for place, item in enumerate(block.items, start=block.first):
            yield (opening if place == block.first else ""), place, item


def count_units(text: str) -> int:
    """Return a text's length as Telegram counts it.

    >>> count_units("заң"), count_units("🙂")
    (3, 2)
    """
    return len(text.encode("utf-16-le")) // 2


def _item(place: int, item: Item, room: int, t: NullTranslations) -> str | None:
    """Return a change in at most ``room`` units, its law text shortened as needed; None when it cannot fit."""
    limit = room
    while limit >= _SMALLEST_TEXT:
        before, after = excerpt(item.before, item.after, limit)
        lines = [f"<b>{place}. {escape(item.line)}</b>"]
        if item.rating:
            lines.append(f"{_MARKS.get(item.severity, '')}{escape(item.rating)}")
        lines += map(escape, filter(None, (*item.numbers, item.concerned)))
        if before:
            lines.append(escape(t.gettext("Was: {text}")).format(text=f"<i>{escape(before)}</i>"))
        if after:
            lines.append(escape(t.gettext("Is: {text}")).format(text=f"<i>{escape(after)}</i>"))
        lines += map(escape, (*item.remarks, *item.end))
        text = "\n".join(lines)
        if count_units(text) <= room:
            return text
        limit = limit * 3 // 4
    return None


def _link(line: str, letter: Letter) -> str:
    return f'<a href="{escape(line)}">{escape(line)}</a>' if line in plain.links_of(letter) else escape(line)
