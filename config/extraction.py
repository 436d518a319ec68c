"""Every string that code shows to people is found in the code and kept in every catalogue."""

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from config.catalogues import DOMAINS, find_catalogue_file

ROOT = Path(__file__).parents[1]
ROOMS = ("alerts", "flows", "law", "spiders", "storage", "zanwatch")
WEB_ROOMS = ("web",)
ALERT_ROOMS = ("alerts", "law")
"""The rooms whose strings every reader's language has; the others speak to staff, in Russian, Kazakh and English."""
NEEDED: dict[str, dict[str, tuple[str, ...]]] = {
    "zanwatch": {"rus": ROOMS, "kaz": ROOMS, "eng": (), "uzb": ALERT_ROOMS},
    "web": {"rus": WEB_ROOMS, "kaz": WEB_ROOMS, "eng": ()},
}
"""Which rooms' strings must be translated, by catalogue; English is what the code says already."""
ROOMS_OF = {"zanwatch": ROOMS, "web": WEB_ROOMS}
"""Whose strings stand in which catalogue."""
OPTIONS = {pattern: {"silent": "false"} for pattern in ("**.html", "**.j2")}
"""A template that Jinja cannot read stops the extraction; its strings would be missed without a word."""


def extract(rooms: Sequence[str] = ROOMS) -> Catalog:
    """Return a template with every string of some rooms."""
    template = Catalog(fuzzy=False)
    for room in rooms:
        methods = [("**.py", "python"), ("**.html", "jinja2"), ("**.j2", "jinja2")]
        for name, line, message, comments, context in extract_from_dir(ROOT / room, methods, OPTIONS):
            template.add(message, None, [(f"{room}/{name}", line)], auto_comments=comments, context=context)
    return template


def update(language: str, domain: str = "zanwatch") -> list[str]:
    """Merge the strings of the code into a catalogue; return the ids it still has to translate."""
    path = find_catalogue_file(language, domain)
    catalogue = read_po(BytesIO(path.read_bytes()))
    catalogue.update(
        extract(ROOMS_OF[domain]), no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False
    )
    catalogue.obsolete.clear()
    catalogue.version = catalogue.version.strip() or "1"
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    return find_untranslated(language, domain)


def find_untranslated(language: str, domain: str = "zanwatch") -> list[str]:
    """Return the ids that the code uses and a catalogue should translate, but does not, or marks as uncertain."""
    with find_catalogue_file(language, domain).open("rb") as file:
        catalogue = read_po(file)
    missing = []
    for wanted in extract(NEEDED[domain][language]):
        found = catalogue.get(wanted.id, wanted.context)
        strings = () if found is None or found.fuzzy else found.string
        texts = (strings,) if isinstance(strings, str) else strings
        if wanted.id and (not texts or not all(texts)):
            missing.append(wanted.id if isinstance(wanted.id, str) else wanted.id[0])
    return missing


def find_unused(language: str, domain: str = "zanwatch") -> list[str]:
    """Return the ids of a catalogue that no code uses."""
    with find_catalogue_file(language, domain).open("rb") as file:
        catalogue = read_po(file)
    used = extract(ROOMS_OF[domain])
    unused = [entry.id for entry in catalogue if entry.id and used.get(entry.id, entry.context) is None]
    return [entry if isinstance(entry, str) else entry[0] for entry in unused]


def main(words: Sequence[str]) -> int:
    """Run ``update``; exit code 1 where something is left to translate."""
    if list(words) != ["update"]:
        sys.stderr.write("usage: python -m config.catalogues update\n")
        return 2
    left = {(domain, language): update(language, domain) for domain in DOMAINS for language in DOMAINS[domain]}
    for (domain, language), ids in left.items():
        for one in ids:
            sys.stdout.write(f"{domain} {language}: {one}\n")
    return 1 if any(left.values()) else 0
