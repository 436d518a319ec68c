"""Characters that nobody sees: some turn what is shown, some carry words, most are left by a word processor.

They are no law, and stand in no text of ours. What a reader of the portal saw is another line than the one that is
stored, though, where a mark turns it round or hides letters: only a person can tell which of the two is the law.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

TAGS = f"{chr(0xE0000)}-{chr(0xE007F)}"
"""Letters, digits and signs that no font shows, as a run for a class of characters."""
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_UNSEEN = "\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_MEANT = re.compile(f"[{_TURNS}{TAGS}]")
_ANY = re.compile(f"[{_TURNS}{TAGS}{_UNSEEN}]")
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Hidden:
    """What nobody sees on a page: which characters and how often, and the first line that they may falsify."""

    counts: tuple[tuple[str, int], ...] = ()
    """Such as («U+200B», 3), by code."""
    false_line: str = ""
    """With the marks written out."""

    def __str__(self) -> str:
        return ", ".join(f"{name} × {count}" for name, count in self.counts)


def find_hidden(texts: Iterable[str]) -> Hidden:
    r"""Return the hidden characters of these lines.

    >>> find_hidden(["до 12 лет", "старше \u202e12\u202c лет\u200b"])
    Hidden(counts=(('U+200B', 1), ('U+202C', 1), ('U+202E', 1)), false_line='старше [U+202E]12[U+202C] лет[U+200B]')
    """
    counts: Counter[str] = Counter()
    false_line = ""
    for text in texts:
        found = _ANY.findall(text)
        counts.update(found)
        meant = _MEANT.search(text) if found and not false_line else None
        if meant:
            begin = max(0, meant.start() - _SHOWN // 2)
            false_line = write_out(text[begin : begin + _SHOWN])
    return Hidden(tuple((_name(mark), count) for mark, count in sorted(counts.items())), false_line)


def write_out(text: str) -> str:
    """Return a text in which hidden characters are seen by their codes."""
    return _ANY.sub(lambda mark: f"[{_name(mark[0])}]", text).strip()


def _name(mark: str) -> str:
    return f"U+{ord(mark):04X}"
