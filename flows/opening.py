"""Where a flow, a page or a command begins: the store is opened, clock and sender are made, and nowhere else."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.settings import Settings, make_data_dir, read_settings

if TYPE_CHECKING:
    from flows.tools import Tools
    from spiders.crawl import Crawler
    from storage.engine import Store


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


@contextmanager
def opened_store(settings: Settings | None = None) -> "Iterator[Store]":
    """Give the store of these settings, or of the environment's, and close it."""
    from storage.engine import open_store  # noqa: PLC0415 - a command that needs no database starts without it
    from storage.keys import read_key  # noqa: PLC0415

    chosen = settings or read_settings()
    make_data_dir(chosen)
    store = open_store(chosen.database, read_key(chosen))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def opened_tools(settings: Settings | None = None, crawler: "Crawler | None" = None) -> "Iterator[Tools]":
    """Give all that a pass needs of the world; ``crawler`` is one that the caller has started and will end."""
    from alerts.send import send  # noqa: PLC0415 - see above
    from flows.permission import permitted  # noqa: PLC0415
    from flows.tools import Tools  # noqa: PLC0415
    from spiders.crawl import Crawler  # noqa: PLC0415

    chosen = settings or read_settings()
    with opened_store(chosen) as store, nullcontext(crawler) if crawler else Crawler() as crawl:
        yield Tools(store, chosen, now, permitted(crawl, store, chosen, now), send, random.random)
