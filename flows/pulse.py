"""Is this house alive? Three questions that a watchman outside can ask every few minutes, a container's engine too.

Whether something is wrong with a portal or a mailbox is not asked here: starting anew would mend none of that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations
from http.client import HTTPConnection, HTTPException

from storage.engine import Store
from storage.errors import DatabaseTroubleError
from storage.runs import last_good
from storage.schedules import list_events

TIMEOUT = 5.0
PAGE = "/sign-in"
WELL = 200
Ask = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Beat:
    """One answer: ``name`` is database, pass or pages."""

    name: str
    is_well: bool
    words: str


def feel_database(store: Store, t: NullTranslations) -> Beat:
    """Tell whether the database can be read."""
    try:
        with store.reading() as session:
            last_good(session)
    except DatabaseTroubleError:
        return Beat("database", is_well=False, words=t.gettext("The database cannot be read."))
    return Beat("database", is_well=True, words=t.gettext("The database answers."))


def feel_pass(store: Store, now: datetime, longest: timedelta, t: NullTranslations) -> Beat:
    """Tell whether an act was read well within so long; a store whose schedules are younger than that has time."""
    with store.reading() as session:
        read_at = last_good(session)
        events = list_events(session)
    since = read_at or (events[-1].at if events else None)
    if since is None:
        return Beat("pass", is_well=False, words=t.gettext("No pass was ever made: `zanwatch serve` never ran here."))
    words = (
        t.gettext("Last good pass: {moment} UTC.") if read_at else t.gettext("No good pass yet; begun {moment} UTC.")
    )
    return Beat("pass", is_well=now - since <= longest, words=words.format(moment=f"{since:%d.%m.%Y %H:%M}"))


def ask_page(port: int) -> int:
    """Return with which status of HTTP the door to the pages answers; 0 where nobody does."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("GET", PAGE)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def feel_pages(port: int, t: NullTranslations, ask: Ask = ask_page) -> Beat:
    """Tell whether the pages answer on a port of this machine."""
    status = ask(port)
    words = t.gettext("The pages answer.") if status == WELL else t.gettext("The pages do not answer (port {port}).")
    return Beat("pages", is_well=status == WELL, words=words.format(port=port))
