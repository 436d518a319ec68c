"""Which acts a pass without names reads: the list as it is shipped or as the operator wrote it, and what was added."""

from collections.abc import Sequence
from dataclasses import replace

from config.settings import Settings
from flows.passes import Wish
from flows.watchlist import list_entries
from storage.engine import Store


def list_wishes(store: Store, settings: Settings) -> tuple[Wish, ...]:
    """Return every act on watch, in the list's order, then those that were put there by hand."""
    with store.reading() as session:
        entries = [entry for entry in list_entries(session, settings) if entry.state == "watched" and entry.code]
        return tuple({entry.code: Wish(entry.code, entry.act.topics) for entry in entries}.values())


def find_wishes(store: Store, settings: Settings, codes: Sequence[str], *, reread: bool) -> tuple[Wish, ...]:
    """Return the wishes of these acts; one that has left the list meanwhile is left out."""
    asked = set(codes)
    return tuple(replace(wish, reread=reread) for wish in list_wishes(store, settings) if wish.code in asked)
