"""A child of `zanwatch serve` never outlives its parent: whoever is killed with -9 cannot tell its children to stop."""

import os
import time
from threading import Thread

GUARDED = "ZANWATCH_SERVED"
"""In the environment of everything that `zanwatch serve` starts: the number of the process that it must not outlive."""
POLL_SECONDS = 1.0


def die_with_parent() -> None:
    """End this process as soon as the one that started it is gone; one that people start by hand is left alone.

    Looking is all that every system offers, and it works however deep the family is: each generation looks after
    itself, and names itself to the next with ``be_parent``.
    """
    named = os.environ.get(GUARDED, "")
    if not named:
        return
    elder, parent = int(named), os.getppid()
    # Between the two there may be a launcher. A parent that died while this process was starting is a stranger by now.
    if parent != elder and not _is_alive(elder):
        os._exit(1)
    Thread(target=_watch, args=(parent, elder), name="guard", daemon=True).start()


def be_parent() -> None:
    """Let everything that this process starts end with it."""
    if os.environ.get(GUARDED):
        os.environ[GUARDED] = str(os.getpid())


def _watch(parent: int, elder: int) -> None:
    while os.getppid() == parent and (parent == elder or _is_alive(elder)):
        time.sleep(POLL_SECONDS)
    # No tidying: the parent's end was no tidy one either, and our database is sound at every moment.
    os._exit(1)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
