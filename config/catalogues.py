"""The words of the house in its readers' languages: gettext catalogues, read as they are written, with no compile step.

A message's id is its English sentence, so the English catalogue needs no translations. To add strings: write them in
code as ``t.gettext("…")``, run ``python -m config.catalogues update``, and fill what it lists. The pages have a
catalogue of their own (the domain ``web``): their words are many, and no alert needs them.
"""

import sys
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

READER_LANGUAGES = ("rus", "kaz", "eng", "uzb")
WEB_LANGUAGES = ("rus", "kaz", "eng")
DOMAINS = {"zanwatch": READER_LANGUAGES, "web": WEB_LANGUAGES}
"""In which languages each catalogue is kept."""
LOCALE = Path(__file__).parent / "locale"
UNSIGNED = "# Not yet signed by a native reader."
"""The line above a catalogue that goes once somebody who grew up with the language has read all of it."""


@cache
def read_catalogue(language: str, domain: str = "zanwatch") -> NullTranslations:
    """Return one language's catalogue; it has ``gettext``, ``ngettext`` and ``pgettext``.

    >>> read_catalogue("eng").ngettext("{n} day", "{n} days", 2)
    '{n} days'
    """
    with find_catalogue_file(language, domain).open("rb") as file:
        catalogue = read_po(file)
    for entry in list(catalogue):
        # Babel would write an empty plural as a translation, and people would read nothing at all.
        if isinstance(entry.string, tuple | list) and not all(entry.string):
            catalogue.delete(entry.id, entry.context)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def read_catalogues() -> Mapping[str, NullTranslations]:
    """Return every language's catalogue by its code; a command that needs one language asks for that one."""
    return MappingProxyType({language: read_catalogue(language) for language in READER_LANGUAGES})


def find_catalogue_file(language: str, domain: str = "zanwatch") -> Path:
    """Return where a language's catalogue stands."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def list_unsigned() -> tuple[tuple[str, str], ...]:
    """Return the language and domain of every catalogue that says of itself that no native reader has signed it.

    >>> ("uzb", "zanwatch") in list_unsigned()
    True
    """
    catalogues = ((language, domain) for domain, languages in DOMAINS.items() for language in languages)
    return tuple(found for found in catalogues if UNSIGNED in find_catalogue_file(*found).read_text(encoding="utf-8"))


if __name__ == "__main__":
    from config.extraction import main

    sys.exit(main(sys.argv[1:]))
