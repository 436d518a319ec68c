"""ЕСПИ (zan.gov.kz) gives an edition as a flat list of nodes in reading order; ``level`` tells the nesting.

A node that holds others (article, point) has an index and no text: its words stand in the next deeper node. Ids of
nodes change whenever a node is edited, so they name a place and identify nothing. Long acts come in pages.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from law.errors import UnreadablePageError
from law.languages.requisites import read_date_in_words, read_number
from law.model import ActFacts, AmendingAct, Issue, Language, Version
from law.parsing.blocks import Block
from law.parsing.nodes import read_nodes
from law.wording import clean


@dataclass(frozen=True, slots=True)
class Document:
    """One edition as the portal gave it, its pages joined."""

    version: Version
    pages_count: int
    nodes: tuple[Mapping[str, Any], ...]
    strangers: tuple[int, ...] = ()
    """Pages, from 1, that are of another act, language or edition than the first."""


def is_act_page(body: bytes) -> bool:
    """Tell whether these bytes have the shape of a ЕСПИ document."""
    if body.lstrip()[:1] == b"<":
        return False  # to decode a page of markup only to see that it is no JSON takes a while
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(page, dict) and isinstance(page.get("content"), list) and isinstance(page.get("metadata"), dict)


def read_versions(body: bytes) -> tuple[Version, ...]:
    """Return the list of editions in the portal's order; raises UnreadablePageError if this is no such list."""
    listed = _load(body)
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise UnreadablePageError("this is not a list of editions")
    return tuple(_read_version(item) for item in listed)


def read_document(bodies: Sequence[bytes]) -> Document:
    """Return the edition that these pages, in order, make up; raises UnreadablePageError if they are no document."""
    pages = [_load(body) for body in bodies]
    if not pages:
        raise UnreadablePageError("no page of the document came")
    nodes: list[Mapping[str, Any]] = []
    for page in pages:
        content = page.get("content") if isinstance(page, dict) else None
        if not isinstance(content, list) or not all(isinstance(node, dict) for node in content):
            raise UnreadablePageError("the page has no list of content")
        nodes += content
    first = pages[0]
    stated = first.get("version")
    item = dict(stated) if isinstance(stated, dict) else {}
    item |= {
        "versionDate": first.get("versionDate") or item.get("versionDate"),
        "language": first.get("language") or item.get("language"),
        "metadata": first.get("metadata") or item.get("metadata"),
        "code": first.get("code"),
        "ngr": first.get("ngr"),
    }
    count = first.get("pagesCount")
    named = [tuple(page.get(field) for field in ("code", "language", "versionDate")) for page in pages]
    strangers = tuple(at for at, names in enumerate(named, 1) if names != named[0])
    return Document(_read_version(item), count if isinstance(count, int) else 1, tuple(nodes), strangers)


def read_blocks(document: Document) -> tuple[tuple[Block, ...], tuple[Issue, ...]]:
    """Return the lines of an edition in reading order, and what could not be read."""
    return read_nodes(document.nodes)


def read_amending_act(cause: Any) -> AmendingAct | None:
    """Return the act that made an edition, None if none is named; ``code`` is to be trusted, not ``document``."""
    if not isinstance(cause, dict):
        return None
    requisites = _both(cause.get("requisites"))
    number, signed_on = "", None
    for line in requisites.values():
        number = number or read_number(line)
        signed_on = signed_on or read_date_in_words(line)
    code = str(cause.get("code") or cause.get("document") or "")
    return AmendingAct(number, signed_on, code, _both(cause.get("title"))) if number or code else None


def _load(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadablePageError("the answer is not JSON") from error


def _read_version(item: Mapping[str, Any]) -> Version:
    metadata = item.get("metadata")
    language = item.get("language")
    if not isinstance(metadata, dict) or language not in ("rus", "kaz"):
        raise UnreadablePageError("the edition has no metadata or no language")
    try:
        on = date.fromisoformat(str(item.get("versionDate")))
    except ValueError as error:
        raise UnreadablePageError("the edition has no date") from error
    return Version(
        version_id=str(item.get("id", "")),
        language=language,
        portal_version_on=on,
        cause=read_amending_act(item.get("cause")),
        facts=_read_facts(metadata, str(item.get("code") or ""), str(item.get("ngr") or ""), language),
    )


def _read_facts(metadata: Mapping[str, Any], code: str, ngr: str, language: Language) -> ActFacts:
    requisites = _both(metadata.get("requisites"))
    stated = str(metadata.get("stateAgencyDocNumber") or "")
    spoken = read_number(requisites.get(language, "") or next(iter(requisites.values()), ""))
    has_number = any(letter.isdigit() and letter != "0" for letter in stated)
    try:
        adopted_on = date.fromisoformat(str(metadata.get("stateAgencyApprovalDate")))
    except ValueError:
        adopted_on = None
    return ActFacts(
        code=code or str(metadata.get("registryNumber") or ""),
        ngr=ngr,
        title=_both(metadata.get("title")),
        requisites=requisites,
        status=str(metadata.get("status") or ""),
        number=stated if has_number else spoken,
        adopted_on=adopted_on,
    )


def _both(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return dict(_spoken(value))


def _spoken(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for language in ("rus", "kaz"):
        words = clean(str(value.get(language) or ""))
        if words:
            yield language, words
