"""New wording stands in quotation marks, over as many lines as it takes; the portals type them in two ways.

«…» nest and can be counted. Straight marks cannot: a wording in them ends on a line that ends with one, when their
number is even. A line with a number of the amending act's own is outside any quotation, however marks were typed.
"""

import re

_OPEN, _CLOSE = "«“„‹", "»”›"
_STRAIGHT = '"'
_END = re.compile(rf"[{_CLOSE}{_STRAIGHT}]\s?[;.,:]?$")


class Quotation:
    """New wording that is being read, line by line."""

    def __init__(self) -> None:
        self._depth = 0
        self._straight = 0
        self.lines: list[str] = []

    @staticmethod
    def opens(line: str) -> bool:
        """Tell whether a line begins new wording."""
        return line.lstrip()[:1] in tuple(_OPEN + _STRAIGHT)

    def take(self, line: str) -> bool:
        """Add a line; return True when the wording ends with it."""
        line = line.strip()
        self._depth += sum(line.count(mark) for mark in _OPEN) - sum(line.count(mark) for mark in _CLOSE)
        self._straight += line.count(_STRAIGHT)
        is_end = bool(_END.search(line)) and self._depth <= 0 and self._straight % 2 == 0
        kept = line if self.lines else line[1:]
        if is_end:
            kept = _END.sub("", kept)
        self.lines.append(kept)
        return is_end


def unquoted(words: str) -> str:
    """Return a quotation without its marks.

    >>> unquoted("«акт;»"), unquoted('"90"')
    ('акт;', '90')
    """
    return _END.sub("", words.strip().lstrip(_OPEN + _STRAIGHT)).strip()
