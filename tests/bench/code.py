"""A code as long as one wants, and the same code with amendments scattered over it, as pages of old.adilet.

The articles are those of ``zanwatch.samples.generate``, which may be counted on without end. Every choice follows from
numbers alone, so each run of the bench reads the same bytes.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zanwatch.samples import phrases
from zanwatch.samples.generate import _META, FIRST_ON, SECOND_ON, _pick, _recount, _Writer

sys.path.insert(0, str(Path(__file__).parents[1] / "portal"))
from replay_portal.adilet import AdiletPortal
from replay_portal.espi import EspiPortal
from replay_portal.lens import Lens
from replay_portal.web import Request
from replay_portal.world import Options, World

NGR, CODE = "K2000000907", "900007"
_ARTICLES_IN_CHAPTER = 15
_POINTS = 12
KINDS = ("figure", "point", "exclusion", "article", "exclusion of an article", "heading", "wording", "proviso")


@dataclass(frozen=True, slots=True)
class Code:
    """Two editions of one code, each a page of HTML; ``amendments`` lie between them."""

    before: bytes
    after: bytes
    characters: int
    """Of the law of the first edition, without its markup."""
    amendments: int


def make_code(characters: int, amendments: int) -> Code:
    """Return a code of about so many characters, and what so many amendments made of it."""
    writer = _LongWriter("rus")
    articles = writer.articles(characters)
    places = {(2 * at + 1) * len(articles) // (2 * amendments) + 1: at for at in range(amendments)}
    amended = [
        writer.amend(number, list(lines), KINDS[places[number] % len(KINDS)]) if number in places else lines
        for number, lines in enumerate(articles, 1)
    ]
    before, after = (
        _answer(AdiletPortal, writer.text(written), on, f"/rus/docs/{NGR}")
        for written, on in ((articles, FIRST_ON), (amended, SECOND_ON))
    )
    return Code(before, after, sum(map(_length, articles)), amendments)


def make_espi_page(characters: int) -> bytes:
    """Return the first edition of that code as ЕСПИ's JSON."""
    writer = _LongWriter("rus")
    address = f"/api/documents/{CODE}/rus/{date.fromisoformat(FIRST_ON):%d.%m.%Y}?page=1"
    return _answer(EspiPortal, writer.text(writer.articles(characters)), FIRST_ON, address)


class _LongWriter(_Writer):
    def articles(self, characters: int) -> list[list[str]]:
        """Return the lines of as many articles as make up so many characters of law."""
        written: list[list[str]] = []
        length = 0
        while length < characters:
            written.append(self._article(len(written) + 1))
            length += _length(written[-1])
        return written

    def _article(self, number: int) -> list[str]:
        """Return an article of ``_POINTS`` points: with fewer, ten times the text would need numbers of five digits."""
        thing = _pick(phrases.THINGS, number)
        lines = [self._article_heading(f"{number}", self._name(number)), *self._points(number)]
        first = sum(line[:1].isdigit() for line in lines) + 1
        return lines + [f"{at}. {self._sentence(f'{number}/{at}', thing)}" for at in range(first, _POINTS + 1)]

    def text(self, articles: list[list[str]]) -> Iterator[str]:
        yield "# Длинный кодекс о дворах и садах (вымышленный образец)"
        yield "Настоящий Кодекс устанавливает, как соседи пользуются общими дворами и садами."
        for at, lines in enumerate(articles):
            chapter, place = divmod(at, _ARTICLES_IN_CHAPTER)
            if place == 0:
                thing = _pick(phrases.THINGS, "chapter", chapter)
                yield f"### Глава {chapter + 1}. {self._fill(phrases.CHAPTER, thing).upper()}"
            yield from lines

    def amend(self, number: int, lines: list[str], kind: str) -> list[str]:
        """Return an article as an amendment of that kind leaves it, with the note that tells of it."""
        thing = _pick(phrases.THINGS, "amended", number)
        points = [at for at, line in enumerate(lines) if line[:1].isdigit()]
        first, second, last = points[0], points[1], points[-1]
        figured = [at for at in points if _recount(lines[at]) != lines[at]]
        match kind:
            case "figure" if figured:
                lines[figured[0]] = _recount(lines[figured[0]])
            case "point":
                mark = lines[second].partition(".")[0]
                after = next((at for at in points if at > second), len(lines))
                lines.insert(after, f"{mark}-1. {self._sentence(f'{number}/inserted', thing)}")
            case "exclusion":
                lines[last] = f"{lines[last].partition('.')[0]}. {self._excluded('исключен', '')};"
            case "article":
                heading = self._article_heading(f"{number}-1", self._name(number, "inserted"))
                lines += [heading, f"1. {self._sentence(f'{number}-1/1', thing)}"]
            case "exclusion of an article":
                return [self._article_heading(f"{number}", f"{self._excluded('Исключена', '')}.")]
            case "heading":
                lines[0] = self._article_heading(f"{number}", f"Новое: {self._name(number, 'renamed').lower()}")
            case "wording":
                lines[first] = _reworded(lines[first], f"{self._sentence(f'{number}/new', thing)} Порядок общий.")
            case _:
                lines[second] = f"{lines[second].rstrip('.')}, если соседи {number} дворов не решат иначе."
        return [*lines, self._amended(number)]


def _reworded(line: str, words: str) -> str:
    return f"{line.partition('. ')[0]}. {words}"


def _length(lines: list[str]) -> int:
    return sum(len(line.rpartition("##### ")[2]) for line in lines)


def _answer(kind: type[AdiletPortal | EspiPortal], text: Iterator[str], on: str, address: str) -> bytes:
    """Return what a portal gives for the act whose only edition is this text."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "long-code"
        place.mkdir()
        (place / "meta.yaml").write_text(_META, encoding="utf-8")
        (place / f"{on}.rus.md").write_text("\n\n".join(text) + "\n", encoding="utf-8")
        portal = kind(World(Options((Path(folder),), date.max, page_size=sys.maxsize)))
        body: bytes = portal.answer(Request("GET", address), Lens()).body
    return body
