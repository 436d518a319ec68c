import random

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage.blobs import CHAIN, STEP, get_blob, put_blob, read_blob, store_blob
from storage.columns import pack_digest
from storage.engine import Store
from storage.errors import CorruptBlobError, NotStoredError

LETTERS = "абвгдежзийклмнопрстуфхцчшщыьэюяәғқңөұүһі"


def random_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same text each time; it guards nothing


def make_law(characters: int, seed: int = 1) -> str:
    rng = random_of(seed)
    words = ["".join(rng.choices(LETTERS, k=rng.randint(2, 12))) for _ in range(5000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    return " ".join(rng.choices(words, weights, k=characters // 5))[:characters]


def edit(law: str, rng: random.Random) -> str:
    for _ in range(3):
        at = rng.randrange(len(law) - 40)
        law = law[:at] + f" {rng.randint(10, 9999)} календарных дней " + law[at + 30 :]
    return law


def stored_bytes(session: Session) -> int:
    return int(session.connection().execute(text("SELECT sum(length(data)) FROM blob")).scalar_one())


def test_fifty_revisions_of_a_long_law_cost_about_what_changed(store: Store) -> None:
    rng = random_of(2)
    law = make_law(500_000)
    versions = [law]
    while len(versions) < 50:
        versions.append(edit(versions[-1], rng))
    names: list[str] = []
    with store.transaction() as session:
        for version in versions:
            names.append(store_blob(session, version.encode(), names[-1] if names else None))
        stored = stored_bytes(session)
    whole = sum(len(version.encode()) for version in versions)
    with store.reading() as session:
        read = [read_blob(session, name).decode() for name in names]

    assert read == versions
    assert stored / whole < 0.01


def test_three_edits_of_a_long_body_cost_less_than_a_kilobyte(store: Store) -> None:
    law = make_law(250_000)
    with store.transaction() as session:
        first = store_blob(session, law.encode(), None)
        before = stored_bytes(session)
        store_blob(session, edit(law, random_of(3)).encode(), first)
        cost = stored_bytes(session) - before

    assert cost < 1000


def test_an_edit_at_the_end_of_a_body_of_many_megabytes_still_finds_its_base(store: Store) -> None:
    body = random_of(4).randbytes(9_000_000)
    with store.transaction() as session:
        first = store_blob(session, body, None)
        before = stored_bytes(session)
        second = store_blob(session, body[:-100] + b"another end", first)
        cost = stored_bytes(session) - before

        assert read_blob(session, second) == body[:-100] + b"another end"
    assert cost < 10_000


def test_every_copy_rests_on_the_one_before_it_and_every_sixteenth_on_one_farther_back(store: Store) -> None:
    law = make_law(400)
    with store.transaction() as session:
        names: list[int] = []
        for number in range(CHAIN + 2):
            names.append(put_blob(session, f"{law} {number}".encode(), names[-1] if names else None))
        rows = session.connection().execute(text("SELECT id, base_id, link FROM blob")).all()
        rests = {names.index(number): base and names.index(base) for number, base, _ in rows}
        deepest = get_blob(session, names[CHAIN - 1]).decode()

    assert rests == {
        at: None if at % CHAIN == 0 else at - STEP if at % STEP == 0 else at - 1 for at in range(CHAIN + 2)
    }
    assert {names.index(number): link for number, _, link in rows} == {at: at % CHAIN for at in range(CHAIN + 2)}
    assert deepest == f"{make_law(400)} {CHAIN - 1}"


def test_the_same_bytes_are_one_row(store: Store) -> None:
    with store.transaction() as session:
        names = {store_blob(session, b"same", None), store_blob(session, b"same", None)}
        rows = session.connection().execute(text("SELECT count(*) FROM blob")).scalar_one()

    assert (len(names), rows) == (1, 1)


@pytest.mark.parametrize("base", [b"", b"a", b"1234567", b"a law of more than eight bytes"])
@pytest.mark.parametrize("data", [b"", b"b", b"a law of more than nine bytes", b"\0" * 100_000])
def test_short_and_empty_bytes_come_back_whole(store: Store, base: bytes, data: bytes) -> None:
    with store.transaction() as session:
        name = store_blob(session, data, store_blob(session, base, None))

        assert read_blob(session, name) == data


def test_unlike_bytes_rest_on_nothing(store: Store) -> None:
    with store.transaction() as session:
        law = store_blob(session, make_law(5000).encode(), None)
        page = store_blob(session, b"<html>Technical works. Come back later.</html>", law)
        query = text("SELECT base_id FROM blob WHERE digest = :page")

        assert session.connection().execute(query, {"page": pack_digest(page)}).scalar_one() is None


@pytest.mark.parametrize("damage", ["zeroes", "another body", "cut"])
def test_a_corrupt_blob_raises_and_never_gives_other_bytes(store: Store, damage: str) -> None:
    with store.transaction() as session:
        law = make_law(5000)
        first = store_blob(session, law.encode(), None)
        second = store_blob(session, edit(law, random_of(5)).encode(), first)
        other = store_blob(session, make_law(5000, seed=6).encode(), None)
        connection = session.connection()
        packed = connection.execute(
            text("SELECT data FROM blob WHERE digest = :d"), {"d": pack_digest(first)}
        ).scalar_one()
        others = connection.execute(
            text("SELECT data FROM blob WHERE digest = :d"), {"d": pack_digest(other)}
        ).scalar_one()
        bad = {"zeroes": b"\0" * len(packed), "another body": others, "cut": bytes(packed)[:-20]}[damage]
        # Only whoever takes the guard away can do this, or a bad disk.
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE blob DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER blob_no_update"))
        connection.execute(text("UPDATE blob SET data = :bad WHERE digest = :d"), {"bad": bad, "d": pack_digest(first)})

        for name in (first, second):
            with pytest.raises(CorruptBlobError):
                read_blob(session, name)


def test_bytes_that_were_never_stored_are_named(store: Store) -> None:
    with store.reading() as session:
        with pytest.raises(NotStoredError, match="no bytes are stored under abc"):
            read_blob(session, "abc")
        with pytest.raises(NotStoredError, match="no bytes are stored under abc"):
            store_blob(session, b"new", "abc")
