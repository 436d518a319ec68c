"""Page numbers at the foot of a DOCX, as fields that Word fills in: python-docx has no way of its own for them."""

from collections.abc import Callable
from typing import Any


def add_page_number(document: Any, word: str, make: Callable[[str], Any], qn: Callable[[str], str]) -> None:
    """Put «page 2 / 7» at the foot of every page; ``word`` is the reader's word for a page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = 1
    paragraph.add_run(f"{word} ")
    for before, name in (("", "PAGE"), (" / ", "NUMPAGES")):
        paragraph.add_run(before)
        field = make("w:fldSimple")
        field.set(qn("w:instr"), name)
        run = make("w:r")
        text = make("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)  # noqa: SLF001
