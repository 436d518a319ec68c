"""Where a pass stores a new text, the two languages of that edition are held against each other; nobody is alerted."""

from collections.abc import Collection
from datetime import date, datetime
from operator import attrgetter

from sqlmodel import Session

from law.model import LANGUAGES, Revision
from storage.cases import store_cases
from storage.revisions import Edition, get_revision, list_editions


def compare_languages(session: Session, code: str, days: Collection[date], now: datetime) -> int:
    """Store the cases of these editions of an act, where both languages have them; return how many are new.

    What one language alone changed can be told only where both come from an edition of one date.
    """
    if not days:
        return 0
    from law.cases.edition import Text, find_all  # noqa: PLC0415 - a pass that finds nothing new starts without it

    editions = [_newest(list_editions(session, code, language)) for language in LANGUAGES]
    new = 0
    for day in sorted(set(days)):
        if any(day not in of_one for of_one in editions):
            continue
        previous = [max((on for on in of_one if on < day), default=None) for of_one in editions]
        start = previous[0] if previous[0] == previous[1] else None
        rus, kaz = (
            Text(_read(session, of_one[day]), _read(session, of_one[start]) if start else None) for of_one in editions
        )
        new += store_cases(session, code, (start or day, day), find_all(rus, kaz), now)
    return new


def _newest(editions: Collection[Edition]) -> dict[date, Edition]:
    """Return the text of each date that was stored last: a portal may correct one in silence."""
    return {edition.portal_version_on: edition for edition in sorted(editions, key=attrgetter("seq"))}


def _read(session: Session, edition: Edition) -> Revision:
    return get_revision(session, edition.id).revision
