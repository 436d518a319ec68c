"""Prints the alert that was written by hand and the composed one of the same pair, one above the other."""

import os
import sys
from pathlib import Path

from alerts.compose import compose
from alerts.letter import Links
from alerts.model import ReaderLanguage
from config.catalogues import read_catalogue
from tests.alerts.sample import make_person
from tests.messages.corpus_news import read_news

BY_HAND = Path(__file__).parent / "by_hand"
_FACTS = "## Факты"


def read_by_hand(name: str) -> tuple[str, list[str]]:
    """Return what the hand wrote, and its facts."""
    text, _, facts = (BY_HAND / f"{name}.md").read_text(encoding="utf-8").partition(_FACTS)
    return text.strip(), [line.removeprefix("- ").strip() for line in facts.strip().splitlines()]


def main(pair: str, language: ReaderLanguage) -> None:
    """Print both texts."""
    shared = Path(os.environ.get("ZANWATCH_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    news = dict(read_news(shared))[pair]
    composed = compose(make_person(language), news, Links(), read_catalogue(language))["mail"].text
    sys.stdout.write(f"{read_by_hand(f'{pair}.{language}')[0]}\n\n{'=' * 72}\n\n{composed}\n")


if __name__ == "__main__":
    main(sys.argv[1], "kaz" if sys.argv[2] == "kaz" else "rus")
