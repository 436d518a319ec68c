"""What is to be reprinted as one PDF: a cover by place and language, then every sheet once, as it hangs on a wall.

A sheet that is a file, or holds a sign that no font of ours has, is named on the cover with where to get it: one such
sheet keeps no other from the printer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Literal

from alerts.documents.model import UnbuiltError
from alerts.documents.pdf import UnsetError, set_type

Size = Literal["a4", "a3"]
MOST_PAPERS = 400
"""Sheets in one pack; more are asked for place by place, or language by language."""
SECONDS = 60
_MOST_TRIES = 12


class TooManySheetsError(UnbuiltError):
    """Raised when a pack would hold more sheets than one document should, from here."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: the side of its square in modules, with its margin, and the dark ones as a path."""

    side: int
    path: str


@dataclass(frozen=True, slots=True)
class Item:
    """A sheet as the cover names it; ``said`` is why it is not among the pages, empty where it is."""

    code: str
    title: str
    tag: str
    """The tag of its language, for who has the cover read aloud."""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be done at one place in one language."""

    place: str
    language: str
    tag: str
    count: int
    print: tuple[Item, ...]
    down: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """How many sheets there are in a language, and how many copies of them are to hang."""

    language: str
    tag: str
    sheets: int
    copies: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A sheet that is not among the pages, why, and where it is to be had; no address where it is not to be printed."""

    code: str
    title: str
    language: str
    tag: str
    copies: int
    said: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet as it is printed; ``foot`` are the lines below, each with what stands before it, or nothing."""

    code: str
    title: str
    language: str
    tag: str
    copies: int
    paragraphs: tuple[str, ...]
    foot: tuple[tuple[str, str], ...]
    page_address: str
    """Where a browser prints it, should our fonts lack one of its signs."""
    qr: Code | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """All that the document says, in its order; ``words`` are headings in the reader's language by English names."""

    language: str
    title: str
    on: date
    size: Size
    facts: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    papers: tuple[Paper, ...]
    elsewhere: tuple[Elsewhere, ...]
    unset: str
    """What is said of a sheet with a sign that no font of ours has; ``{sign}`` stands for it."""
    words: Mapping[str, str] = field(hash=False)


def write_pack(pack: Pack, seconds: float = SECONDS) -> bytes:
    """Return the PDF; raises TooManySheetsError, MissingExtraError and UnbuiltError."""
    if len(pack.papers) > MOST_PAPERS:
        raise TooManySheetsError(f"a pack holds {MOST_PAPERS} sheets, and this would have {len(pack.papers)}")
    signs: list[str] = []
    for _ in range(_MOST_TRIES):
        try:
            return set_type("stands.typ", _leave_out(pack, signs), pack.on, seconds)
        except UnsetError as error:
            signs.append(error.sign)
    raise UnbuiltError(f"no font here has the signs {' '.join(signs)}")


def _leave_out(pack: Pack, signs: Sequence[str]) -> dict[str, object]:
    """Return the document as plain values, without the sheets that hold any of these signs; the cover shows none."""
    found = {one.code: sign for one in pack.papers for sign in signs if _holds(one, sign)}
    said = {code: pack.unset.format(sign=_name(sign)) for code, sign in found.items()}
    elsewhere = tuple(
        Elsewhere(one.code, one.title, one.language, one.tag, one.copies, said[one.code], one.page_address)
        for one in pack.papers
        if one.code in said
    )
    papers = tuple(one for one in pack.papers if one.code not in said)
    rows = tuple(
        replace(row, print=tuple(replace(one, said=one.said or said.get(one.code, "")) for one in row.print))
        for row in pack.rows
    )
    left = replace(pack, rows=rows, papers=papers, elsewhere=(*pack.elsewhere, *elsewhere))
    plain = {name: value for name, value in asdict(left).items() if name not in ("on", "unset")}
    return {name: _without(value, signs) for name, value in plain.items()}


def _holds(paper: Paper, sign: str) -> bool:
    return any(sign in words for words in (paper.title, *paper.paragraphs, *(line for _, line in paper.foot)))


def _name(sign: str) -> str:
    return " ".join(f"U+{ord(letter):04X}" for letter in sign)


def _without(value: object, signs: Sequence[str]) -> object:
    if isinstance(value, str):
        for sign in signs:
            value = value.replace(sign, "\ufffd")
        return value
    if isinstance(value, list | tuple):
        return [_without(one, signs) for one in value]
    return {key: _without(one, signs) for key, one in value.items()} if isinstance(value, dict) else value
