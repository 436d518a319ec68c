"""Telegram refuses what is over 4,096 UTF-16 units: such a message becomes parts, each with its tags closed.

The parts are cut at a paragraph where there is one, else at a line, a space, or between two letters; the words of the
parts, one after another, are the words of the message.
"""

import re
from collections.abc import Iterator
from html import unescape

from alerts.formats.telegram import count_units

HARD_LIMIT = 4096
_ROOM_FOR_LABEL = 16
_LONGEST_TOKEN = 200
_TOKEN = re.compile(rf"<[^>]*>|&#?\w+;|\n+|[^\S\n]+|[^\s<&]{{1,{_LONGEST_TOKEN}}}|[<&]")
_TAG = re.compile(r"</?(\w+)[^>]*>")
_PARAGRAPH, _LINE, _SPACE, _ANYWHERE = 3, 2, 1, 0
_SHORTEST_SHARE = 4
"""A paragraph's end counts as a place to cut only where the part is a quarter full."""


def split_html(html: str, limit: int = HARD_LIMIT) -> tuple[str, ...]:
    r"""Return the message as it is where it fits, else its parts, each under a first line as «2/3».

    >>> split_html("<b>раз два</b>", limit=14)
    ('<b>раз два</b>',)
    >>> split_html("<b>раз, два, три</b>", limit=32)
    ('<b>раз, два, три</b>',)
    >>> split_html("<b>раз, два, три</b>, четыре, пять, шесть", limit=38)
    ('1/2\n<b>раз, два, три</b>, ', '2/2\nчетыре, пять, шесть')
    """
    if count_units(html) <= limit:
        return (html,)
    parts = list(_cut(_TOKEN.findall(html), limit - _ROOM_FOR_LABEL))
    return tuple(f"{at}/{len(parts)}\n{part}" for at, part in enumerate(parts, start=1))


def read_words(html: str) -> str:
    """Return what a reader sees of a message: no tags, every escape read.

    >>> read_words("<b>a &lt; b</b>")
    'a < b'
    """
    return unescape(_TAG.sub("", html))


def _cut(tokens: list[str], room: int) -> Iterator[str]:
    opened: list[str] = []
    start = 0
    while start < len(tokens):
        end, after = _find_end(tokens, start, room, opened)
        body = "".join(opened) + "".join(tokens[start:end]) + _close(after)
        if read_words(body).strip() or end == len(tokens):
            yield body
        start, opened = end, after


def _find_end(tokens: list[str], start: int, room: int, opened: list[str]) -> tuple[int, list[str]]:
    """Return where the part that begins at ``start`` ends, and the tags that are open there."""
    stack = list(opened)
    used = count_units("".join(stack))
    ends: dict[int, tuple[int, list[str]]] = {}
    for at in range(start, len(tokens)):
        token = tokens[at]
        tag = _TAG.fullmatch(token)
        if tag:
            stack = stack[:-1] if token.startswith("</") else [*stack, token]
        used += count_units(token)
        if used + count_units(_close(stack)) > room and at > start:
            best = max(kind for kind in ends if kind == _ANYWHERE or ends[kind][0] > _least(tokens, start, room))
            return ends[best]
        kind = _ANYWHERE if tag else _judge(token)
        for lighter in range(kind + 1):
            ends[lighter] = (at + 1, list(stack))
    return len(tokens), []


def _least(tokens: list[str], start: int, room: int) -> int:
    """Return the place before which no part of this room should end."""
    used = 0
    for at in range(start, len(tokens)):
        used += count_units(tokens[at])
        if used > room // _SHORTEST_SHARE:
            return at
    return len(tokens)


def _judge(token: str) -> int:
    if token.startswith("\n"):
        return _PARAGRAPH if len(token) > 1 else _LINE
    return _SPACE if token.isspace() else _ANYWHERE


def _close(stack: list[str]) -> str:
    names = [match[1] for tag in reversed(stack) if (match := _TAG.fullmatch(tag))]
    return "".join(f"</{name}>" for name in names)
