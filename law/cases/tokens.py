"""A text as the readers of quantities see it: its words, numbers and marks in order, and the place of each."""

import re
from dataclasses import dataclass

from law.cases.model import Figure
from law.cases.speech import Speech, folded
from law.wording import clean

DASHES = frozenset("–—-‑−")
_TOKEN = re.compile(
    r"\d{1,2}\.\d{1,2}\.\d{4}(?!\d)|\d{4}\.\d{1,2}\.\d{1,2}(?!\d)|\d{1,3}(?: \d{3})+(?![\d-])(?:,\d+)?|\d+,\d+(?![\d-])"
    r"|\d+(?:[-–‑]\w+)+|\w+(?:-\w+)*|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from some place on: up to ``end``, a quantity or several, or none."""

    end: int
    figures: tuple[Figure, ...] = ()


class Tokens:
    """The tokens of a text in one language, as printed (``raw``) and as the patterns know them."""

    def __init__(self, text: str, speech: Speech) -> None:
        self.speech = speech
        self._text = clean(text)
        spans = list(_TOKEN.finditer(self._text))
        self._places = [found.span() for found in spans]
        self.raw = [found[0] for found in spans]
        self.words = [folded(token) for token in self.raw]

    def __len__(self) -> int:
        return len(self.raw)

    def at(self, place: int) -> str:
        """Return the token of a place, empty where the text has none."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def has_digit(self, place: int) -> bool:
        """Tell whether a token begins with a digit."""
        return self.at(place)[:1].isdecimal()

    def printed(self, start: int, end: int) -> str:
        """Return the words from one place up to another as they are printed."""
        return self._text[self._places[start][0] : self._places[min(end, len(self._places)) - 1][1]]
