"""What a search found, as the page shows it: places said in the reader's language, with links to text and history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from urllib.parse import quote, urlencode

from law.languages.labels import label, topmost
from law.languages.words import ReaderLanguage
from law.model import Language
from law.search.snippet import Run
from storage.changes import StoredChange
from storage.search import Hit, Place
from storage.search_changes import Explained
from storage.search_query import Where
from web.reading.said import Said, say

HITS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What happened to a unit in the edition of a day; ``compare_href`` shows it in its place."""

    on: date
    said: Said
    compare_href: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One unit of a hit; ``changes`` are those that brought its wording and took it away, where they were asked for."""

    label: str
    href: str
    history_href: str
    runs: tuple[Run, ...]
    from_on: date
    until_on: date | None
    changes: tuple[ChangeLine, ...]


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


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the hits: titles by act and language of the text, and the changes of their wordings."""

    titles: Mapping[tuple[str, Language], str]
    changes: Explained


def read_hits(
    hits: Sequence[Hit], beside: Beside, spoken: tuple[ReaderLanguage, NullTranslations], where: Where
) -> tuple[HitLine, ...]:
    """Return the lines of a page of hits; ``spoken`` is the reader's language with its catalogue."""
    language = spoken[0]
    return tuple(
        HitLine(
            beside.titles.get((hit.act, hit.language), hit.act),
            hit.act,
            hit.language,
            label(hit.whole, language),
            hit.heading,
            tuple(_read_place(hit, place, (beside.changes, *spoken), where) for place in hit.places),
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


def address_of_change(item: StoredChange) -> str:
    """Return where a stored change is compared, from its article on.

    >>> from datetime import UTC, date, datetime
    >>> change = Change("rus", "repeal", "in_force", "art_17__para_3", "", "3. Слова.", None)
    >>> seen_at = datetime(2024, 6, 16, tzinfo=UTC)
    >>> address_of_change(StoredChange("49212", date(2023, 7, 1), date(2024, 6, 16), seen_at, change))
    '/acts/49212/compare/2023-07-01/2024-06-16?lang=rus&at=art_17#art_17'
    """
    at = quote(topmost(item.change.eid), safe="")
    path = f"/acts/{quote(item.act, safe='')}/compare/{item.from_on}/{item.to_on}"
    return f"{path}?lang={item.change.language}&at={at}#{at}"


def _read_place(
    hit: Hit, place: Place, spoken: tuple[Explained, ReaderLanguage, NullTranslations], where: Where
) -> PlaceLine:
    explained, language, t = spoken
    act, at = quote(hit.act, safe=""), quote(place.eid, safe="")
    on = f"&on={place.from_on.isoformat()}" if where != "current" else ""
    return PlaceLine(
        label(place.eid, language),
        f"/acts/{act}?lang={hit.language}{on}&at={at}#{at}",
        f"/acts/{act}/history/{at}?lang={hit.language}",
        place.runs,
        place.from_on,
        place.until_on,
        tuple(
            ChangeLine(item.to_on, say(item.change, language, t), address_of_change(item))
            for item in explained.get((hit.act, hit.language, place.eid, place.from_on), ())
        ),
    )
