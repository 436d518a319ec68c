"""What went and what came, word by word, each with the words around it: a figure alone does not say of what it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from law.changes.words import diff_words
from law.model import Change
from law.wording import canonical, canonical_all, small, words

_NUMBER = re.compile(r"^\s*\d+(?:-\d+)*[.)]\s", re.MULTILINE)
_MOST_WORDS = 20_000
"""Words of one side that are looked at: what a longer text is about, nobody learns from one sign in it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts of a change: its words, free of typing in ``keys``, and which of them the other lacks."""

    tokens: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    differs: tuple[bool, ...] = ()

    @property
    def is_same(self) -> bool:
        """Tell whether no word and no figure is missing in the other text; marks are typing."""
        differing = (word for word, differs in zip(self.tokens, self.differs, strict=True) if differs)
        return not any(word[0].isalnum() or word in "%№" for word in differing)


def key_of(word: str) -> str:
    """Return a word free of typing, as ``Side.keys`` has it.

    >>> key_of("Мiндеттi") == key_of("міндетті")
    True
    """
    return canonical(small(word))


def read_sides(change: Change) -> tuple[Side, Side]:
    """Return the earlier and the later text; the number of a unit is no word of it."""
    before, after = (_NUMBER.sub("", text or "") for text in (change.before, change.after))
    if not before or not after:
        return _whole(words(before)), _whole(words(after))
    pieces, _ = diff_words(before, after)
    was = [(word, piece.kind == "gone") for piece in pieces if piece.kind != "new" for word in piece.words]
    now = [(word, piece.kind == "new") for piece in pieces if piece.kind != "gone" for word in piece.words]
    return _side(was), _side(now)


def _whole(tokens: Sequence[str]) -> Side:
    return _side([(token, True) for token in tokens])


def _side(marked: Sequence[tuple[str, bool]]) -> Side:
    marked = marked[:_MOST_WORDS]
    tokens = tuple(token for token, _ in marked)
    return Side(tokens, tuple(canonical_all([small(token) for token in tokens])), tuple(d for _, d in marked))
