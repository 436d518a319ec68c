"""A search of ЕСПИ gives acts with their titles and requisites in both languages; a field may be absent or a number."""

import json
from datetime import date
from typing import Any

from law.discovery.model import Listed, ListPage
from law.errors import UnreadablePageError
from law.languages.requisites import read_number
from law.model import LANGUAGES, Issue, Language
from law.wording import clean


def read_search(body: bytes) -> ListPage[Listed]:
    """Return one page of results; raises UnreadablePageError where this is no answer to a search."""
    try:
        page = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadablePageError("the page is no JSON") from error
    found = page.get("list") if isinstance(page, dict) else None
    if not isinstance(found, list):
        raise UnreadablePageError("the answer to a search has no list")
    read = [_read_item(item, at) for at, item in enumerate(found)]
    acts = {act.number: act for act in read if isinstance(act, Listed)}
    count = page.get("pageCount")
    return ListPage(
        tuple(acts.values()),
        tuple(issue for issue in read if isinstance(issue, Issue)),
        count if isinstance(count, int) and not isinstance(count, bool) else None,
    )


def _read_item(item: Any, at: int) -> Listed | Issue:
    fields = item if isinstance(item, dict) else {}
    code = str(fields.get("code") or fields.get("id") or "")
    titles, requisites = _by_language(fields.get("summary")), _by_language(fields.get("requisites"))
    if not code.isdigit() or not titles:
        return Issue(f"[{at}] {code[:20]}".strip(), "an act without its code or title")
    return Listed(
        "espi",
        code,
        titles,
        requisites,
        read_number(requisites.get("rus", "")) or read_number(requisites.get("kaz", "")),
        _read_day(fields.get("stateAgencyApprovalDate")),
        _read_day(fields.get("portalPublicationDate")) or _read_day(fields.get("initialPublicationDate")),
    )


def _by_language(value: Any) -> dict[Language, str]:
    if not isinstance(value, dict):
        return {}
    words = {language: value.get(language) for language in LANGUAGES}
    return {language: clean(text) for language, text in words.items() if isinstance(text, str) and clean(text)}


def _read_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):  # a bare year, or nothing
        return None
