"""How `zanwatch serve` starts a module: `python -m flows.child MODULE ARGUMENT…`, which ends when ``serve`` does."""

import os
import runpy
import signal
import sys
from types import FrameType

from flows.guard import be_parent, die_with_parent


def main() -> None:
    """Run the module as if it were the program."""
    # A module that takes signals itself (uvicorn) does; the others leave at once, and without a traceback.
    signal.signal(signal.SIGTERM, _leave)
    die_with_parent()
    be_parent()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _leave(_number: int, _frame: FrameType | None) -> None:
    os._exit(0)


if __name__ == "__main__":
    main()
