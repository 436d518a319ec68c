"""Show the ranks: `python -m tests.search.show [FOLDER QUESTIONS]`; without words the acts that ship."""

import sys
import tempfile
from pathlib import Path

from storage.engine import open_store
from tests.search.recall import SAMPLE_QUESTIONS, SAMPLES, ask_all, fill, say


def main(folder: Path = SAMPLES, questions: Path = SAMPLE_QUESTIONS) -> None:
    """Print each question's rank."""
    with tempfile.TemporaryDirectory() as name:
        store = open_store(f"sqlite:///{name}/search.db", bytes(32))
        fill(store, folder)
        sys.stdout.write(say(list(ask_all(store, questions))) + "\n")
        store.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
