"""The words around what was found, with what was found marked; it is text, and whoever shows it makes it safe."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from law.model import Language
from law.search.stems import stem
from law.search.tokens import Token, read_tokens

AROUND = 220
"""Characters of a snippet, about."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that were found, or words between."""

    text: str
    is_found: bool = False


def cut(text: str, language: Language, stems: Collection[str], around: int = AROUND) -> tuple[Run, ...]:
    """Return the stretch of a text that has most of these stems, in runs; «…» where words were left out.

    >>> [(run.text, run.is_found) for run in cut("1) бытовое насилие - деяние", "rus", {"насил"})]
    [('1) бытовое ', False), ('насилие', True), (' - деяние', False)]
    """
    shown, tokens = read_tokens(text)
    hits = [token for token in tokens if stem(token.form, language) in stems]
    start, end = 0, len(shown)
    if len(shown) > around:
        first = max(hits, key=lambda hit: (_near(hit.start, hits, around, language), -hit.start), default=None)
        start = _edge(shown, max(0, first.start - around // 4) if first else 0)
        end = _edge(shown, min(len(shown), start + around))
    runs: list[Run] = [Run("… ")] if start else []
    at = start
    for hit in hits:
        if hit.start < at or hit.end > end:
            continue
        runs += [Run(shown[at : hit.start])] if hit.start > at else []
        runs.append(Run(shown[hit.start : hit.end], is_found=True))
        at = hit.end
    runs += [Run(shown[at:end])] if at < end else []
    return (*runs, Run(" …")) if end < len(shown) else tuple(runs)


def _near(start: int, hits: Sequence[Token], around: int, language: Language) -> int:
    """Return how many different stems stand within one stretch from here."""
    return len({stem(hit.form, language) for hit in hits if start <= hit.start < start + around * 3 // 4})


def _edge(text: str, at: int) -> int:
    """Return the nearest place before here at which a word begins."""
    if at in (0, len(text)):
        return at
    space = text.rfind(" ", 0, at)
    return space + 1 if space >= 0 else at
