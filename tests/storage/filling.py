"""A store with a small history in it: two editions of an invented act in both languages, read from their real pages."""

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from alerts.model import Delivery, Message, Person
from flows.rereading import name_reader
from law.explain import explain
from law.model import LANGUAGES, Capture, Verdict
from law.parsing.read import read_edition
from storage.acts import store_facts
from storage.captures import record_verdict, store_capture
from storage.changes import store_changes
from storage.engine import Store
from storage.outbox import store_deliveries
from storage.people import add_person
from storage.revisions import store_revision
from storage.runs import close_run, open_run
from tests.journeys.invented import AFTER, BEFORE, make_act
from tests.journeys.line import write_acts
from tests.journeys.pages import Pages

CODE = "910001"
NOON = datetime(2024, 6, 17, 7, tzinfo=UTC)
ADDRESS = "mailto:aigul-canary@centre.example"
PERSON = Person("Айгүл Canary", "rus", (ADDRESS,), ("labour",))


def fill(store: Store, *, reader: str | None = None) -> None:
    """Put the history into a store, as a pass does; ``reader`` is the name of who read it."""
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name)
        write_acts(corpus, [make_act(CODE)])
        pages = Pages([corpus])
        with store.transaction() as session:
            run = open_run(session, "watch", NOON)
            for language in LANGUAGES:
                before = None
                for on in (BEFORE, AFTER):
                    kept = []
                    bodies = pages.bodies(CODE, language, on)
                    for number, body in enumerate(bodies, 1):
                        capture = Capture(
                            "espi", CODE, language, "edition", "http://127.0.0.1/", NOON, 200, (), body,
                            version_on=date.fromisoformat(on), page=number,
                        )  # fmt: skip
                        kept.append(store_capture(session, capture, run))
                        record_verdict(session, kept[-1], Verdict("good"))
                    revision = read_edition(bodies).revision
                    store_facts(session, revision.facts)
                    after = store_revision(session, revision, kept, NOON, name_reader() if reader is None else reader)
                    if before:
                        changes = explain(before.revision, after.revision, ("labour",))
                        store_changes(session, before, after, changes, NOON)
                    before = after
            add_person(session, PERSON)
            message = Message("Сводка", "Статья 4 …", "<p>Статья 4 …</p>")
            delivery = Delivery("k1", "ZW-3F9A2C1B", PERSON.name, ADDRESS, message, "<k1@zanwatch.example>", NOON)
            store_deliveries(session, "news", [delivery])
            close_run(session, run, NOON)


def unguard(session: Session, table: str) -> None:
    """Take the guard of a table away, as only a bad disk or whoever has the file can."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL'))
    else:
        connection.execute(text(f"DROP TRIGGER {table}_no_update"))
        connection.execute(text(f"DROP TRIGGER {table}_no_delete"))


def guard_again(session: Session, table: str) -> None:
    """Put the guard back, so that a check finds only what was done meanwhile."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text(f'ALTER TABLE "{table}" ENABLE TRIGGER ALL'))
        return
    for deed in ("UPDATE", "DELETE"):
        connection.execute(
            text(
                f'CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        )


def break_file(store: Store) -> None:
    """Write over some pages of a SQLite file, as a bad disk does."""
    store.engine.dispose()
    with Path(str(store.engine.url.database)).open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 3)
