"""Work in a fork that dies of kill -9. Whoever uses it has one thread, so that its forks are as good as new."""

import os
import signal
import time
from collections.abc import Callable

Work = Callable[[], object]


def kill_in_fork(work: Work, after: float) -> bool:
    """Do work in a fork and kill it after so many seconds; tell whether it was still at it."""
    child = _start(work)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def measure(work: Work) -> float:
    """Return the seconds that work takes in a fork that may come to its end."""
    began = time.monotonic()
    ended = os.waitstatus_to_exitcode(os.waitpid(_start(work), 0)[1])
    assert ended == 0, ended
    return time.monotonic() - began


def _start(work: Work) -> int:
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child
