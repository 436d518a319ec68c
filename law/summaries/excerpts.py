"""Long texts are cut between words, and around the place that changed: a cut must never hide the change itself."""

_CONTEXT = 8
"""Words kept on each side of what changed."""


def shorten(text: str, limit: int) -> str:
    """Return at most ``limit`` characters, cut between words, with «…» where something was cut.

    >>> shorten("один два три", 9)
    'один два…'
    """
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head if text[limit - 1].isspace() else head.rpartition(" ")[0]
    return f"{(cut or head).rstrip(' ,;:')}…"


def excerpt(before: str | None, after: str | None, limit: int) -> tuple[str | None, str | None]:
    """Return both texts in at most ``limit`` characters together, each still showing what differs.

    >>> excerpt("а б в г д е ж з и й к 30 дней", "а б в г д е ж з и й к 90 дней", 50)
    ('… г д е ж з и й к 30 дней', '… г д е ж з и й к 90 дней')
    """
    if before is None or after is None:
        return (before and shorten(before, limit), after and shorten(after, limit))
    if len(before) + len(after) <= limit:
        return before, after
    was, now = before.split(" "), after.split(" ")
    start = _same(was, now)
    end = _same(was[start:][::-1], now[start:][::-1])
    half = limit // 2
    return shorten(_window(was, start, end), half), shorten(_window(now, start, end), half)


def _same(one: list[str], other: list[str]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _window(words: list[str], start: int, end: int) -> str:
    first = max(0, start - _CONTEXT)
    last = min(len(words), len(words) - end + _CONTEXT)
    text = " ".join(words[first:last])
    return ("… " if first else "") + text + (" …" if last < len(words) else "")
