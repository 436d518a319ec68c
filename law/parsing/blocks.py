"""A block is one printed line of an act with what the portal's markup says of it; the tree is built from blocks alone.

Every portal marks its pages in its own way, but the grammar of the law is one: so a reader of a portal says little
(this is a heading, this is set in italics, this is a table) and ``tree`` does the rest for all of them.
"""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal[
    "title",  # the name of the act
    "heading",  # a line set as a heading; its words say of what
    "text",
    "note",  # the portal says: a footnote
    "publisher",  # the portal says: a note of the publisher
    "italic",  # set in italics: a note or a signature, its words decide
    "signature",
    "contents",  # a line of a table of contents
    "table",
    "annex",  # the portal says: here an annex begins
]


@dataclass(frozen=True, slots=True)
class Block:
    """One line: ``place`` names it in the portal's own terms, ``unit`` is the unit the markup says it opens."""

    kind: BlockKind
    text: str
    place: str = ""
    unit: str = ""
    """«article», «point», … where the portal's markup says so; empty where only the words can tell."""
    number: str = ""
    """The number the markup gives that unit, empty where it gives none."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The cells of a table, row by row."""
