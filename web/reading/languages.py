"""Both languages of an act beside each other, unit by unit, and where only one of them changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from law.changes.side import headed
from law.languages.labels import label, topmost
from law.languages.words import ReaderLanguage
from law.model import LANGUAGES, Language, Provision, Revision
from web.reading.act import Touch
from web.reading.paging import deal

_LEFT_OUT = ("title", "cell", "table", "status", "requisites", "signature")


@dataclass(frozen=True, slots=True)
class Pair:
    """A line in both languages; one that a language has not is empty there."""

    eid: str
    rus: str
    kaz: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Aligned:
    """An article (or annex, or point) in both languages. ``only`` is the language that alone changed, or alone has it.

    ``changed_on`` is the edition in which that language last changed; None where the other has no such unit at all.
    """

    eid: str
    label: str
    pairs: tuple[Pair, ...]
    only: Language | None
    changed_on: date | None

    @property
    def size(self) -> int:
        """About how many bytes it takes in a page."""
        return 400 + sum(120 + len(pair.rus.encode()) + len(pair.kaz.encode()) for pair in self.pairs)


Touches = Mapping[Language, Mapping[str, Touch]]


def align(rus: Revision, kaz: Revision, touches: Touches, language: ReaderLanguage) -> tuple[Aligned, ...]:
    """Return the units of both texts by article, in the order of the Russian one."""
    texts: dict[Language, dict[str, Provision]] = {
        text.language: {unit.eid: unit for unit in text.provisions if unit.kind not in _LEFT_OUT} for text in (rus, kaz)
    }
    groups: dict[str, list[str]] = {}
    for eid in _merge(list(texts["rus"]), list(texts["kaz"])):
        groups.setdefault(topmost(eid), []).append(eid)
    rows = {text.language: _rows_of(text) for text in (rus, kaz)}
    return tuple(_aligned(top, eids, texts, rows, touches, language) for top, eids in groups.items())


def deal_aligned(found: Sequence[Aligned], page: int) -> tuple[tuple[Aligned, ...], int, int]:
    """Return one page of it (from 1), which one it is, and how many there are."""
    pages = deal(found, lambda one: one.size)
    at = min(max(page, 1), len(pages))
    return tuple(pages[at - 1]), at, len(pages)


def _aligned(  # noqa: PLR0913, PLR0917 - what both texts are read from
    top: str,
    eids: Sequence[str],
    texts: Mapping[Language, Mapping[str, Provision]],
    rows: Mapping[Language, Mapping[str, str]],
    touches: Touches,
    language: ReaderLanguage,
) -> Aligned:
    pairs = [pair for eid in eids for pair in _pairs(eid, texts, rows)]
    has: list[Language] = [one for one in LANGUAGES if any(eid in texts[one] for eid in eids)]
    name = label(top, language)
    name = name[:1].upper() + name[1:]
    if len(has) == 1:
        return Aligned(top, name, tuple(pairs), has[0], None)
    last = {one: touches[one][top].to_on if top in touches[one] else date.min for one in LANGUAGES}
    if last["rus"] == last["kaz"]:
        return Aligned(top, name, tuple(pairs), None, None)
    later: Language = max(LANGUAGES, key=lambda one: last[one])
    return Aligned(top, name, tuple(pairs), later, last[later])


def _pairs(
    eid: str, texts: Mapping[Language, Mapping[str, Provision]], rows: Mapping[Language, Mapping[str, str]]
) -> list[Pair]:
    said = {one: _lines(texts[one].get(eid), one, rows) for one in LANGUAGES}
    return [
        Pair(eid, said["rus"][at], said["kaz"][at], is_heading=at == 0)
        for at in (0, 1)
        if said["rus"][at] or said["kaz"][at]
    ]


def _lines(unit: Provision | None, language: Language, rows: Mapping[Language, Mapping[str, str]]) -> tuple[str, str]:
    """Return the heading and the own line of a unit; both empty where there is no such unit."""
    if unit is None:
        return "", ""
    if unit.kind == "row":
        return "", rows[language].get(unit.eid, "")
    return headed(unit), unit.text or ("—" if unit.excluded else "")


def _rows_of(revision: Revision) -> dict[str, str]:
    rows: dict[str, list[str]] = {}
    for unit in revision.provisions:
        if unit.kind == "cell" and unit.text:
            rows.setdefault(unit.parent, []).append(unit.text)
    return {eid: " | ".join(cells) for eid, cells in rows.items()}


def _merge(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Return both lists as one: what only the second has comes after the one that it follows there."""
    known, after = set(first), dict[str, list[str]]()
    last = ""
    for eid in second:
        if eid in known:
            last = eid
        else:
            after.setdefault(last, []).append(eid)
    merged = list(after.get("", ()))
    for eid in first:
        merged += [eid, *after.get(eid, ())]
    return merged
