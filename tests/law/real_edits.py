"""One real edit of a law, as small as a legislature makes it: a digit, a date, a sum, «не», «или», a modal word."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from law.model import Provision, Revision
from law.wording import clean
from tests.law.noise import Block, Text

_MARK = re.compile(
    r"^(?:Статья|Глава|Раздел|Параграф)\s+[\dIVX-]+\.?\s|^[\dIVX][\d-]*[.)]?-?(?:бап|тарау|бөлім)?\.?\s|^\w\)\s"
)
_STRAY_CODE = re.compile(r"\s?[A-Z]\d{6}$")
_KINDS = {"cell": "table_cell", "title": "heading"}
_EDITED = ("title", "preamble", "chapter", "section", "article", "point", "subpoint", "indent", "annex", "cell")
_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_FIGURES = {
    "rus": (("тридцати", "шестидесяти"), ("трех", "пяти"), ("десяти", "пятнадцати"), ("один", "два"), ("двух", "семи")),
    "kaz": (("отыз", "алпыс"), ("үш", "бес"), ("он", "жиырма"), ("бір", "екі"), ("екі", "жеті")),
}
_JOINTS = {"rus": (("и", "или"), ("или", "и")), "kaz": (("және", "немесе"), ("немесе", "және"))}
_MODALS = {
    "rus": (("вправе", "обязан"), ("обязан", "вправе"), ("обязаны", "вправе"), ("имеет право", "обязан")),
    "kaz": (("құқылы", "міндетті"), ("міндетті", "құқылы")),
}
Edit = Callable[[str, str, Random], str]


@dataclass(frozen=True, slots=True)
class Edited:
    """An edition with one edit, and the one change that it must be: its kind and its place."""

    text: Text
    edit: str
    kind: str
    eid: str
    was: str
    now: str


def _digit(line: str, _: str, rng: Random) -> str:
    return _one(r"\d", line, rng, lambda found: str((int(found[0]) + rng.randrange(1, 9)) % 10))


def _date(line: str, _: str, rng: Random) -> str:
    def later(found: re.Match[str]) -> str:
        return f"{int(found[1]) % 27 + 1:02d}{found[2]}"

    months = f"{_MONTHS}|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз"
    pattern = rf"\b(\d\d?)(\.\d\d\.\d{{4}}|\s(?:{months})\w*)"
    return _one(pattern, line, rng, later)


def _sum(line: str, language: str, rng: Random) -> str:
    for was, now in rng.sample(_FIGURES[language], len(_FIGURES[language])):
        if changed := _replaced(line, was, now, rng):
            return changed
    return _one(r"\b[1-9]\d*(?=\s(?:тенге|теңге|долл|месячн|айлық|процент|пайыз|%))", line, rng, lambda m: f"{m[0]}0")


def _negation(line: str, language: str, rng: Random) -> str:
    added = {"rus": "не ", "kaz": "емес "}[language]
    return _one(r"(?<=[а-яәғқңөұүһі] )(?=[а-яәғқңөұүһі]{4})", line, rng, lambda _: added)


def _joint(line: str, language: str, rng: Random) -> str:
    return next((new for was, now in _JOINTS[language] if (new := _replaced(line, was, now, rng))), "")


def _modal(line: str, language: str, rng: Random) -> str:
    return next((new for was, now in _MODALS[language] if (new := _replaced(line, was, now, rng))), "")


EDITS: dict[str, Edit] = {
    "digit": _digit, "date": _date, "sum": _sum, "negation": _negation, "and-or": _joint, "modal": _modal,
}  # fmt: skip


def _replaced(line: str, was: str, now: str, rng: Random) -> str:
    return _one(rf"(?<!\w){was}(?!\w)", line, rng, lambda _: now)


def _one(pattern: str, line: str, rng: Random, change: Callable[[re.Match[str]], str]) -> str:
    """Return the line with one match changed, never in the mark of the unit; empty if there is none."""
    mark, code = _MARK.match(line), _STRAY_CODE.search(line)
    found = list(re.compile(pattern).finditer(line, mark.end() if mark else 0, code.start() if code else len(line)))
    if not found:
        return ""
    chosen = rng.choice(found)
    return line[: chosen.start()] + change(chosen) + line[chosen.end() :]


def edited(text: Text, clean_text: Revision, edit: str, rng: Random) -> Edited | None:
    """Return the edition with one edit of this sort in one of its units, None if no unit offers a place for it."""
    places = list(_places(text, clean_text))
    rng.shuffle(places)
    for at, unit, cell in places:
        block = text.blocks[at]
        was = block.rows[cell[0]][cell[1]] if cell else block.text
        now = EDITS[edit](was, text.language, rng)
        if not now or now == was:
            continue
        blocks = (*text.blocks[:at], _with(block, cell, now), *text.blocks[at + 1 :])
        own_kind = "substitution" if unit.text and clean(was).endswith(unit.text) else "heading"
        return Edited(replace(text, blocks=blocks), edit, _KINDS.get(unit.kind, own_kind), unit.eid, was, now)
    return None


def _places(text: Text, clean_text: Revision) -> Iterator[tuple[int, Provision, tuple[int, int] | None]]:
    """Yield the units whose words stand in exactly one block, with that block and, in a table, the cell."""
    by_words: dict[str, list[int]] = {}
    tables = []
    for at, block in enumerate(text.blocks):
        if block.kind == "table":
            tables.append(at)
        elif block.kind not in ("toc", "note", "italic", "excluded", "editorial", "signature"):
            by_words.setdefault(clean(block.text), []).append(at)
    eids = [unit.eid for unit in clean_text.provisions if unit.kind == "table"]
    for unit in clean_text.provisions:
        if unit.kind == "cell" and unit.text:
            table, _, place = unit.eid.rpartition("__row_")
            row, _, cell = place.partition("__cell_")
            yield tables[eids.index(table)], unit, (int(row) - 1, int(cell) - 1)
        elif unit.kind in _EDITED and not unit.excluded:
            for words in filter(None, (unit.text, unit.heading)):
                found = [at for own, ats in by_words.items() if own == words or _is_headed(own, words) for at in ats]
                if len(found) == 1:
                    yield found[0], unit, None


def _is_headed(line: str, words: str) -> bool:
    mark = _MARK.match(line)
    return mark is not None and line[mark.end() :].strip(" .") == words


def _with(block: Block, cell: tuple[int, int] | None, words: str) -> Block:
    if cell is None:
        return replace(block, text=words)
    rows = [list(row) for row in block.rows]
    rows[cell[0]][cell[1]] = words
    return replace(block, rows=tuple(map(tuple, rows)))
