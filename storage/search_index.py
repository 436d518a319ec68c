"""Each wording of a unit is indexed once, with the edition it came with and the one it was gone in.

A new edition, and a correction of the newest one, cost what changed: units that stay are not touched. Whatever cannot
be done so (a corrected older edition, a better reader, another stemmer) makes the act's index anew from its stored
texts. Rows go in in the transaction of the revision they belong to.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from sqlalchemy import bindparam, delete, insert, text, update
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from law.model import Language, Revision
from law.search.stems import VERSION, stem
from law.search.tokens import read_forms
from law.search.units import Unit, list_units
from storage.tables_search import FULL_TEXT, SearchActRow, SearchUnitRow, SearchWordRow

Editions = Sequence[tuple[date, int, str]]
"""Of an act in a language: day, number and hash of the law of each edition, in order."""
Words = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""Stems of a unit: of the act's title, of the headings above, of its own with those before its list."""
_LONGEST_STEM = 60
_NAMED_PARTS = 2
_LAST_PLACE, _MOST_PLACES = 16_000, 255
"""How PostgreSQL counts the places of words in a vector."""
# Words that nearly every unit has: a short text packed alone would be hardly smaller.
_USUAL = (
    "Қазақстан Республикасының заңнамасында белгіленген тәртіппен жүзеге асырады органдардың туралы және үшін "
    "Республики Казахстан в порядке, установленном законодательством Республики Казахстан, осуществляется органами "
    "уполномоченный орган местные исполнительные органы областей, городов республиканского значения, столицы лица в "
    "соответствии с настоящим Законом, предусмотренных статьей настоящей статьи пункта не более календарных дней со дня"
).encode()


@dataclass(frozen=True, slots=True)
class Wanted:
    """An act in a language with all its stored editions, and who reads the text of one by its number."""

    act: str
    language: Language
    editions: Editions
    read: Callable[[int], Revision]


def put_edition(session: Session, wanted: Wanted, new: Revision | None) -> None:
    """Index an act; where only ``new`` is missing, which is among its editions, that costs what is new in it."""
    row = session.get(SearchActRow, (wanted.act, wanted.language))
    index = _Index(session, wanted.act, wanted.language)
    newest = max(wanted.editions, key=lambda one: one[1])
    others = [one for one in wanted.editions if one is not newest]
    days = [day for day, _, _ in others]
    is_next = (row.signature if row else _sign(())) == _sign(others)
    if new is not None and is_next and new.portal_version_on not in days:
        index.place(new, days)
    elif new is not None and is_next and new.portal_version_on == max(days):
        index.correct(new)
    else:
        index.clear()
        # Of several texts of one edition the one that came last stays.
        latest = {day: number for day, number, _ in wanted.editions}
        done: list[date] = []
        for day, number in sorted(latest.items()):
            index.place(wanted.read(number), done)
            done.append(day)
    index.save(row, wanted.editions)


def is_indexed(session: Session, act: str, language: str, editions: Editions) -> bool:
    """Tell whether the index of an act in a language is that of its stored texts."""
    row = session.get(SearchActRow, (act, language))
    return row is not None and row.signature == _sign(editions)


def empty_index(session: Session) -> None:
    """Throw the whole index away."""
    connection = session.connection()
    for table in (SearchUnitRow, SearchWordRow, SearchActRow):
        connection.execute(delete(table))
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {FULL_TEXT}({FULL_TEXT}) VALUES('delete-all')"))
    session.expire_all()


def place_words(eid: str) -> tuple[str, ...]:
    """Return the word by which a unit is found that is asked for by its number; none for what is deep inside another.

    >>> place_words("art_20__para_5"), place_words("art_20__para_5__indent_2")
    (('art-20-para-5',), ())
    """
    parts = eid.split("__")
    is_named = parts[0].startswith(("art_", "para_")) and len(parts) <= _NAMED_PARTS and not parts[-1].startswith("ind")
    return ("-".join(part.replace("_", "-") for part in parts),) if is_named else ()


def unpack(words: bytes) -> tuple[str, str]:
    """Return heading and text of a stored wording."""
    unpacker = zlib.decompressobj(wbits=-15, zdict=_USUAL)
    heading, _, body = unpacker.decompress(words).decode().partition("\n")
    return heading, body


class _Index:
    """The wordings of one act in one language."""

    def __init__(self, session: Session, act: str, language: Language) -> None:
        self._session, self._act, self._language = session, act, language
        self._rows: list[tuple[int, str, date, date | None]] = []
        self._read()

    def clear(self) -> None:
        """Take its wordings out; in SQLite's full text they stay without a row, until all is made anew."""
        mine = (col(SearchUnitRow.act) == self._act, col(SearchUnitRow.language) == self._language)
        self._session.connection().execute(delete(SearchUnitRow).where(*mine))
        self._rows = []

    def place(self, revision: Revision, days: Sequence[date]) -> None:
        """Put an edition among those of these days, which have their wordings already."""
        day = revision.portal_version_on
        before = max((one for one in days if one < day), default=None)
        after = min((one for one in days if one > day), default=None)
        units = {_digest(unit): unit for unit in list_units(revision)}
        there, split, came, ended = set[str](), list[tuple[int, date | None]](), list[int](), list[int]()
        for number, digest, from_on, until_on in self._rows:
            was = before is not None and from_on <= before and (until_on is None or before < until_on)
            will = after is not None and from_on <= after and (until_on is None or after < until_on)
            if not was and not will:
                continue
            if digest in units:
                there.add(digest)
                if not was:
                    came.append(number)
            elif was and will:
                ended.append(number)
                split.append((number, until_on))
            elif was:
                ended.append(number)
        self._alter({"from_on": day}, came)
        self._copy(split, after)
        self._alter({"until_on": day}, ended)
        self._add([unit for digest, unit in units.items() if digest not in there], revision.title, day, after)
        self._read()

    def correct(self, revision: Revision) -> None:
        """Put another text of the newest edition in the place of the one that was there."""
        day = revision.portal_version_on
        units = {_digest(unit): unit for unit in list_units(revision)}
        there, ended, gone, back = set[str](), list[int](), list[int](), list[int]()
        for number, digest, from_on, until_on in self._rows:
            if until_on is None and digest not in units:
                (gone if from_on == day else ended).append(number)
            elif until_on is None:
                there.add(digest)
            elif until_on == day and digest in units:
                # The text that is corrected had it no more.
                there.add(digest)
                back.append(number)
        self._alter({"until_on": day}, ended)
        self._alter({"until_on": None}, back)
        if gone:
            query = delete(SearchUnitRow).where(col(SearchUnitRow.id) == bindparam("number"))
            self._session.connection().execute(query, [{"number": number} for number in gone])
        self._add([unit for digest, unit in units.items() if digest not in there], revision.title, day, None)
        self._read()

    def save(self, row: SearchActRow | None, editions: Editions) -> None:
        """Note up to where this act is indexed."""
        first_on = min(day for day, _, _ in editions)
        row = row or SearchActRow(act=self._act, language=self._language, first_on=first_on, signature="", units=0)
        row.first_on = first_on
        row.signature, row.units = _sign(editions), len(self._rows)
        self._session.add(row)
        self._session.flush()

    def _read(self) -> None:
        columns = (SearchUnitRow.id, SearchUnitRow.digest, SearchUnitRow.from_on, SearchUnitRow.until_on)
        query = select_columns(*map(col, columns)).where(
            col(SearchUnitRow.act) == self._act, col(SearchUnitRow.language) == self._language
        )
        self._rows = [(row[0], row[1], row[2], row[3]) for row in self._session.connection().execute(query)]

    def _alter(self, values: dict[str, date | None], numbers: Sequence[int]) -> None:
        if numbers:
            query = update(SearchUnitRow).where(col(SearchUnitRow.id) == bindparam("number")).values(**values)
            self._session.connection().execute(query, [{"number": number} for number in numbers])

    def _copy(self, split: Sequence[tuple[int, date | None]], from_on: date | None) -> None:
        """A wording that an edition between two others lacks came twice."""
        for number, until_on in split:
            assert from_on is not None  # noqa: S101 - for the types: there is a later edition, or nothing is split
            row = self._session.get_one(SearchUnitRow, number)
            heading, body = unpack(row.words)
            self._add([Unit(row.eid, heading, body, "", "")], "", from_on, until_on)

    def _add(self, units: Sequence[Unit], title: str, from_on: date, until_on: date | None) -> None:
        if not units:
            return
        name = _stems_of(title, self._language)
        rows, texts = [], []
        counts: Counter[str] = Counter()
        forms: dict[str, str] = {}
        for unit, own in zip(units, read_forms([f"{unit.heading}\n{unit.text}" for unit in units]), strict=True):
            stems = [stem(form, self._language)[:_LONGEST_STEM] for form in own]
            counts.update(set(stems))
            for word, form in zip(stems, own, strict=True):
                forms.setdefault(word, form)
            rows.append(
                {
                    "act": self._act,
                    "language": self._language,
                    "eid": unit.eid,
                    "from_on": from_on,
                    "until_on": until_on,
                    "digest": _digest(unit),
                    "words": _pack(unit.heading, unit.text),
                }
            )
            above = [*_stems_of(unit.above, self._language), *place_words(unit.eid)]
            texts.append((name, above, [*stems, *_stems_of(unit.lead, self._language)]))
        self._write(rows, texts)
        self._count(counts, forms)

    def _write(self, rows: list[dict[str, object]], texts: Sequence[Words]) -> None:
        connection = self._session.connection()
        if connection.dialect.name == "postgresql":
            for row, words in zip(rows, texts, strict=True):
                row["vector"] = _as_vector(words)
            connection.execute(insert(SearchUnitRow), rows)
            return
        # The last number ever given: rows of one writer are numbered one after another.
        last = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'search_unit'")).scalar() or 0
        for number, row in enumerate(rows, last + 1):
            row["id"] = number
        connection.execute(insert(SearchUnitRow), rows)
        connection.execute(
            text(f"INSERT INTO {FULL_TEXT}(rowid, title, above, body) VALUES (:number, :title, :above, :body)"),  # noqa: S608 - our own word
            [
                {"number": row["id"], "title": " ".join(title), "above": " ".join(above), "body": " ".join(body)}
                for row, (title, above, body) in zip(rows, texts, strict=True)
            ],
        )

    def _count(self, counts: Counter[str], forms: dict[str, str]) -> None:
        if not counts:
            return
        make = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        query = make(SearchWordRow)
        query = query.on_conflict_do_update(
            index_elements=["language", "stem"], set_={"units": col(SearchWordRow.units) + query.excluded.units}
        )
        # In one order, so that two writers never wait for each other crosswise.
        values = [
            {"language": self._language, "stem": word, "form": forms[word][:_LONGEST_STEM], "units": counts[word]}
            for word in sorted(counts)
        ]
        self._session.connection().execute(query, values)


@lru_cache(maxsize=512)
def _stems_of(words: str, language: Language) -> tuple[str, ...]:
    """Return the stems of words that many units stand under."""
    return tuple(stem(form, language)[:_LONGEST_STEM] for form in read_forms([words])[0])


def _as_vector(words: Words) -> str:
    """Return the words as PostgreSQL writes a vector: title, headings above and body with their weights."""
    places: dict[str, list[str]] = {}
    at = 0
    for weight, stems in zip("BAD", words, strict=True):
        for word in stems:
            at += 1
            places.setdefault(word, []).append(f"{min(at, _LAST_PLACE)}{weight}")
    return " ".join(f"'{word}':{','.join(found[:_MOST_PLACES])}" for word, found in places.items())


def _pack(heading: str, body: str) -> bytes:
    packer = zlib.compressobj(9, wbits=-15, zdict=_USUAL)
    joined = f"{' '.join(heading.split())}\n{body}".encode("utf-8", "replace")
    return packer.compress(joined) + packer.flush()


def _digest(unit: Unit) -> str:
    return blake2b(f"{unit.eid}\0{unit.heading}\0{unit.text}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def _sign(editions: Editions) -> str:
    said = f"{VERSION} {[(day.isoformat(), number, law) for day, number, law in editions]}"
    return blake2b(said.encode(), digest_size=16).hexdigest()
