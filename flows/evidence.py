"""A stored comparison for paper: both texts, where they come from, and the documents and packs made of them."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from sqlmodel import Session

from alerts.documents.building import build
from alerts.documents.docx import write_docx
from alerts.documents.model import Edition, Format, Frame, Redline, Source
from alerts.documents.pack import Origin, write_pack
from alerts.documents.pdf import write_pdf
from alerts.documents.text import write_json, write_text
from alerts.documents.verify import BadPackError, find_faults, read_pack
from config.catalogues import read_catalogue
from flows.rereading import name_reader
from law.errors import MonitorError, UnreadablePageError
from law.explain import explain
from law.languages.words import ReaderLanguage
from law.model import ActFacts, Language
from law.parsing.read import read_edition
from storage.acts import find_facts
from storage.captures import get_capture
from storage.revisions import get_revision, list_editions


class NoTextError(MonitorError):
    """Raised when a text is not stored that a document is asked of, from this module; its words say which there are."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stored texts of one act with all that they were read from."""

    facts: ActFacts
    origins: tuple[Origin, Origin]
    readers: tuple[str, str]

    @property
    def language(self) -> Language:
        """The language of both texts."""
        return self.origins[1].revision.language


@dataclass(frozen=True, slots=True)
class Asked:
    """How a document is wanted."""

    words: ReaderLanguage
    """The language of all that is not law."""
    permalink: str = ""
    timezone: str = "Asia/Almaty"
    is_whole: bool = False
    article: str = ""


def get_pair(session: Session, code: str, language: Language, days: tuple[date, date]) -> Pair:
    """Return the editions of these dates, of several of one date the one stored last; raises NoTextError."""
    facts = find_facts(session, code)
    if facts is None:
        raise NoTextError(f"act {code} is not stored")
    editions = list_editions(session, facts.code, language)
    origins, readers = [], []
    for day in days:
        found = [edition for edition in editions if edition.portal_version_on == day]
        if not found:
            known = ", ".join(sorted({f"{edition.portal_version_on}" for edition in editions})) or "none"
            raise NoTextError(f"act {code} has no edition of {day} in {language}; stored are: {known}")
        stored = get_revision(session, found[-1].id)
        captures = tuple(get_capture(session, number) for number in stored.captures)
        origins.append(Origin(stored.revision, captures))
        readers.append(found[-1].reader)
    return Pair(facts, (origins[0], origins[1]), (readers[0], readers[1]))


def make_redline(pair: Pair, asked: Asked) -> Redline:
    """Return what a document of this comparison says; raises UnbuiltError."""
    before, after = (origin.revision for origin in pair.origins)
    first, second = (
        Edition(origin.revision.portal_version_on, origin.revision.law_hash, reader, _sources(origin))
        for origin, reader in zip(pair.origins, pair.readers, strict=True)
    )
    frame = Frame(
        facts=pair.facts,
        language=asked.words,
        editions=(first, second),
        permalink=asked.permalink,
        timezone=asked.timezone,
        is_whole=asked.is_whole,
        article=asked.article,
    )
    return build(before, after, explain(before, after), frame, read_catalogue(asked.words))


def make_document(pair: Pair, form: Format, asked: Asked) -> bytes:
    """Return the comparison in a form; raises UnbuiltError."""
    redline = make_redline(pair, asked)
    if form == "json":
        return write_json(redline)
    write = {"pdf": write_pdf, "docx": write_docx, "txt": write_text}[form]
    return write(redline, asked.timezone)


def make_pack(pair: Pair, asked: Asked) -> bytes:
    """Return the evidence of a comparison as a ZIP; raises UnbuiltError."""
    return write_pack(make_redline(pair, asked), pair.origins, asked.timezone)


def make_permalink(public_url: str, code: str, language: Language, days: tuple[date, date]) -> str:
    """Return the address of the comparison in our pages; empty where there are none."""
    if not public_url:
        return ""
    return f"{public_url.rstrip('/')}/acts/{quote(code, safe='')}/compare/{days[0]}/{days[1]}?lang={language}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a pack."""

    files: int
    faults: tuple[str, ...]
    read_again: bool = False
    """Whether both texts were read from the captured bytes once more, by this program, and were the same."""


def check_pack(path: Path) -> Checked:
    """Check a pack with our own code and not with the script inside; its bytes are read again, too."""
    try:
        files = read_pack(path)
    except BadPackError as error:
        return Checked(0, (str(error),))
    faults = find_faults(files)
    if faults:
        return Checked(len(files), tuple(faults))
    return _read_again(files)


def _read_again(files: dict[str, bytes]) -> Checked:
    manifest = json.loads(files["manifest.json"])
    faults: list[str] = []
    is_same = bool(manifest["editions"])
    for edition in manifest["editions"]:
        bodies = [files[entry["body"]] for entry in edition["captures"]]
        try:
            read = read_edition(bodies).revision
        except UnreadablePageError as error:
            faults.append(f"the captured answer of {edition['on']} is no text of an act: {error}")
            continue
        if read.law_hash != edition["law_sha256"]:
            is_same = False
            if edition["reader"] == name_reader():
                faults.append(f"the captured bytes of {edition['on']} hold other words than the pack says")
    return Checked(len(files), tuple(faults), is_same and not faults)


def _sources(origin: Origin) -> tuple[Source, ...]:
    return tuple(
        Source(capture.portal, capture.url, capture.captured_at, sha256(capture.body).hexdigest(), len(capture.body))
        for capture in origin.captures
    )
