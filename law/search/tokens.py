"""A text as search reads it: words in one typing, numbers whole: «49-1» is neither 49 nor 1, «72-VIII» is one word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from law.topics.forms import folded
from law.wording import clean

_TOKEN = re.compile(
    # A number of an article or act with all its parts; «20-бап» is a number and a word.
    r"\d+(?:[-\u2010-\u2013](?:\d+|[IVXLCІХС]+))*(?![^\W_])|[^\W_]+"
)
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013", "----")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number with its place in the text; ``form`` is free of case, ё and typing."""

    form: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit."""
        return self.form[:1].isdigit()


@lru_cache(maxsize=1024)
def read_tokens(text: str) -> tuple[str, tuple[Token, ...]]:
    """Return a text as people should see it, and its words with their places in it.

    >>> [token.form for token in read_tokens("Статья 49-1, № 72-VIII: ещё КӨШІ‑ҚОН")[1]]
    ['статья', '49-1', '72-vиии', 'еще', 'коши', 'кон']
    """
    shown = clean(text)
    spans = [found.span() for found in _TOKEN.finditer(shown)]
    forms = folded([shown[start:end].translate(_DASHES) for start, end in spans])
    return shown, tuple(Token(form, start, end) for form, (start, end) in zip(forms, spans, strict=True) if form)


def read_forms(texts: Sequence[str]) -> list[list[str]]:
    """Return the forms of the words of each text; many texts at once cost a fraction of them one by one.

    >>> read_forms(["Статья 49-1", "", "ещё"])
    [['статья', '49-1'], [], ['еще']]
    """
    found = [[one.translate(_DASHES) for one in _TOKEN.findall(clean(text))] for text in texts]
    forms = iter(folded([word for words in found for word in words]))
    return [[form for _, form in zip(words, forms, strict=False) if form] for words in found]
