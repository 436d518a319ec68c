"""`python -m tests.first_hour.killed POINT WORDS…`: the command, killed with -9 when it keeps its answers."""

import os
import signal
import sys

from zanwatch import cli
from zanwatch.first_hour import keeping

POINTS = ("write_draft", "import_defaults", "set_flag", "put_in_place")


def main() -> None:
    point, *words = sys.argv[1:]
    setattr(keeping, point, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    sys.argv = ["zanwatch", *words]
    cli.main()


if __name__ == "__main__":
    main()
