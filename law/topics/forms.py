"""Words as the terms know them: in small letters, with no difference that only typing makes, each with its place.

An old typist wrote Latin letters («шетелдiктер») or no Kazakh ones («шетелдиктер»); both are read as one word. A hyphen
parts words, because it is typed with spaces, without and as another dash («көші‑қон», «зорлық - зомбылық»).
"""

import re
from dataclasses import dataclass

from law.wording import canonical_all, clean, small

_TOKEN = re.compile(r"[^\W_]+|[.;:!?]")
_STOPS = frozenset(".;:!?")
_LONGEST = 40
"""No word of the law has more letters before its ending begins."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as the terms know it; a mark that ends a thought has no ``form``."""

    form: str
    start: int
    end: int


def read_words(text: str) -> tuple[str, tuple[Word, ...]]:
    """Return a text as people should see it, and its words with their places in it.

    >>> [word.form for word in read_words("ШЕТЕЛДIКТЕРДIҢ көші‑қоны.")[1]]
    ['шетелдиктердин', 'коши', 'коны', '']
    """
    shown = clean(text)
    spans = [found.span() for found in _TOKEN.finditer(shown)]
    forms = folded([shown[start:end] for start, end in spans])
    return shown, tuple(
        Word("" if shown[start] in _STOPS else form, start, end)
        for form, (start, end) in zip(forms, spans, strict=True)
    )


def folded(words: list[str]) -> list[str]:
    """Return words as the terms know them, Kazakh letters read as the Russian ones that they are typed with."""
    return [form[:_LONGEST] for form in canonical_all([small(word) for word in words])]
