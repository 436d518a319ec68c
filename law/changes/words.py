"""Inside a provision whole words are compared, never letters: a figure, a date and «не» are never split.

Words are mapped to single characters for diff-match-patch. Its clock is off (``Diff_Timeout`` 0), because after a
second it silently returns rubbish; instead a text too long for it is told as replaced whole, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from diff_match_patch import diff_match_patch

from law.wording import canonical, words

MOST_WORDS = 40_000
"""Above this many words on both sides together a difference is told whole: that is degraded, and said so."""
_SURROGATES = range(0xD800, 0xE000)
_NO_SPACE_BEFORE = frozenset(".,;:!?)»%”")
_NO_SPACE_AFTER = frozenset("(«„“")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, went or came; the words of «same» are those of the later text."""

    kind: Literal["same", "gone", "new"]
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words as one would print them."""
        return join(self.words)


def diff_words(before: str, after: str) -> tuple[tuple[Piece, ...], bool]:
    """Return the pieces that lead from one text to the other, and whether they are degraded (too long to compare).

    >>> [(piece.kind, piece.text) for piece in diff_words("до 10 дней", "до 15 дней")[0]]
    [('same', 'до'), ('gone', '10'), ('new', '15'), ('same', 'дней')]
    """
    old, new = words(before), words(after)
    if len(old) + len(new) > MOST_WORDS:
        return (Piece("gone", tuple(old)), Piece("new", tuple(new))), True
    letters: dict[str, str] = {}
    was, now = _encode(old, letters), _encode(new, letters)
    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    runs = differ.diff_main(was, now, False)  # noqa: FBT003 - the library's own signature: no line mode
    differ.diff_cleanupSemantic(runs)
    pieces: list[Piece] = []
    at_old = at_new = 0
    for operation, run in runs:
        size = len(run)
        if operation <= 0:
            taken_old = old[at_old : at_old + size]
            at_old += size
        if operation >= 0:
            taken_new = new[at_new : at_new + size]
            at_new += size
        if operation == 0:
            pieces.append(Piece("same", tuple(taken_new)))
        else:
            pieces.append(Piece("gone", tuple(taken_old)) if operation < 0 else Piece("new", tuple(taken_new)))
    return tuple(pieces), False


def join(tokens: Sequence[str]) -> str:
    """Return words and marks as one line with the usual spaces."""
    line: list[str] = []
    for token in tokens:
        glued = not line or token in _NO_SPACE_BEFORE or line[-1] in _NO_SPACE_AFTER
        line += [token] if glued else [" ", token]
    return "".join(line)


def _encode(tokens: Sequence[str], letters: dict[str, str]) -> str:
    return "".join(letters.setdefault(canonical(token) or token, _letter(len(letters))) for token in tokens)


def _letter(number: int) -> str:
    code = number + 1
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
