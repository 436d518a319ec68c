"""The index of search follows from the stored texts: what lacks one gets it, and all of it can be made anew."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy import except_
from sqlmodel import Session, select

from law.model import Language
from law.search.stems import VERSION
from storage.engine import Store
from storage.flags import find_flag, set_flag
from storage.kept import keep_all_again
from storage.revisions import index_act
from storage.search_index import empty_index
from storage.tables import RevisionRow
from storage.tables_search import SearchActRow

STEMS = "stems of the search"
"""The flag that says how the words of the index were cut."""
OnStep = Callable[[int, int], None]
_TEXTS = select(RevisionRow.act, RevisionRow.language)


def catch_up(store: Store, on_step: OnStep | None = None) -> int:
    """Index the acts of which nothing is indexed, as after a restore; return how many texts' acts that were.

    Where words are cut otherwise than when they were indexed, as after an upgrade, each act is indexed anew: a question
    cut one way never finds a text that was cut another way.
    """
    with store.reading() as session:
        is_old = find_flag(session, STEMS) != VERSION
        there = _list_texts(session) if is_old else list_unindexed(session)
    done = _index(store, there, on_step)
    if is_old:
        with store.transaction() as session:
            set_flag(session, STEMS, VERSION)
    return done


def refresh(store: Store, act: str | None = None) -> int:
    """Bring the index of an act, or of all, up to its texts, as after a better reader; return how many were not."""
    with store.reading() as session:
        there = [key for key in _list_texts(session) if act in (None, key[0])]
    return _index(store, there, None)


def reindex(store: Store, on_step: OnStep | None = None) -> int:
    """Make the index anew, and what is kept beside the changes; return of how many acts, each language apart.

    Searches meanwhile find less.
    """
    with store.transaction() as session:
        keep_all_again(session)
    with store.transaction() as session:
        empty_index(session)
    return catch_up(store, on_step)


def list_unindexed(session: Session) -> tuple[tuple[str, Language], ...]:
    """Return the acts and languages of which a text is stored and nothing is indexed."""
    return tuple(sorted(_read(session, except_(_TEXTS, select(SearchActRow.act, SearchActRow.language)))))


def _list_texts(session: Session) -> list[tuple[str, Language]]:
    return sorted(_read(session, _TEXTS.distinct()))


def _read(session: Session, query: Any) -> list[tuple[str, Language]]:
    return [(act, cast("Language", language)) for act, language in session.connection().execute(query)]


def _index(store: Store, keys: Sequence[tuple[str, Language]], on_step: OnStep | None) -> int:
    done = 0
    for at, (act, language) in enumerate(keys, 1):
        # One act a transaction: nobody else who writes waits for all of them.
        with store.transaction() as session:
            done += index_act(session, act, language)
        if on_step:
            on_step(at, len(keys))
    return done
