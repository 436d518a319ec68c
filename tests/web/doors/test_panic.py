import pytest
from fastapi import FastAPI
from sqlmodel import select

from alerts.model import Person
from storage.engine import Store
from storage.panic import begin_panic, end_panic
from storage.people import add_person
from storage.tables_people import SubscriptionRow
from storage.tokens import make_calendar_token
from tests.web.doors.browsing import NOON, Browser, start_visit


@pytest.fixture
def calendar(store: Store) -> str:
    """The secret address of the calendar of somebody's rule."""
    with store.transaction() as session:
        add_person(session, Person("Айгүл", "rus", ("mailto:a@example.kz",), ("labour",)))
        number = session.exec(select(SubscriptionRow.id)).one()
        return f"/calendar/{make_calendar_token(session, number or 0)}.ics"


def look(app: FastAPI, store: Store, calendar: str) -> dict[str, int]:
    """What a new visit of each meets."""
    met = {
        f"{name} {path}": Browser(app).hold(start_visit(store, name)).get(path).status_code
        for name, path in [("admin", "/probe/admin"), ("admin", "/probe/reader"), ("reader", "/probe/reader")]
    }
    return {**met, "calendar": Browser(app).get(calendar).status_code}


def test_in_a_panic_no_page_of_people_is_shown_and_everybody_signs_in_anew(
    app: FastAPI, store: Store, calendar: str
) -> None:
    signed_in = Browser(app).hold(start_visit(store, "admin"))
    before = look(app, store, calendar)
    with store.transaction() as session:
        begin_panic(session, NOON)
    thrown_out = signed_in.get("/probe/reader").status_code
    during = look(app, store, calendar)
    with store.transaction() as session:
        end_panic(session, NOON)

    assert thrown_out == 303
    assert during == {
        "admin /probe/admin": 403,
        "admin /probe/reader": 200,
        "reader /probe/reader": 200,
        "calendar": 404,
    }
    # Without the switch, before and after it, each of these pages is there: it is the switch that hides them.
    assert before == look(app, store, calendar) == dict.fromkeys(during, 200)
