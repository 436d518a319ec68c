"""Printed sheets as values: what a sheet says, on what it rests, and what was said of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from law.errors import MonitorError

SheetLanguage = Literal["rus", "kaz", "uzb", "kir", "tgk", "eng"]
SHEET_LANGUAGES: tuple[SheetLanguage, ...] = get_args(SheetLanguage)
SheetState = Literal["valid", "check", "replace"]
SHEET_STATES: tuple[SheetState, ...] = get_args(SheetState)
LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""Of codes: none that is taken for another one in print, and no vowel, so that they make no word."""
CODE_LENGTH = 10
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NOTE = 200, 20_000, 2_000


class BadSheetError(MonitorError):
    """Raised when a sheet cannot be as somebody wants it, from the rooms that keep sheets.

    ``kind`` is one word for what is wrong, so that a page says it in its reader's language.
    """

    def __init__(self, words: str, kind: str) -> None:
        super().__init__(words)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Link:
    """A unit that a sheet rests on, under its number in the edition ``edition_on``, which somebody held it against.

    ``is_changing`` where a change of it is announced, from ``changes_on``; None where that day is not known.
    """

    act: str
    eid: str
    edition_on: date
    checked_at: datetime
    is_changing: bool = False
    changes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet as somebody writes it: its words, or a file whose kind («pdf») its bytes were found to be."""

    title: str
    language: SheetLanguage
    text: str = ""
    file: bytes = b""
    file_kind: str = ""
    owner: str = ""
    """The name of a person; empty where nobody is told but the operator."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it is stored; ``replaced_by`` and ``replaces`` are codes, empty where there is none."""

    id: int
    code: str
    title: str
    language: SheetLanguage
    text: str
    file_kind: str
    owner: str
    note: str
    state: SheetState
    state_at: datetime
    checked_at: datetime
    links: tuple[Link, ...]
    replaces: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a sheet is in a state: what became of which units of an act, from when; ``on`` None where it is not known."""

    what: Literal["changed", "came", "coming", "ended", "rests"]
    act: str
    eids: tuple[str, ...]
    on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody said of a sheet, or the program («who» is empty) found by the law."""

    state: SheetState
    at: datetime
    who: str
    why: str = ""
    grounds: tuple[Ground, ...] = ()
