"""«Внести изменения»: an amending act goes down its target unit by unit; a line stands in what the last one named.

«1) в статье 5:» opens article 5, «пункт 2 изложить в следующей редакции:» is point 2 of it, and the wording follows in
quotation marks. Russian puts the verb before what is added, Kazakh at the end of all («8-1-баппен толықтырылсын»).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from law.amending.lines import read_passing, read_repeal, read_staged
from law.amending.model import Order, Target
from law.amending.quoting import Quotation, unquoted
from law.amending.targets import read_named, read_target
from law.amendments.glue import BLANK, Glued, glue
from law.amendments.units import RANKS, Path, UnitMention, eid_of, find_units, paths_of
from law.languages.grammar import POINT, SUBPOINT
from law.model import Action, Effect, Language, Provision, Revision

_VERBS: dict[Language, re.Pattern[str]] = {
    "rus": re.compile(
        r"(?P<lose_force>признать[а-я]{0,40}утратившим[а-я]{0,3}силу)|(?P<restate>изложить|действу[а-я]{1,3}вследующейредакции)|(?P<exclude>исключить)"
        r"|(?P<insert>дополнить)|(?P<words>заменить)"
    ),
    "kaz": re.compile(
        r"(?P<lose_force>жойылдыдептанылсын)|(?P<restate>редакция(?:да|мен)жазыл(?:сын|ып))"
        r"|(?P<exclude>ал(?:ын)?ыптаста(?:лсын|лып))|(?P<insert>толықтырыл(?:сын|ып))|(?P<words>ауыстырыл(?:сын|ып))"
    ),
}
_OF_WORDS = {"rus": re.compile(r"слов|цифр|знак"), "kaz": re.compile(r"деген(?:сөз|цифр|таңба)|сөз(?:дер)?мен")}
_PART = re.compile(r"предложени|сөйлем")
_HEADING = re.compile(r"заголов|тақыры[бп]")
_PREAMBLE = re.compile(r"преамбул|кіріспе")
_CONTENTS = re.compile(r"оглавлени|содержани[ие]кодекса|мазмұн")
_NUMBERED = re.compile(r"^\W*(?:Статья\s+)?(\d{1,4}(?:-\d{1,3}){0,2})\s?(?:[.)]|-\s?бап)", re.IGNORECASE)
_BLANKS = re.compile(f"{BLANK}+")
_MOST_UNITS = 100
_MOST_ORDERS = 1000
"""Of one line, whose units and verbs may multiply."""
_OWN = Target("", None)
"""The act that is read orders something of itself."""


def read_orders(revision: Revision) -> tuple[Order, ...]:
    """Return what an amending act orders, in its own order; nothing for an act that amends none.

    Takes time in proportion to the act; lines that name no unit and no verb of the vocabulary are passed over. Where
    quotation marks do not add up, a numbered line that orders something ends the wording before it.
    """
    reader = _Reader(revision.language)
    orders = tuple(reader.read(revision.provisions))
    if not reader.is_unclosed:
        return orders
    return tuple(_Reader(revision.language, is_doubtful=True).read(revision.provisions))


@dataclass
class _Reader:
    language: Language
    target: Target | None = None
    base: Path = ()
    context: tuple[Path, ...] = ((),)
    is_skipping: bool = False
    repeal: Effect | None = None
    """From when the acts of the list that is read lose force; None outside such a list."""
    effect: Effect = field(default_factory=Effect)
    """From when the units of the list that is read have other words (E13)."""
    scope: str = ""
    """The unit that opened the list, or holds the line that did."""
    waiting: list[Order] = field(default_factory=list)
    """The orders of the last line, whose wording may follow."""
    quotation: Quotation | None = None
    expects_wording: bool = False
    is_doubtful: bool = False
    """Whether the marks of this act are known not to add up."""
    is_unclosed: bool = False

    def read(self, units: tuple[Provision, ...]) -> Iterator[Order]:
        for unit in units:
            for line in (unit.heading, unit.text):
                if line and unit.kind in ("article", "point", "subpoint", "indent"):
                    yield from self._read_line(unit, line)
        self.is_unclosed = self.quotation is not None
        yield from self._finish()

    def _read_line(self, unit: Provision, line: str) -> Iterator[Order]:
        if unit.kind == "indent" and self._quotes(line):
            if self.quotation and self.quotation.take(line):
                yield from self._finish()
            return
        yield from self._finish()
        words = glue(_unnumbered(line))
        if self.scope and not f"{unit.eid}__".startswith(f"{self.scope}__"):
            self.repeal, self.effect, self.scope = None, Effect(), ""
            self.target = None if self.target == _OWN else self.target
        if self.repeal is not None:
            yield from self._repealed(unit, words)
        elif (passing := read_passing(words)) is not None:
            yield Order(self.target or _OWN, "", "words", unit.eid, words.text, effect=passing)
        elif (repeal := read_repeal(words)) is not None and read_target(words, self.language) is None:
            self.repeal, self.scope = repeal, _list_at(unit)
        elif (staged := read_staged(words)) is not None:
            self.effect, self.scope = staged, _list_at(unit)
            self.target, self.base, self.context = _OWN, (), ((),)
        else:
            yield from self._read_order(unit, words)

    def _repealed(self, unit: Provision, words: Glued) -> Iterator[Order]:
        """An item of a list of what loses force: an act, or units of one."""
        target = read_named(words, self.language)
        if target is not None:
            paths = paths_of(find_units(words.open_words, self.language), self.language)[:_MOST_UNITS]
            for path in paths or [()]:
                eid = eid_of(path) if path else ""
                yield Order(target, eid, "lose_force", unit.eid, words.text, effect=self.repeal or Effect())

    def _read_order(self, unit: Provision, words: Glued) -> Iterator[Order]:
        target = read_target(words, self.language)
        if target is not None:
            self.target, self.base, self.context, self.is_skipping = target, (), ((),), False
            if _VERBS[self.language].search(words.open_words):
                yield from self._take(self._orders(unit, words), words)
            return
        if self.target is None:
            return
        if unit.kind in ("point", "subpoint"):
            self.context, self.is_skipping = (self.base,), False
        if _CONTENTS.search(words.open_words) and not find_units(words.open_words, self.language):
            self.is_skipping = True
        if self.is_skipping:
            return
        if _VERBS[self.language].search(words.open_words):
            yield from self._take(self._orders(unit, words), words)
        else:
            self._descend(unit, words)

    def _quotes(self, line: str) -> bool:
        """Tell whether a line is new wording: the first of it, or one more."""
        if self.quotation is None and self.expects_wording and Quotation.opens(line):
            self.quotation = Quotation()
        elif self.is_doubtful and _NUMBERED.match(line) and _VERBS[self.language].search(glue(line).open_words):
            return False
        return self.quotation is not None

    def _take(self, orders: list[Order], words: Glued) -> Iterator[Order]:
        self.expects_wording = words.text.rstrip().endswith(":")
        if self.expects_wording:
            last = orders[-1].action if orders else "unknown"
            self.waiting = [order for order in orders if order.action == last and order.after is None]
            yield from (order for order in orders if order not in self.waiting)
        else:
            yield from orders

    def _finish(self) -> Iterator[Order]:
        lines = self.quotation.lines if self.quotation else []
        yield from _shared(self.waiting, lines) if lines else self.waiting
        self.waiting, self.quotation, self.expects_wording = [], None, False

    def _descend(self, unit: Provision, words: Glued) -> None:
        """A line without a verb names where the next ones stand."""
        paths = paths_of(find_units(words.open_words, self.language), self.language)[:_MOST_UNITS]
        if not paths:
            return
        self.context = tuple(_inside(self.context[0], path) for path in paths)
        if unit.kind not in ("subpoint", "indent") or paths[0][0][0] == "annex":
            self.base = self.context[0]

    def _orders(self, unit: Provision, words: Glued) -> list[Order]:
        found: list[Order] = []
        here = self.context
        for start, end, verb in _clauses(words.open_words, self.language):
            if len(found) >= _MOST_ORDERS:
                break
            clause = _Clause(words, start, end, verb, self.language)
            here = tuple(_inside(base, path) for base in here for path in (clause.hosts or [()]))[:_MOST_UNITS]
            paths = tuple(_inside(base, path) for base in here for path in clause.added) if clause.added else here
            before, after = clause.quoted()
            target = self.target or Target("", None)
            found += [
                Order(
                    target,
                    "preamble" if clause.is_preamble else eid_of(path) if path else "",
                    clause.action,
                    unit.eid,
                    words.text,
                    before,
                    after,
                    self.effect,
                )
                for path in paths[:_MOST_UNITS]
            ]
        return found


class _Clause:
    """One verb with its units and quotations."""

    def __init__(self, words: Glued, start: int, end: int, verb: Action, language: Language) -> None:
        said = words.open_words[start:end]
        units = find_units(words.open_words, language, start, end)
        self._words, self._start, self._end = words, start, end
        self.is_preamble = bool(_PREAMBLE.search(said)) and not units
        new = [unit for unit in units if unit.is_instrument] if verb == "insert" else []
        self.hosts = _paths([unit for unit in units if unit not in new], language)
        self.added = _paths(new, language)
        self.action = _action(verb, said, language, is_unit=bool(new))

    def quoted(self) -> tuple[str | None, str | None]:
        """Return the words to be replaced and the new ones."""
        quotes = [
            unquoted(self._words.printed(*run.span()))
            for run in _BLANKS.finditer(self._words.open_words, self._start, self._end)
            if self._words.words[run.start()] == '"'
        ]
        if self.action not in ("words", "heading") or not quotes:
            return None, None
        if len(quotes) == 1:
            return quotes[0], None
        return quotes[0], quotes[-1]


def _action(verb: Action, said: str, language: Language, *, is_unit: bool) -> Action:
    is_of_words = bool(_OF_WORDS[language].search(said))
    if verb == "insert" and is_unit:
        return "insert"
    if _HEADING.search(said) and verb in ("restate", "words", "exclude", "insert"):
        return "heading"
    if verb in ("exclude", "insert", "words"):
        if is_of_words:
            return "words"
        return "amend" if _PART.search(said) or verb != "exclude" else "exclude"
    return verb


def _paths(units: list[UnitMention], language: Language) -> list[Path]:
    return paths_of(units, language)


def _clauses(words: str, language: Language) -> Iterator[tuple[int, int, Action]]:
    """Yield each verb with the stretch of words that it governs."""
    verbs = list(_VERBS[language].finditer(words))
    start = 0
    for at, verb in enumerate(verbs):
        end = len(words)
        if at + 1 < len(verbs):
            cut = max(words.rfind(mark, verb.end(), verbs[at + 1].start()) for mark in ",;")
            end = verb.end() if language == "kaz" or cut < 0 else cut
        yield start, end, verb.lastgroup or "unknown"  # type: ignore[misc]
        start = end


def _inside(outer: Path, path: Path) -> Path:
    """Return a unit as it is named inside another one; what it names itself replaces what was named before."""
    if not path:
        return outer
    rank = RANKS[path[0][0]]
    return (*(level for level in outer if RANKS[level[0]] < rank), *path)


def _list_at(unit: Provision) -> str:
    return unit.parent if unit.kind == "indent" else unit.eid


def _unnumbered(line: str) -> str:
    found = POINT.match(line) or SUBPOINT.match(line)
    return line[found.end() :] if found else line


def _shared(orders: list[Order], lines: list[str]) -> Iterator[Order]:
    """Give each order its new wording; where several wait, lines go by the numbers they begin with."""
    if len(orders) == 1:
        yield replace(orders[0], after="\n".join(lines))
        return
    parts: dict[int, list[str]] = {}
    at = 0
    for line in lines:
        number = _NUMBERED.match(line)
        if number:
            at = next((n for n, order in enumerate(orders) if order.eid.endswith(f"_{number[1]}")), at)
        parts.setdefault(at, []).append(line)
    for n, order in enumerate(orders):
        yield replace(order, after="\n".join(parts[n]) if n in parts else None)
