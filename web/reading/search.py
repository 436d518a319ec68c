"""What a search found, as the page shows it: places said in the reader's language, with links to text and history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from law.languages.labels import label
from law.languages.words import ReaderLanguage
from law.model import Language
from law.search.snippet import Run
from storage.search import Hit, Place
from storage.search_query import Where

HITS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One unit of a hit."""

    label: str
    href: str
    history_href: str
    runs: tuple[Run, ...]
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class HitLine:
    """One hit; ``heading`` is empty where the unit has none."""

    title: str
    act: str
    language: Language
    label: str
    heading: tuple[Run, ...]
    places: tuple[PlaceLine, ...]
    is_over: bool


def read_hits(
    hits: Sequence[Hit], titles: Mapping[tuple[str, Language], str], language: ReaderLanguage, where: Where
) -> tuple[HitLine, ...]:
    """Return the lines of a page of hits; ``titles`` are by act and language of the text."""
    return tuple(
        HitLine(
            titles.get((hit.act, hit.language), hit.act),
            hit.act,
            hit.language,
            label(hit.whole, language),
            hit.heading,
            tuple(_read_place(hit, place, language, where) for place in hit.places),
            hit.is_over,
        )
        for hit in hits
    )


def address(fields: Mapping[str, str]) -> str:
    """Return the address of a search up to its page number.

    >>> address({"q": "муж & жена", "lang": ""})
    '/search?q=%D0%BC%D1%83%D0%B6+%26+%D0%B6%D0%B5%D0%BD%D0%B0&'
    """
    return f"/search?{urlencode({name: value for name, value in fields.items() if value}, errors='replace')}&"


def _read_place(hit: Hit, place: Place, language: ReaderLanguage, where: Where) -> PlaceLine:
    act, at = quote(hit.act, safe=""), quote(place.eid, safe="")
    on = f"&on={place.from_on.isoformat()}" if where != "current" else ""
    return PlaceLine(
        label(place.eid, language),
        f"/acts/{act}?lang={hit.language}{on}&at={at}#{at}",
        f"/acts/{act}/history/{at}?lang={hit.language}",
        place.runs,
        place.from_on,
        place.until_on,
    )
