"""Two wordings of a line become runs that lose no letter: a document must give back each of them as it was.

The runs on our pages are joined with the usual spaces, for reading. Here each word keeps the spaces before it.
"""

from collections.abc import Iterator, Sequence

from alerts.documents.model import Run, RunKind
from law.changes.words import diff_words
from law.wording import clean, words


def mark(before: str, after: str) -> tuple[Run, ...]:
    """Return the runs from one wording to the other; of words that differ in typing alone the later ones stay.

    >>> [(run.kind, run.text) for run in mark("до 10 дней", "до 15 дней")]
    [('same', 'до'), ('gone', ' 10'), ('new', ' 15'), ('same', ' дней')]
    """
    before, after = clean(before), clean(after)
    if before == after or not before or not after:
        return whole(after or before, "same" if before == after else "new" if after else "gone")
    old, new = _spaced(before), _spaced(after)
    pieces, _ = diff_words(before, after)
    runs: list[Run] = []
    at_old = at_new = 0
    for piece in pieces:
        size = len(piece.words)
        if piece.kind == "gone":
            runs += _run("gone", old[at_old : at_old + size])
            at_old += size
        elif piece.kind == "new":
            runs += _run("new", new[at_new : at_new + size])
            at_new += size
        else:
            runs += _stayed(old[at_old], new[at_new : at_new + size], is_first=not runs)
            at_old += size
            at_new += size
    return tuple(_joined(runs))


def whole(text: str, kind: RunKind = "same") -> tuple[Run, ...]:
    """Return a wording as one run; none where there are no words."""
    return (Run(kind, clean(text)),) if clean(text) else ()


def text_of(runs: Sequence[Run], without: RunKind) -> str:
    """Return what one of the two texts has: all but the runs that only the other has.

    >>> text_of(mark("до 10 дней", "до 15 дней"), without="new")
    'до 10 дней'
    """
    return "".join(run.text for run in runs if run.kind != without)


def _spaced(text: str) -> list[str]:
    """Return the words of a clean text, each with the spaces before it."""
    found, at = [], 0
    for word in words(text):
        end = text.index(word, at) + len(word)
        found.append(text[at:end])
        at = end
    return found


def _run(kind: RunKind, parts: Sequence[str]) -> list[Run]:
    return [Run(kind, "".join(parts))] if parts else []


def _stayed(first_old: str, new: Sequence[str], *, is_first: bool) -> Iterator[Run]:
    # After words that went or came a space may be there on one side alone: «3 дня» against «дня».
    old_space, new_space = first_old.startswith(" "), new[0].startswith(" ")
    if is_first or old_space == new_space:
        yield from _run("same", new)
        return
    yield Run("gone" if old_space else "new", " ")
    yield from _run("same", [new[0].lstrip(" "), *new[1:]])


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield runs of which no two neighbours are of one kind."""
    kept: Run | None = None
    for run in runs:
        if kept is not None and kept.kind == run.kind:
            kept = Run(kept.kind, kept.text + run.text)
            continue
        if kept is not None:
            yield kept
        kept = run
    if kept is not None:
        yield kept
