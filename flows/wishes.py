"""Which acts a pass without names reads: the list as it is shipped or as the operator wrote it, and what was added."""

from collections.abc import Sequence
from dataclasses import replace

from config.settings import Settings
from config.watchlist import read_watchlist
from flows.passes import Wish
from storage.acts import list_watched
from storage.engine import Store


def list_wishes(store: Store, settings: Settings) -> tuple[Wish, ...]:
    """Return every act on the watch list, in the list's order, then those that were once named by hand."""
    listed = {act.code: Wish(act.code, act.topics) for act in read_watchlist(settings.watchlist)}
    with store.reading() as session:
        for act in list_watched(session):
            listed.setdefault(act.code, Wish(act.code, act.topics))
    return tuple(listed.values())


def find_wishes(store: Store, settings: Settings, codes: Sequence[str], *, reread: bool) -> tuple[Wish, ...]:
    """Return the wishes of these acts; one that has left the list meanwhile is left out."""
    asked = set(codes)
    return tuple(replace(wish, reread=reread) for wish in list_wishes(store, settings) if wish.code in asked)
