"""What is to be reprinted, put together as one document: for the page that gives it and for the command."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from alerts.documents.stands import Code, Elsewhere, Item, Pack, Paper, Row, Size, Total
from config.catalogues import read_catalogue
from law.languages.words import ReaderLanguage
from law.model import ActFacts
from storage.stand_places import Place, Reprint
from storage.stand_values import SHEET_LANGUAGES, Sheet
from web.reading.stands import draw_code, read_sheet_words, say_bases, say_place_kind, split_paragraphs

SIZES: tuple[Size, ...] = ("a4", "a3")
_LONGEST_NUMBER = 10
_TAGS: dict[str, str] = {"rus": "ru", "kaz": "kk", "eng": "en"}


@dataclass(frozen=True, slots=True)
class Asked:
    """How a pack is asked for: in whose language its cover is, on which day, in which size, and where our pages are."""

    language: ReaderLanguage
    on: date
    size: Size
    public_url: str
    timezone: str


def read_size(words: str) -> Size:
    """Return a size of paper; what is none is A4."""
    return next((size for size in SIZES if size == words.lower()), SIZES[0])


def read_place(words: str) -> frozenset[int] | None:
    """Return the place of an address by its number; nothing is every place, and what is no number none at all."""
    if not words:
        return None
    return frozenset({int(words)} if words.isascii() and words.isdigit() and len(words) < _LONGEST_NUMBER else ())


def choose_reprints(
    reprints: Sequence[Reprint], places: frozenset[int] | None = None, language: str = ""
) -> tuple[Reprint, ...]:
    """Return those at some places and in a language; None and nothing are all."""
    return tuple(
        one for one in reprints if (places is None or one.place.id in places) and language in ("", _named(one).language)
    )


def list_wanted(reprints: Sequence[Reprint]) -> tuple[Sheet, ...]:
    """Return the sheets to be printed, each once: by language, then by title."""
    found = {one.sheet.code: one.sheet for one in reprints if one.sheet}
    return tuple(sorted(found.values(), key=lambda one: (SHEET_LANGUAGES.index(one.language), one.title, one.code)))


def read_pack(reprints: Sequence[Reprint], acts: Mapping[str, ActFacts], asked: Asked) -> Pack:
    """Return what is to be reprinted as a document; one that is being checked is named, and not printed."""
    t = read_catalogue(asked.language, "web")
    wanted = list_wanted(reprints)
    # One that is being checked may turn out wrong: it is named, and neither printed nor counted.
    copies = Counter(one.sheet.code for one in reprints if one.sheet and one.sheet.state != "check")
    elsewhere = {sheet.code: left for sheet in wanted if (left := _leave(sheet, copies[sheet.code], asked))}
    facts = [
        t.gettext(
            "Made on {date}. To print: {sheets} sheets, {copies} copies; "
            "being checked: {checked}; to take down: {down}."
        ).format(
            date=f"{asked.on:%d.%m.%Y}",
            sheets=len(copies),
            copies=copies.total(),
            checked=len(wanted) - len(copies),
            down=sum(one.old is not None for one in reprints),
        ),
        t.gettext("Each sheet stands here once: print as many copies as the list says. The list itself does not hang."),
    ]
    if not asked.public_url:
        facts.append(t.gettext("There is no public address (PUBLIC_URL), so there is no code to photograph."))
    return Pack(
        language=_TAGS.get(asked.language, "en"),
        title=t.gettext("To reprint"),
        on=asked.on,
        size=asked.size,
        facts=tuple(facts),
        rows=_read_rows(reprints, {code: one.said for code, one in elsewhere.items()}, asked),
        totals=_count(wanted, copies),
        papers=tuple(
            _as_paper(sheet, copies[sheet.code], acts, asked) for sheet in wanted if sheet.code not in elsewhere
        ),
        elsewhere=tuple(elsewhere.values()),
        unset=t.gettext("it has a sign that cannot be set here ({sign}); print it from its page"),
        words=_words(asked.language),
    )


def _named(one: Reprint) -> Sheet:
    found = one.sheet or one.old
    assert found is not None  # noqa: S101 - something is to be printed or taken down, else it is not in the list
    return found


def _leave(sheet: Sheet, copies: int, asked: Asked) -> Elsewhere | None:
    t, words = read_catalogue(asked.language, "web"), read_sheet_words()[sheet.language]
    if sheet.state == "check":
        said, address = t.gettext("being checked: do not print it yet"), ""
    elif sheet.file_kind:
        said = t.gettext("a file ({kind}): download it").format(kind=sheet.file_kind.upper())
        address = f"{asked.public_url.rstrip('/')}/stands/{sheet.code}/file"
    else:
        return None
    return Elsewhere(sheet.code, sheet.title, words["name"], words["tag"], copies, said, address)


def _as_paper(sheet: Sheet, copies: int, acts: Mapping[str, ActFacts], asked: Asked) -> Paper:
    words, here = read_sheet_words()[sheet.language], asked.public_url.rstrip("/")
    address = f"{here}/stands/{sheet.code}" if here else ""
    checked_on = sheet.checked_at.astimezone(ZoneInfo(asked.timezone)).date()
    drawn = draw_code(address) if address else None
    bases = "; ".join(say_bases(sheet, acts))
    foot = [(words["basis"], bases)] if bases else []
    foot.append((words["checked_on"], f"{checked_on:%d.%m.%Y}"))
    if address:
        foot += [("", words["is_it_valid"]), ("", address)]
    return Paper(
        code=sheet.code,
        title=sheet.title,
        language=words["name"],
        tag=words["tag"],
        copies=copies,
        paragraphs=tuple(split_paragraphs(sheet.text)),
        foot=tuple(foot),
        page_address=f"{here}/stands/{sheet.code}/print",
        qr=Code(drawn.side, drawn.path) if drawn else None,
    )


def _read_rows(reprints: Sequence[Reprint], said: Mapping[str, str], asked: Asked) -> tuple[Row, ...]:
    groups: dict[tuple[Place, str], list[Reprint]] = {}
    for one in reprints:
        groups.setdefault((one.place, _named(one).language), []).append(one)
    t = read_catalogue(asked.language, "web")
    rows = []
    for (place, language), group in groups.items():
        words = read_sheet_words()[language]
        prints = [_as_item(one.sheet, words, said.get(one.sheet.code, "")) for one in group if one.sheet]
        downs = [_as_item(one.old, words) for one in group if one.old]
        where = f"{place.town}, {place.name} ({say_place_kind(place.kind, t)})"
        count = sum(one.sheet is not None and one.sheet.state != "check" for one in group)
        rows.append(Row(where, words["name"], words["tag"], count, tuple(prints), tuple(downs)))
    return tuple(rows)


def _as_item(sheet: Sheet, words: Mapping[str, str], said: str = "") -> Item:
    return Item(sheet.code, sheet.title, words["tag"], said)


def _count(wanted: Sequence[Sheet], copies: Mapping[str, int]) -> tuple[Total, ...]:
    found = []
    for language, words in read_sheet_words().items():
        codes = [sheet.code for sheet in wanted if sheet.language == language and sheet.code in copies]
        if codes:
            found.append(Total(words["name"], words["tag"], len(codes), sum(copies[code] for code in codes)))
    return tuple(found)


def _words(language: ReaderLanguage) -> dict[str, str]:
    t = read_catalogue(language, "web")
    return {
        "page": t.gettext("page"),
        "pages": t.gettext("Page numbers"),
        "place": t.gettext("Place"),
        "language": t.gettext("Language"),
        "count": t.gettext("Copies"),
        "to_print": t.gettext("To print"),
        "to_take_down": t.gettext("To take down"),
        "by_place": t.gettext("By place and language"),
        "by_language": t.gettext("By language"),
        "by_sheet": t.gettext("What stands on which pages"),
        "elsewhere": t.gettext("Not among these pages"),
        "sheet": t.gettext("Sheet"),
        "sheets": t.gettext("Sheets"),
        "copies": t.gettext("Copies"),
    }
