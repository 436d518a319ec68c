"""What a message about one language may say of the other: not read yet, read and unchanged, or changed before."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from alerts.model import Step
from law.model import Change, Language, Revision
from storage.changes import store_changes
from storage.engine import Store
from storage.other_texts import read_other_texts
from storage.revisions import store_revision

BEFORE, NOW, LATER = date(2023, 7, 1), date(2024, 6, 16), date(2025, 1, 1)
STEP = Step("rus", BEFORE, NOW, ())

MakeRevision = Callable[..., Revision]
MakeChange = Callable[..., Change]


@pytest.mark.parametrize(
    ("kazakh", "change", "expected"),
    [
        ((), None, "unread"),
        ((BEFORE,), None, "unread"),
        ((BEFORE, NOW), None, "unchanged"),
        ((BEFORE, NOW), "editorial", "unchanged"),
        ((BEFORE, LATER), None, "unchanged"),
        ((BEFORE, NOW), "substitution", "changed"),
    ],
)
def test_silence_of_the_other_text_is_told_from_a_text_that_stayed(  # noqa: PLR0917 - two makers
    store: Store,
    make_revision: MakeRevision,
    make_change: MakeChange,
    noon: datetime,
    kazakh: tuple[date, ...],
    change: str | None,
    expected: str,
) -> None:
    with store.transaction() as session:
        both: tuple[tuple[Language, tuple[date, ...]], ...] = (("rus", (BEFORE, NOW)), ("kaz", kazakh))
        for language, days in both:
            stored = [
                store_revision(session, make_revision(on, f"{on}", language=language, law_hash=f"{on}"), [], noon)
                for on in days
            ]
        if change:
            store_changes(session, *stored, (make_change(kind=change, language="kaz"),), noon)

        assert read_other_texts(session, "49212", (STEP,)) == {"kaz": expected}


def test_nothing_is_said_beside_both_languages_or_an_announcement(store: Store) -> None:
    with store.reading() as session:
        both = read_other_texts(session, "49212", (STEP, Step("kaz", BEFORE, NOW, ())))
        announced = read_other_texts(session, "49212", (Step("rus", NOW, NOW, ()),))

    assert (both, announced) == ({}, {})
