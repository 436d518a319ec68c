"""Are these the letters of the language that was asked for, and letters at all?"""

import re
from collections.abc import Iterator

from law.model import Revision
from law.quality.rules import Rule, Sight

_KAZAKH_LETTERS = re.compile(r"[әғқңөұүһӘҒҚҢӨҰҮҺ]")
_CYRILLIC = re.compile(r"[а-яёА-ЯЁәғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_LEAST_KAZAKH, _MOST_KAZAKH = 0.04, 0.02
_LEAST_LETTERS = 200
_FEW_LETTERS = 80
_HARDLY_ANY, _MANY = 0.005, 0.06
"""Of fewer letters only a clear share proves anything: a name in the other language, or none of those letters."""
_BROKEN = re.compile(
    r"\ufffd|[ÐÑÒÓ][^\sA-Za-z0-9]|[\u00c0-\u00ff]{3}|\?{4}|(?:[РС][\u0080-\u00bfЂЃѓЉЊЌЋЏђ‘’“”•™љњќћџЎўЈҐ„…†‡€‰‹›]){3}"
)
_QUESTIONED = re.compile(r"[^\W\d_]\?[^\W\d_]")
_MOST_QUESTIONED = 3


def find_other_words(sight: Sight) -> str | None:
    """Find a section in the other language, told by the letters that Kazakh alone has; a short one proves nothing.

    The act as a whole is one more section: many short articles are a long text.
    """
    language = sight.revision.language
    sections = list(_sections(sight.revision))
    for text in (*sections, " ".join(sections)):
        letters = len(_CYRILLIC.findall(text))
        least, most = (_LEAST_KAZAKH, _MOST_KAZAKH) if letters >= _LEAST_LETTERS else (_HARDLY_ANY, _MANY)
        share = len(_KAZAKH_LETTERS.findall(text)) / max(letters, 1)
        if letters >= _FEW_LETTERS and (share < least if language == "kaz" else share > most):
            return f"not {language}: «{text[:120]}»"
    return None


def find_broken_letters(sight: Sight) -> str | None:
    """Find letters that were read in a wrong encoding, or replaced by marks of a letter that was lost."""
    questioned = 0
    for place, text in _lines(sight.revision):
        questioned += len(_QUESTIONED.findall(text)) if "?" in text else 0
        if _BROKEN.search(text) or questioned >= _MOST_QUESTIONED:
            return f"{place}: «{text[:120]}»"
    return None


def find_false_lines(sight: Sight) -> str | None:
    """Find a line that people see otherwise than it is stored: turned round, or with words that no font shows."""
    line = sight.reading.hidden.false_line
    return f"«{line}»" if line else None


def _sections(made: Revision) -> Iterator[str]:
    """Yield the act in stretches of lines that are long enough to judge, none over the border of an article."""
    lines: list[str] = []
    length = 0
    for unit in made.provisions:
        if unit.kind in ("article", "annex") or length >= _LEAST_LETTERS * 3 // 2:
            yield " ".join(lines)
            lines, length = [], 0
        if unit.kind not in ("cell", "signature"):
            lines += [part for part in (unit.heading, unit.text) if part]
            length += len(unit.heading) + len(unit.text)
    yield " ".join(lines)


def _lines(made: Revision) -> Iterator[tuple[str, str]]:
    for unit in made.provisions:
        yield unit.eid, unit.text
        yield unit.eid, unit.heading
    for note in made.notes:
        yield note.eid, note.text


LETTERS: tuple[Rule[Sight], ...] = (
    Rule("other-words", "wrong-language", find_other_words),
    Rule("broken-letters", "mojibake", find_broken_letters),
    Rule("false-lines", "hidden-characters", find_false_lines),
)
"""Rules about how an act is written."""
