"""Facts about a store, noted by several houses at a time."""

from threading import Thread

from storage.engine import Store
from storage.flags import drop_flags, find_flag, set_flag


def test_the_same_new_fact_is_noted_by_two_at_once_and_the_later_one_stands(store: Store) -> None:
    def note_second() -> None:
        with store.transaction() as session:
            set_flag(session, "looked at", "second")

    other = Thread(target=note_second)
    with store.transaction() as session:
        set_flag(session, "looked at", "first")
        # It waits for us: two senders that began together once met here, and one of them broke off.
        other.start()
        other.join(0.5)
        is_waiting = other.is_alive()
    other.join(20)
    with store.reading() as session:
        found = find_flag(session, "looked at")

    assert (is_waiting, other.is_alive(), found) == (True, False, "second")


def test_facts_are_forgotten_by_the_beginning_of_their_names(store: Store) -> None:
    with store.transaction() as session:
        for name in ("a_b 1", "a_b 2", "a_c", "axb 3"):
            set_flag(session, name, "x")
        drop_flags(session, "a_b ")
        left = [name for name in ("a_b 1", "a_b 2", "a_c", "axb 3") if find_flag(session, name)]

    assert left == ["a_c", "axb 3"]
