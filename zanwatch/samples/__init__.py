"""Invented acts with the real grammar: nothing here is a law, and each text says so in its title.

The folders have the form that the replay portal reads: dated markdown in two languages beside a ``meta.yaml``.
"""

from pathlib import Path


def acts_folder() -> Path:
    """Return the folder of the acts that are kept as text; ``generate`` makes one more, of 500 KB."""
    return Path(__file__).parent / "acts"
