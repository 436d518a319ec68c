"""Bytes of a portal become a Revision; the canonical form of its law, not its markup, makes its hash."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from law.errors import UnreadablePageError
from law.model import Issue, Note, Provision, Revision, Version
from law.parsing.blocks import Block
from law.parsing.hidden import Hidden, find_hidden
from law.parsing.nodes import texts_of
from law.parsing.portals import adilet, espi
from law.parsing.tree import Tree, build_tree
from law.wording import canonical_all, canonical_notes, clean, small

_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """An edition, and how it was read: what the gate judges beside its words."""

    revision: Revision
    pages_count: int
    """How many pages the portal says the edition has."""
    is_dated: bool
    """Whether the page itself says of which edition it is; where not, its date is that of its newest note."""
    strangers: tuple[int, ...]
    """Which of the pages, from 1, are of another act, language or edition than the first."""
    coverage: float
    """Share of the page's letters that stand in tree, notes and named furniture under markup we know, 0 to 1."""
    hidden: Hidden
    """The characters of the page that nobody sees."""


@dataclass(frozen=True, slots=True)
class _Source:
    version: Version
    blocks: tuple[Block, ...]
    issues: tuple[Issue, ...]
    headline: str
    pages_count: int
    is_dated: bool
    strangers: tuple[int, ...]
    texts: Callable[[], Iterator[tuple[str, bool]]]


def read_revision(bodies: Sequence[bytes]) -> Revision:
    """Return the edition on these pages, ЕСПИ or old.adilet, told by content.

    Raises UnreadablePageError when they are none, or hold no law. ЕСПИ gives long acts in pages, adilet in one.
    """
    source = _read_pages(bodies)
    return _as_revision(source, build_tree(source.blocks, source.version.language))


def read_edition(bodies: Sequence[bytes]) -> Reading:
    """Return the edition as ``read_revision`` does, with its coverage; words that were lost are an Issue of it."""
    source = _read_pages(bodies)
    tree = build_tree(source.blocks, source.version.language)
    revision = _as_revision(source, tree)
    placed = _count_letters(
        *(part for unit in tree.provisions for part in (unit.heading, unit.text)),
        *(note.text for note in tree.notes),
        *tree.furniture,
    ) + _count_letters(*(unit.number for unit in tree.provisions if unit.kind == "row"))
    texts = list(source.texts())
    printed = _count_letters(*(text for text, _ in texts))
    unknown = _count_letters(*(text for text, is_known in texts if not is_known))
    if placed < printed:
        lost = Issue("page", f"{printed - placed} of {printed} letters stand nowhere in the tree")
        revision = replace(revision, issues=(*revision.issues, lost))
    coverage = max(0.0, min(placed, printed) - unknown) / printed if printed else 0.0
    hidden = find_hidden(text for text, _ in texts)
    return Reading(revision, source.pages_count, source.is_dated, source.strangers, coverage, hidden)


def _count_letters(*texts: str) -> int:
    return len(_NO_LETTERS.sub("", clean(" ".join(texts))))


def _as_revision(source: _Source, tree: Tree) -> Revision:
    title = next((unit.text for unit in tree.provisions if unit.kind == "title"), "")
    if not any(unit.text or unit.heading for unit in tree.provisions if unit.kind not in ("title", "signature")):
        raise UnreadablePageError("the page holds no text of a law")
    version = source.version
    return Revision(
        act=version.facts.code,
        language=version.language,
        portal_version_on=version.portal_version_on,
        title=title or source.headline,
        provisions=tree.provisions,
        notes=tree.notes,
        cause=version.cause,
        facts=version.facts,
        issues=source.issues + tree.issues,
        law_hash=hash_law(tree.provisions),
        notes_hash=hash_notes(tree.notes),
    )


def _read_pages(bodies: Sequence[bytes]) -> _Source:
    if len(bodies) == 1 and adilet.is_act_page(bodies[0]) and not espi.is_act_page(bodies[0]):
        page = adilet.read_page(bodies[0])
        blocks, issues = adilet.read_blocks(page)
        is_dated = page.stated_on is not None
        return _Source(page.version, blocks, issues, page.title, 1, is_dated, (), lambda: adilet.texts_of(page))
    document = espi.read_document(bodies)
    blocks, issues = espi.read_blocks(document)
    if document.pages_count > len(bodies):
        issues += (Issue("pages", f"{len(bodies)} of {document.pages_count} pages of the document"),)
    version = document.version
    headline = version.facts.title.get(version.language, "")
    return _Source(
        version,
        blocks,
        issues,
        headline,
        document.pages_count,
        is_dated=True,
        strangers=document.strangers,
        texts=lambda: texts_of(document.nodes),
    )


def read_tree(bodies: Sequence[bytes]) -> tuple[Tree, tuple[Issue, ...]]:
    """Return the tree of these pages with its furniture, for those who count the words of a page."""
    source = _read_pages(bodies)
    return build_tree(source.blocks, source.version.language), source.issues


def hash_law(provisions: Iterable[Provision]) -> str:
    """Return sha256 (hex) over every provision's place and canonical words; a signature is not law."""
    units = [unit for unit in provisions if unit.kind != "signature"]
    words = canonical_all([part for unit in units for part in spoken(unit)])
    lines = (
        f"{unit.eid}\x1f{heading}\x1f{text}\x1f{unit.excluded:d}\x1e"
        for unit, heading, text in zip(units, words[::2], words[1::2], strict=True)
    )
    return hashlib.sha256("".join(lines).encode("utf-8", "replace")).hexdigest()


def spoken(unit: Provision) -> tuple[str, str]:
    """Return heading and own line as they are compared: in headings, and in the title, capitals are typing."""
    return small(unit.heading), small(unit.text) if unit.kind == "title" else unit.text


def hash_notes(notes: Iterable[Note]) -> str:
    """Return sha256 (hex) over every note's place and canonical words."""
    notes = list(notes)
    texts = canonical_notes([note.text for note in notes])
    lines = (f"{note.eid}\x1f{note.kind}\x1f{text}\x1e" for note, text in zip(notes, texts, strict=True))
    return hashlib.sha256("".join(lines).encode("utf-8", "replace")).hexdigest()
