"""Which portal had an edition first, and with which words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from law.model import Capture, Revision
from storage.captures import store_capture
from storage.engine import Store
from storage.revisions import store_revision
from storage.runs import open_run
from storage.sightings import (
    Lead,
    Sighting,
    find_lead,
    find_sightings,
    find_source,
    has_shown,
    record_sighting,
)

ON = date(2023, 7, 1)


@pytest.fixture
def see(store: Store, make_revision: Callable[..., Revision], noon: datetime) -> Callable[[str, str, float], int]:
    """Write down that a portal shows words so many days from now; returns the capture's number."""

    def do(portal: str, words: str, days: float) -> int:
        at = noon + timedelta(days=days)
        with store.transaction() as session:
            capture = Capture(portal, "49212", "rus", "edition", "https://x.kz", at, 200, (), words.encode())
            number = store_capture(session, capture, open_run(session, "watch", at))
            record_sighting(session, replace(make_revision(ON), law_hash=words), portal, number, at)
        return number

    return do


def test_the_first_appearance_stays_and_the_words_are_the_last(
    store: Store, see: Callable[[str, str, float], int], noon: datetime
) -> None:
    first = see("adilet", "a", 0)
    espi = see("espi", "a", 2.9)
    see("adilet", "b", 4)
    see("adilet", "b", 5)

    with store.reading() as session:
        found, lead = find_sightings(session, "49212", "rus", ON), find_lead(session, "49212", "rus", ON)
        count = session.connection().execute(text("SELECT count(*) FROM sighting")).scalar()
        shown = [has_shown(session, "49212", language, "adilet") for language in ("rus", "kaz")]
    assert list(found.values()) == [
        Sighting("adilet", "b", first, noon),
        Sighting("espi", "a", espi, noon + timedelta(days=2.9)),
    ]
    assert (lead, count, shown) == (Lead("adilet", "espi", 2), 3, [True, False])


def test_one_portal_alone_leads_nobody(store: Store, see: Callable[[str, str, float], int]) -> None:
    see("adilet", "a", 0)

    with store.reading() as session:
        assert find_lead(session, "49212", "rus", ON) is None


def test_a_stored_text_is_from_the_portal_of_its_captures(
    store: Store, see: Callable[[str, str, float], int], make_revision: Callable[..., Revision], noon: datetime
) -> None:
    number = see("adilet", "a", 0)
    with store.transaction() as session:
        stored = store_revision(session, make_revision(ON), [number], noon)
        bare = store_revision(session, make_revision(date(2024, 1, 1)), [], noon)

    with store.reading() as session:
        assert (find_source(session, stored.id), find_source(session, bare.id)) == ("adilet", "")


@pytest.mark.parametrize("deed", ["UPDATE sighting SET portal = 'x'", "DELETE FROM sighting"])
def test_what_was_seen_stays(store: Store, see: Callable[[str, str, float], int], deed: str) -> None:
    see("adilet", "a", 0)

    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(deed))
