"""Long texts are cut between words, and around the place that changed: a cut must never hide the change itself."""

from rapidfuzz.distance import Indel

from law.changes.words import MOST_PAIRS

_CONTEXT = 8
"""Words kept on each side of what changed."""
_CUT = "…"


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
    was, now = around(before, after)
    half = limit // 2
    return shorten(was, half), shorten(now, half)


def around(before: str, after: str) -> tuple[str, str]:
    """Return of both texts what differs, with some words on each side of it: a colleague quotes no more.

    >>> around("1 " + "а " * 20 + "2", "3 " + "а " * 20 + "4")
    ('1 а а а а а а а а … а а а а а а а а 2', '3 а а а а а а а а … а а а а а а а а 4')
    """
    was, now = before.split(" "), after.split(" ")
    if len(was) * len(now) > MOST_PAIRS:
        start = _same(was, now)
        end = _same(was[start:][::-1], now[start:][::-1])
        return _window(was, start, end), _window(now, start, end)
    kept_was, kept_now = [False] * len(was), [False] * len(now)
    for block in Indel.opcodes(was, now):
        if block.tag != "equal":
            _keep(kept_was, block.src_start, block.src_end)
            _keep(kept_now, block.dest_start, block.dest_end)
    return _windows(was, kept_was), _windows(now, kept_now)


def _keep(kept: list[bool], start: int, end: int) -> None:
    for at in range(max(0, start - _CONTEXT), min(len(kept), end + _CONTEXT)):
        kept[at] = True


def _windows(words: list[str], kept: list[bool]) -> str:
    said: list[str] = []
    for word, is_kept in zip(words, kept, strict=True):
        if is_kept:
            said.append(word)
        elif not said or said[-1] != _CUT:
            said.append(_CUT)
    return " ".join(said)


def _same(one: list[str], other: list[str]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _window(words: list[str], start: int, end: int) -> str:
    first = max(0, start - _CONTEXT)
    last = min(len(words), len(words) - end + _CONTEXT)
    text = " ".join(words[first:last])
    return ("… " if first else "") + text + (" …" if last < len(words) else "")
