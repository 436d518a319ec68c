"""Two wordings become runs of words that stayed, went or came; long stretches that stayed are cut to a few words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from law.changes.words import Piece, diff_lines, diff_words, join

CONTEXT_WORDS = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Words that belong together; «cut» stands for words that stayed and are not shown."""

    kind: Literal["same", "gone", "new", "cut"]
    text: str
    is_glued: bool = False
    """True where no space stands before it, as before a comma."""


def mark(before: str, after: str, context: int | None = None) -> tuple[Run, ...]:
    """Return the runs from one wording to the other; ``context`` is how many unchanged words to leave around each.

    >>> [(run.kind, run.text) for run in mark("до 10 дней", "до 15 дней")]
    [('same', 'до'), ('gone', '10'), ('new', '15'), ('same', 'дней')]
    """
    if not before or not after:
        return plain(after or before, "new" if after else "gone")
    pieces, _ = diff_words(before, after)
    return _runs(pieces, context)


def mark_lines(before: str, after: str) -> tuple[tuple[Run, ...], ...]:
    """Return the runs of each line of the later wording, where one unit became several or several became one."""
    return tuple(_runs(line, None) for line in diff_lines(before, after))


def _runs(pieces: Sequence[Piece], context: int | None) -> tuple[Run, ...]:
    runs: list[Run] = []
    last = ""
    for at, piece in enumerate(pieces):
        glued = bool(last) and " " not in join((last, piece.words[0]))
        last = piece.words[-1]
        if piece.kind != "same" or context is None or len(piece.words) <= 2 * context + 2:
            runs.append(Run(piece.kind, piece.text, glued))
            continue
        runs += _cut(piece, context, glued, is_first=at == 0, is_last=at == len(pieces) - 1)
    return tuple(runs)


def plain(text: str, kind: Literal["same", "gone", "new"] = "same") -> tuple[Run, ...]:
    """Return a wording as one run; no run where there are no words."""
    return (Run(kind, text),) if text else ()


def has_words(runs: Sequence[Run]) -> bool:
    """Tell whether anything but typing is in these runs."""
    return any(run.text for run in runs)


def _cut(piece: Piece, context: int, glued: bool, *, is_first: bool, is_last: bool) -> list[Run]:  # noqa: FBT001 - a fact of the run
    if context == 0:
        return [Run("cut", "")]
    start = [] if is_first else [Run("same", join(piece.words[:context]), glued)]
    end = [] if is_last else [Run("same", join(piece.words[-context:]))]
    return [*start, Run("cut", ""), *end]
