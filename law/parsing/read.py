"""Bytes of a portal become a Revision; the canonical form of its law, not its markup, makes its hash."""

import hashlib
from collections.abc import Iterable, Sequence

from law.errors import UnreadablePageError
from law.model import Issue, Note, Provision, Revision, Version
from law.parsing.blocks import Block
from law.parsing.portals import adilet, espi
from law.parsing.tree import Tree, build_tree
from law.wording import canonical_all, canonical_note, small


def read_revision(bodies: Sequence[bytes]) -> Revision:
    """Return the edition on these pages, ЕСПИ or old.adilet, told by content.

    Raises UnreadablePageError when they are none, or hold no law. ЕСПИ gives long acts in pages, adilet in one.
    """
    version, blocks, issues, headline = _read_pages(bodies)
    tree = build_tree(blocks, version.language)
    title = next((unit.text for unit in tree.provisions if unit.kind == "title"), "")
    if not any(unit.text or unit.heading for unit in tree.provisions if unit.kind not in ("title", "signature")):
        raise UnreadablePageError("the page holds no text of a law")
    return Revision(
        act=version.facts.code,
        language=version.language,
        portal_version_on=version.portal_version_on,
        title=title or headline,
        provisions=tree.provisions,
        notes=tree.notes,
        cause=version.cause,
        facts=version.facts,
        issues=issues + tree.issues,
        law_hash=hash_law(tree.provisions),
        notes_hash=hash_notes(tree.notes),
    )


def _read_pages(bodies: Sequence[bytes]) -> tuple[Version, tuple[Block, ...], tuple[Issue, ...], str]:
    if len(bodies) == 1 and adilet.is_act_page(bodies[0]) and not espi.is_act_page(bodies[0]):
        page = adilet.read_page(bodies[0])
        blocks, issues = adilet.read_blocks(page)
        return page.version, blocks, issues, page.title
    document = espi.read_document(bodies)
    blocks, issues = espi.read_blocks(document)
    if document.pages_count > len(bodies):
        issues += (Issue("pages", f"{len(bodies)} of {document.pages_count} pages of the document"),)
    return document.version, blocks, issues, document.version.facts.title.get(document.version.language, "")


def read_tree(bodies: Sequence[bytes]) -> tuple[Tree, tuple[Issue, ...]]:
    """Return the tree of these pages with its furniture, for those who count the words of a page."""
    version, blocks, issues, _ = _read_pages(bodies)
    return build_tree(blocks, version.language), issues


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
    digest = hashlib.sha256()
    for note in notes:
        digest.update(f"{note.eid}\x1f{note.kind}\x1f{canonical_note(note.text)}\x1e".encode("utf-8", "replace"))
    return digest.hexdigest()
