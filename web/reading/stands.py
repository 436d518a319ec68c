"""Printed sheets as pages show them: their words in six languages, their code, why they are in a state."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path

import segno

from config.catalogues import read_catalogue
from law.languages.labels import label
from law.languages.words import ReaderLanguage
from law.model import ActFacts
from law.summaries.headline import describe_act
from storage.stand_values import SHEET_LANGUAGES, Ground, Link, Sheet, SheetState

WORDS_FILE = Path(__file__).parents[1] / "templates" / "stands" / "words.toml"
_LABELLED: dict[str, ReaderLanguage] = {"rus": "rus", "kaz": "kaz", "eng": "eng", "uzb": "uzb"}
"""Languages in which a place of an act can be said; in the others the law is named as the Russian text names it."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code to be photographed: the side of its square in modules, with its margin, and the dark ones as a path."""

    side: int
    path: str


@cache
def read_sheet_words() -> Mapping[str, Mapping[str, str]]:
    """Return the words of public pages and sheets by language; a missing one is a KeyError here and no blank there."""
    found = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    return {language: {name: str(word) for name, word in found[language].items()} for language in SHEET_LANGUAGES}


def list_unsigned() -> tuple[str, ...]:
    """Return the languages of sheets whose words no native reader has signed.

    >>> set(list_unsigned()) <= set(SHEET_LANGUAGES)
    True
    """
    return tuple(language for language, words in read_sheet_words().items() if not words["signed_by"].strip())


@lru_cache(maxsize=1_000)
def draw_code(address: str) -> Code:
    """Return a QR code of an address, made to be read from a wall.

    >>> draw_code("https://law.example.kz/stands/2345678922").side
    41
    """
    border = 4
    matrix = segno.make(address, error="m", micro=False).matrix
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            width = next((at for at in range(x, len(row)) if bool(row[at]) != bool(row[x])), len(row)) - x
            if row[x]:
                runs.append(f"M{x + border} {y + border}h{width}v1h-{width}z")
            x += width
    return Code(len(matrix) + 2 * border, "".join(runs))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things in a reader's language; ``acts`` are those that may be named."""

    language: ReaderLanguage
    acts: Mapping[str, ActFacts]

    @property
    def t(self) -> NullTranslations:
        """The words of pages."""
        return read_catalogue(self.language, "web")

    def name(self, act: str) -> str:
        """Return how an act is called, by its number and never by its title."""
        facts = self.acts.get(act)
        return describe_act(facts, read_catalogue(self.language)) if facts else act


def say_bases(sheet: Sheet, acts: Mapping[str, ActFacts]) -> tuple[str, ...]:
    """Return the articles that a sheet rests on, act by act, in its own language as far as we can."""
    language = _LABELLED.get(sheet.language, "rus")
    speaker = Speaker(language, acts)
    by_act: dict[str, list[str]] = {}
    for link in sheet.links:
        by_act.setdefault(link.act, []).append(label(link.eid, language))
    return tuple(f"{speaker.name(act)}: {', '.join(units)}" for act, units in by_act.items())


def say_link(link: Link, speaker: Speaker) -> str:
    """Return a unit that a sheet rests on, and its act."""
    return f"{speaker.name(link.act)}: {label(link.eid, speaker.language)}"


def say_grounds(grounds: Iterable[Ground], speaker: Speaker) -> tuple[str, ...]:
    """Return in words why a sheet is in a state."""
    t = speaker.t
    said = []
    for ground in grounds:
        texts = {
            "changed": t.gettext("{act}: {units} changed, {date}"),
            "came": t.gettext("{act}: the day of an announced change of {units} has come, {date}"),
            "coming": t.gettext("{act}: {units} will change, {date}"),
            "ended": t.gettext("{act}: what became of the act as a whole, {date}"),
            "rests": t.gettext("{act}: {units}, edition of {date}"),
        }
        units = ", ".join(label(eid, speaker.language) for eid in ground.eids if eid not in ("status", "act", ""))
        on = f"{ground.on:%d.%m.%Y}" if ground.on else t.gettext("date not known")
        said.append(texts[ground.what].format(act=speaker.name(ground.act), units=units, date=on))
    return tuple(said)


def say_state(state: SheetState, t: NullTranslations) -> str:
    """Return a state in a word."""
    return {"valid": t.gettext("valid"), "check": t.gettext("check"), "replace": t.gettext("replace")}[state]


def say_place_kind(kind: str, t: NullTranslations) -> str:
    """Return what kind of place it is."""
    words = {
        "border_post": t.gettext("border post"),
        "police_point": t.gettext("police point"),
        "office": t.gettext("office"),
    }
    return words.get(kind) or t.gettext("other place")


def say_fault(kind: str, t: NullTranslations) -> str:
    """Return in a sentence why a sheet cannot be so."""
    words = {
        "title": t.gettext("A sheet needs a title of at most 200 letters."),
        "words": t.gettext("A sheet needs its text, or a file."),
        "both": t.gettext("A sheet is a text or a file: give one of the two."),
        "long": t.gettext("The text or the note is too long."),
        "links": t.gettext("Say on which articles the sheet rests: at least one."),
        "owner": t.gettext("Nobody of that name is subscribed; a sheet's owner must have an address."),
        "unit": t.gettext("There is no such article in the edition that is in force."),
        "several": t.gettext("Several units fit: choose one."),
        "act": t.gettext("No text of this act is here."),
        "edition": t.gettext("This edition is not stored."),
        "place": t.gettext("A place needs a name, a town and its kind."),
        "replaced": t.gettext("This sheet is to be replaced."),
        "language": t.gettext("A sheet is in one of six languages."),
    }
    return words.get(kind) or _say_file_fault(kind, t) or t.gettext("This cannot be done.")


def _say_file_fault(kind: str, t: NullTranslations) -> str:
    words = {
        "file_name": t.gettext("The name of the file is a path: give it a plain name and send it again."),
        "file_empty": t.gettext("The file is empty."),
        "file_large": t.gettext("A sheet's file has at most 8 MB."),
        "file_kind": t.gettext(
            "A sheet's file is PDF, DOCX, PNG, JPEG or plain text; what counts is what it holds, not its name."
        ),
        "file_encoding": t.gettext("The file is neither PDF, DOCX, PNG, JPEG, nor a plain text in UTF-8."),
        "file_page": t.gettext(
            "The file is a web page or a drawing (HTML, SVG, XML), whatever its name says: save it as PDF."
        ),
        "file_half": t.gettext("The file is not whole, it breaks off: send it again, or save it anew."),
        "file_bomb": t.gettext("The document unpacks to far more than a sheet needs: save it as PDF."),
        "file_macros": t.gettext("The document holds macros: save it without them, or as PDF."),
    }
    return words.get(kind, "")


def split_paragraphs(text: str) -> Sequence[str]:
    r"""Return the paragraphs of a sheet; a single line break stays one.

    >>> split_paragraphs("раз\r\nдва\n\n\nтри")
    ['раз\nдва', 'три']
    """
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    return [part.strip() for part in whole.split("\n\n") if part.strip()]


@dataclass(frozen=True, slots=True)
class Material:
    """A sheet as the page of an act names it."""

    code: str
    title: str
    state: SheetState
    state_said: str
    units: str
    is_changing: bool
    changes_on: date | None


def read_materials(sheets: Iterable[Sheet], act: str, language: ReaderLanguage) -> tuple[Material, ...]:
    """Return the sheets that rest on an act, what is to be replaced last."""
    t = read_catalogue(language, "web")
    found = []
    for sheet in sorted(sheets, key=lambda one: one.state == "replace"):
        links = [link for link in sheet.links if link.act == act]
        days = [link.changes_on for link in links if link.changes_on]
        units = ", ".join(label(link.eid, language) for link in links)
        is_changing = any(link.is_changing for link in links)
        said = say_state(sheet.state, t)
        found.append(Material(sheet.code, sheet.title, sheet.state, said, units, is_changing, min(days, default=None)))
    return tuple(found)
