"""Small values in the shape of the law on domestic violence (214-IV, ЕСПИ 49212), to be stored and read back."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts.model import Delivery, Message, Person, Step
from law.model import (
    ActFacts,
    AmendingAct,
    Capture,
    Change,
    Effect,
    Issue,
    Note,
    NumberChange,
    Provision,
    Revision,
)
from storage.acts import store_facts
from storage.captures import store_capture
from storage.changes import store_changes
from storage.engine import Store, open_store
from storage.revisions import store_revision
from storage.runs import open_run

NOON = datetime(2024, 6, 16, 7, tzinfo=UTC)
FACTS = ActFacts(
    code="49212",
    ngr="Z090000214_",
    title={"rus": "О профилактике бытового насилия", "kaz": "Тұрмыстық зорлық-зомбылық профилактикасы туралы"},
    requisites={"rus": "Закон Республики Казахстан от 4 декабря 2009 года № 214-IV."},
    status="upd",
    number="214-IV",
    adopted_on=date(2009, 12, 4),
)
CAUSE = AmendingAct("72-VIII", date(2024, 4, 15), code="192333", title={"rus": "О внесении изменений"})


@pytest.fixture
def file_store(sqlite_template: Path, tmp_path: Path, key: bytes) -> Iterator[Store]:
    """An open store on SQLite only, for what has to do with its file."""
    shutil.copy(sqlite_template, tmp_path / "file.db")
    opened = open_store(f"sqlite:///{tmp_path / 'file.db'}", key)
    yield opened
    opened.close()


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def facts() -> ActFacts:
    return FACTS


@pytest.fixture
def make_revision() -> Callable[..., Revision]:
    def make(on: date = date(2023, 7, 1), text: str = "17. Особые требования", **fields: Any) -> Revision:
        values: dict[str, Any] = {
            "act": "49212",
            "language": "rus",
            "portal_version_on": on,
            "title": "О профилактике бытового насилия",
            "provisions": (
                Provision("title", "title", "", text="О профилактике бытового насилия"),
                Provision("art_17", "article", "", number="17", heading="Статья 17", text=text, wid="art_17"),
                Provision("art_17__para_2", "point", "art_17", number="2", excluded=True),
            ),
            "notes": (Note("art_17", "footnote", "Сноска. Статья 17 с изменением."),),
            "cause": CAUSE,
            "facts": FACTS,
            "issues": (Issue("art_17", "a tag that we do not know"),),
            "law_hash": "a" * 64,
            "notes_hash": "b" * 64,
        }
        return Revision(**(values | fields))

    return make


@pytest.fixture
def make_change() -> Callable[..., Change]:
    def make(**fields: Any) -> Change:
        values: dict[str, Any] = {
            "language": "rus",
            "kind": "insertion",
            "stage": "in_force",
            "eid": "art_17__para_3-1",
            "label": "статья 17, пункт 3-1",
            "before": None,
            "after": "3-1. При выявлении …",
            "places": ("art_17__para_3-1",),
            "amended_by": (CAUSE,),
            "attribution": "agreed",
            "effect": Effect("E3", date(2024, 6, 16), "corroborated", "по истечении 60 дней", date(2024, 4, 16)),
            "numbers": (NumberChange("30", "90", "календарных дней"),),
            "topics": ("domestic_violence",),
        }
        return Change(**(values | fields))

    return make


@pytest.fixture
def make_capture() -> Callable[..., Capture]:
    def make(body: bytes = b'{"nodes": []}', **fields: Any) -> Capture:
        values: dict[str, Any] = {
            "portal": "espi",
            "act": "49212",
            "language": "rus",
            "kind": "edition",
            "url": "https://zan.gov.kz/api/documents/49212/rus?page=1",
            "captured_at": NOON,
            "status": 200,
            "headers": (("Content-Type", "application/json"), ("X-Портал", "да")),
            "body": body,
        }
        return Capture(**(values | fields))

    return make


@pytest.fixture
def person() -> Person:
    return Person("Айгүл", "kaz", ("mailto:aigul@example.kz", "tgram:420042"), ("domestic_violence", "children"))


@pytest.fixture
def make_delivery() -> Callable[..., Delivery]:
    def make(key: str = "k1", channel: str = "mailto:aigul@example.kz", **fields: Any) -> Delivery:
        values: dict[str, Any] = {
            "key": key,
            "alert": "ZW-3F9A2C1B",
            "person": "Айгүл",
            "channel": channel,
            "message": Message("Изменение", "Статья 17 …", "<p>Статья 17 …</p>"),
            "message_id": f"<{key}@zanwatch.example>",
            "created_at": NOON,
        }
        return Delivery(**(values | fields))

    return make


@pytest.fixture
def put_step(  # noqa: PLR0917 - fixtures
    store: Store,
    make_revision: Callable[..., Revision],
    make_change: Callable[..., Change],
    make_capture: Callable[..., Capture],
    facts: ActFacts,
    noon: datetime,
) -> Callable[[date, date, Sequence[str]], Step]:
    """Store two editions, with changes of these places from one to the other; give the step."""

    def put(before_on: date, after_on: date, eids: Sequence[str]) -> Step:
        changes = tuple(make_change(eid=eid) for eid in eids)
        with store.transaction() as session:
            store_facts(session, facts)
            capture = store_capture(session, make_capture(), open_run(session, "watch", noon))
            before = store_revision(session, make_revision(before_on), [capture], noon)
            after = store_revision(session, make_revision(after_on, "other"), [capture], noon)
            store_changes(session, before, after, changes, noon)
        return Step("rus", before_on, after_on, changes, portal="espi")

    return put
