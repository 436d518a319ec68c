"""A child of `zanwatch serve` never outlives its parent: whoever is killed with -9 cannot tell its children to stop."""

import os
import time
from threading import Thread

GUARDED = "ZANWATCH_SERVED"
"""Set in the environment of everything that `zanwatch serve` starts; what people start by hand is left alone."""
POLL_SECONDS = 1.0


def die_with_parent(parent: int | None = None) -> None:
    """End this process as soon as its parent is gone, where ``serve`` started it.

    ``parent`` is who it must be; without it, whoever is the parent now. Looking is all that every system offers, and
    it works however deep the family is: each generation looks after itself.
    """
    if not os.environ.get(GUARDED):
        return
    expected = parent if parent is not None else os.getppid()
    if os.getppid() != expected:
        os._exit(1)
    Thread(target=_watch, args=(expected,), name="guard", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    # No tidying: the parent's end was no tidy one either, and our database is sound at every moment.
    os._exit(1)
