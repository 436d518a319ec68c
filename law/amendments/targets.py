"""A note's words name a unit inside the one it stands in: «Подпункт 46) предусматривается в редакции …»."""

import re
from collections.abc import Collection

from law.languages.grammar import NUMBER, printed_number
from law.model import Note
from law.wording import clean

_SUBPOINT = re.compile(rf"(?<!\w)подпункт\w*\s+({NUMBER})\s?\)|(?<![\w-])({NUMBER})\s?\)\s*тармақша", re.IGNORECASE)
_POINT = re.compile(
    rf"(?<!под)(?<!\w)(?:пункт|част)\w*\s+({NUMBER})(?![\d)])|(?<![\w-])({NUMBER})\s?[-–]?\s?(?:тармақ|тармағ|бөл[іi])(?!ша)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(rf"(?<!\w)стать\w+\s+({NUMBER})|(?<![\w-])({NUMBER})\s?[-–]?\s?бап", re.IGNORECASE)
_SUBJECT = re.compile(r"[:(]|\bзакон|\bҚР\b", re.IGNORECASE)


def target_of(note: Note, known: Collection[str]) -> str:
    """Return the unit a note speaks of: one that its words name inside the unit it stands in, else that unit itself.

    >>> target_of(Note("art_8", "publisher", "Примечание РЦПИ! Подпункт 5) предусмотрен в редакции Закона РК"),
    ...           {"art_8", "art_8__subpara_5"})
    'art_8__subpara_5'
    """
    text = clean(note.text).partition("!")[2] or clean(note.text)
    end = _SUBJECT.search(text)
    subject = text[: end.start()] if end else text
    article = _number(_ARTICLE.search(subject))
    base = f"art_{article}" if article and f"art_{article}" in known else note.eid
    point, subpoint = _number(_POINT.search(subject)), _number(_SUBPOINT.search(subject))
    wanted = [f"__para_{point}"] if point else []
    if subpoint:
        wanted = [f"{wanted[0]}__subpara_{subpoint}"] if wanted else [f"__subpara_{subpoint}"]
    for tail in wanted:
        if f"{base}{tail}" in known:
            return f"{base}{tail}"
        ending = [eid for eid in known if eid.startswith(f"{base}__") and eid.endswith(tail)]
        if len(ending) == 1:
            return ending[0]
    return base


def _number(found: re.Match[str] | None) -> str:
    return printed_number(next(filter(None, found.groups()))) if found else ""
