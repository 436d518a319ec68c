"""Lines of an act that order without «внести изменения»: what loses force, what has other words for a time.

«Признать утратившими силу со дня …: 1) Закон …; 2) …» names acts in a list; «Установить, что с 1 января 2017 года: …»
words units of the act itself for a time (E13); «До введения в действие … слова … считать словами …» leaves the text
as it is (E14).
"""

import re

from law.amendments.glue import Glued
from law.amendments.rules import read_effect
from law.model import Effect

_REPEAL = re.compile(r"\W{0,20}(?:признать[а-я]{0,40}утратившим[а-я]{0,3}силу|күшіжойылдыдептанылсын)")
_STAGED = re.compile(r"установить,что(со?(?:\d{1,2}[а-я]{3,9}\d{4}года|\d{1,2}\.\d{1,2}\.\d{4}))")
_READ_AS = re.compile(r"считатьсоответственно|считатьслов|читатьсоответственно|деп(?:тиісінше)?саналсын")
_UNTIL = re.compile(r"довведения|енгізілгенгедейін")
_WORDS_AT_END = re.compile(r"\b(?:слова?|деген сөз\w{0,12})$")
_TRIM = " ,;:.–—-…"


def read_repeal(words: Glued) -> Effect | None:
    """Return from when the acts of the list that a line opens lose force; None for any other line.

    >>> from law.amendments.glue import glue
    >>> read_repeal(glue("Признать утратившими силу со дня введения в действие настоящего Закона:")).rule
    'E8'
    """
    found = _REPEAL.match(words.open_words)
    if not found or not words.text.rstrip(" …").endswith(":"):
        return None
    phrase = words.printed(found.end(), len(words.words)).strip(_TRIM)
    return read_effect(phrase) if phrase else Effect()


def read_staged(words: Glued) -> Effect | None:
    """Return the day from which a line words the units below it for a time; None for any other line."""
    found = _STAGED.search(words.open_words)
    if not found:
        return None
    on = read_effect(found[1]).on
    return Effect("E13", on, "stated" if on else "unknown", words.printed(*found.span()).strip(_TRIM))


def read_passing(words: Glued) -> Effect | None:
    """Return until when a line has words read as others, the text staying as it is; None for any other line."""
    until = _UNTIL.search(words.open_words)
    if not until or not _READ_AS.search(words.open_words):
        return None
    quote = words.words.find('"', until.start())
    phrase = words.printed(until.start(), quote if quote > 0 else len(words.words))
    return Effect("E14", phrase=_WORDS_AT_END.sub("", phrase.strip(_TRIM)).strip())
