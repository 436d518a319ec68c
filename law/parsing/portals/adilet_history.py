"""old.adilet lists the editions of an act as links; whatever stands beside a link may name the act that made it.

The page's raw form was never seen (22.11.2026): only the form of the links is relied on. A row that names no act, or is
laid out otherwise, leaves the edition without a cause, and its notes then speak for it alone.
"""

import re
from dataclasses import replace
from datetime import date
from typing import cast

from lxml import etree

from law.errors import UnreadablePageError
from law.languages.requisites import read_date_in_words, read_number
from law.model import AmendingAct, Language, Version
from law.parsing import markup
from law.parsing.portals import adilet

_ARCHIVE = re.compile(r"/(rus|kaz)/archive/docs/([A-Z]\w+)/(\d{2})\.(\d{2})\.(\d{4})/?$")
_LONGEST_ROW = 2000


def is_history_page(body: bytes) -> bool:
    """Tell whether these bytes have the shape of a list of editions of old.adilet."""
    return b"slogan" in body and b"/archive/docs/" in body and b"<article" not in body


def read_versions(body: bytes) -> tuple[Version, ...]:
    """Return the editions in the page's order, each once; raises UnreadablePageError if this is no such list."""
    root, head = adilet.read_head(body)
    facts = adilet.read_facts("", head, "rus", markup.words(head.find(".//h1")))
    found: dict[tuple[str, date], Version] = {}
    for link in root.iter("a"):
        match = _ARCHIVE.search(link.get("href") or "")
        if match is None:
            continue
        try:
            on = date(int(match[5]), int(match[4]), int(match[3]))
        except ValueError as error:
            raise UnreadablePageError(f"the list names a day that is none: {match[0]}") from error
        language = cast("Language", match[1])
        own = replace(
            facts,
            ngr=match[2],
            title={language: facts.title["rus"]},
            requisites={language: facts.requisites["rus"]},
        )
        found.setdefault((match[2], on), Version("", language, on, _read_cause(link), own))
    if not found:
        raise UnreadablePageError("the page lists no edition")
    return tuple(found.values())


def _read_cause(link: etree._Element) -> AmendingAct | None:
    """Return the act that is named in the same row, None where it names none."""
    row = next(link.iterancestors("tr", "li", "p"), None)
    words = markup.words(row)[:_LONGEST_ROW] if row is not None else ""
    number = read_number(words)
    return AmendingAct(number, read_date_in_words(words)) if number else None
