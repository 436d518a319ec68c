"""gov.kz gives the documents of a ministry as a JSON array, newest first; often the title is all that can be read.

The files behind a document are mostly scans. What a document says of an act stands in its title («Приказ №54-ОД от
24.09.2026 года "О внесении изменений …"»).
"""

import json
import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

from law.discovery.model import Listed, ListPage
from law.errors import UnreadablePageError
from law.languages.requisites import latin_number
from law.model import Issue
from law.wording import clean

ALMATY = timezone(timedelta(hours=5))
_NUMBER = re.compile(r"№\s?([0-9][\w./-]{0,40})")
_DAY = re.compile(r"\b(\d{1,2})\.(\d{2})\.(\d{4})\b")


def read_documents(body: bytes) -> ListPage[Listed]:
    """Return one page of documents; raises UnreadablePageError where this is no array of objects."""
    try:
        page = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadablePageError("the page is no JSON") from error
    if not isinstance(page, list):
        raise UnreadablePageError("the page is no list of documents")
    read = [_read_document(item, at) for at, item in enumerate(page)]
    documents = {found.number: found for found in read if isinstance(found, Listed)}
    return ListPage(tuple(documents.values()), tuple(found for found in read if isinstance(found, Issue)))


def _read_document(item: Any, at: int) -> Listed | Issue:
    number = item.get("id") if isinstance(item, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return Issue(f"[{at}]", "a document without its number")
    title, day = item.get("title"), _read_day(item.get("created_date"))
    if not isinstance(title, str) or not clean(title) or day is None:
        return Issue(f"[{at}] {number}", "not understood: title or created_date")
    words = clean(title)
    found = _NUMBER.search(words)
    return Listed(
        "govkz",
        str(number),
        {"rus": words},
        act_number=latin_number(found[1]) if found else "",
        adopted_on=_read_signed_on(words),
        shown_on=day,
    )


def _read_day(value: Any) -> date | None:
    """Return the day in Kazakhstan of an instant as the portal writes it."""
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return instant.astimezone(ALMATY).date() if instant.tzinfo else instant.date()


def _read_signed_on(title: str) -> date | None:
    found = _DAY.search(title)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
