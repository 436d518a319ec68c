"""Writes what every pair of the real corpus tells: mail, Telegram and digest in four languages, a file each."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from alerts.compose import compose
from alerts.digest import Contents, write_digest
from alerts.formats import digest_mail, digest_telegram
from alerts.letter import Links
from alerts.model import READER_LANGUAGES, News, ReaderLanguage
from config.catalogues import read_catalogue
from tests.alerts.sample import make_person
from tests.messages.corpus_news import SEEN_AT, read_news

LINKS = Links("https://zanwatch.example")


def write_all(news: News, language: ReaderLanguage) -> Iterator[tuple[str, str]]:
    """Yield the name of each message («mail», «telegram», «digest.mail», …) and its subject and text."""
    person, t = make_person(language), read_catalogue(language)
    letters = compose(person, news, LINKS, t)
    yield "mail", f"{letters['mail'].subject}\n\n{letters['mail'].text}"
    yield "telegram", letters["telegram"].html
    contents = Contents("k" * 64, SEEN_AT.date(), "daily", (news,))
    if (digest := write_digest(person, contents, LINKS, t, lambda _: "")) is not None:
        mail = digest_mail.write(digest, t)
        yield "digest.mail", f"{mail.subject}\n\n{mail.text}"
        yield "digest.telegram", digest_telegram.write(digest, t).html


def main(folder: Path) -> None:
    """Write all messages of all pairs to a folder; they hold texts of the corpus and are never committed."""
    shared = Path(os.environ.get("ZANWATCH_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    folder.mkdir(parents=True, exist_ok=True)
    for pair, news in read_news(shared):
        for language in READER_LANGUAGES:
            for name, text in write_all(news, language):
                (folder / f"{pair}.{language}.{name}.txt").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
