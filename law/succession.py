"""Which act takes the place of one that dies: the one its requisites name, or that says so in its own last article.

A repealing article names acts by date and title, seldom by number («Закон … от 4 декабря 2009 года «О профилактике
бытового насилия»»). An act that only amends or only repeals takes nobody's place, though it may end many.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz.fuzz import token_sort_ratio

from law.languages.requisites import latin_number, read_date_in_words
from law.model import ActFacts, ActName, AmendingAct, Language, Revision
from law.wording import canonical_heading, clean, cyrillic, small

Ground = Literal["requisites", "article", "title"]
"""Why an act is taken for a successor: the old one's requisites name it, its own text repeals the old one, or their
titles are alike and it was signed when the old one ended."""

TITLES_ALIKE = 80.0
"""Of 100; the consular fees of 2009 and of 2019 have one title, word for word."""


@dataclass(frozen=True, slots=True)
class Repeal:
    """A whole act that another one's text declares to have lost its force, and the unit that says so."""

    eid: str
    act: ActName


@dataclass(frozen=True, slots=True)
class KnownAct:
    """An act we know, and which acts its text repeals, so far as that was read."""

    facts: ActFacts
    repeals: tuple[Repeal, ...] = ()


@dataclass(frozen=True, slots=True)
class Successor:
    """The act that takes an old one's place, as far as it is known: a code only where we know that act.

    ``article`` is the unit of its text that repeals the old act, empty where that text was not read.
    """

    code: str
    number: str
    signed_on: date | None
    grounds: tuple[Ground, ...]
    article: str = ""


def find_successor(old: ActFacts, ended_by: AmendingAct | None, known: Sequence[KnownAct]) -> Successor | None:
    """Return the act that takes the place of ``old``; None where nothing says that there is one.

    ``ended_by`` is the act that its requisites name. Where none of ``known`` fits, that name alone is a successor
    without a code, for the law that ends another one mostly replaces it; it is known when its portal page is.
    """
    ranked = sorted(
        ((grounds, act) for act in known if (grounds := _grounds(old, ended_by, act))),
        key=lambda item: (-_worth(item[0]), item[1].facts.code),
    )
    if ranked:
        grounds, act = ranked[0]
        repeal = next((repeal for repeal in act.repeals if names(repeal.act, old)), None)
        return Successor(
            act.facts.code, bare(act.facts.number), act.facts.adopted_on, grounds, repeal.eid if repeal else ""
        )
    if ended_by is None or not ended_by.number or any(_is_named(ended_by, act.facts) for act in known):
        return None
    return Successor(ended_by.code, bare(ended_by.number), ended_by.signed_on, ("requisites",))


def read_repeals(revision: Revision) -> tuple[Repeal, ...]:
    """Return the acts that this text repeals as wholes; of one that loses only articles, none."""
    found: list[Repeal] = []
    verb = _VERBS[revision.language]
    heads: set[str] = set()
    for unit in revision.provisions:
        if unit.kind == "title" or unit.excluded:
            continue
        text = clean(unit.text)
        said = verb.search(small(text))
        if said and text.endswith(":"):
            heads.add(unit.eid)
        elif said or unit.parent in heads:
            found += [Repeal(unit.eid, act) for act in _named_acts(text, revision.language)]
    return tuple(found)


def names(act: ActName, facts: ActFacts) -> bool:
    """Tell whether an act is the one that is named: by its date, and its title or number."""
    if act.signed_on is None or act.signed_on != facts.adopted_on:
        return False
    if act.number and facts.number:
        return bare(act.number) == bare(facts.number)
    return canonical_heading(act.title) in {canonical_heading(title) for title in facts.title.values()}


def is_housekeeping(title: str) -> bool:
    """Tell whether an act's title says that it only amends or only repeals others.

    >>> is_housekeeping("О внесении изменений в некоторые законодательные акты"), is_housekeeping("О беженцах")
    (True, False)
    """
    return bool(_HOUSEKEEPING.search(small(cyrillic(title))))


def bare(number: str) -> str:
    """Return a number as it is compared: without its sign and the mark of a law.

    >>> bare("№ 905-VIII ЗРК"), bare("245-VІІІ")
    ('905-VIII', '245-VIII')
    """
    words = number.replace("№", " ").split()
    return latin_number(words[0]) if words else ""


_VERBS: dict[Language, re.Pattern[str]] = {
    "rus": re.compile(r"признать\s+утративш\w+\s+силу|считать\s+утративш\w+\s+силу|утрачива(?:ет|ют)\s+силу"),
    "kaz": re.compile(r"күші(?:н)?\s+(?:[\w\s,]{0,90}?)?жой(?:ылды|ылған|ылсын)\b"),
}
_MONTH = r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІіiI]+"
# A whole act stands in the nominative («Закон»); «статьи 3 и 5 Закона» are parts of one.
_NAMED_RUS = re.compile(
    r"(?<!\w)(?:[Зз]акон|[Кк]одекс|[Уу]каз|[Пп]остановление|[Пп]риказ|[Рр]ешение)(?!\w)"
    rf"[^«»:;]{{0,160}}?(\d{{1,2}}\s+{_MONTH}\s+\d{{4}}\s+года)([^«»:;]{{0,60}}?)«"
)
_NAMED_KAZ = re.compile(
    rf"»[^«»:;]{{0,160}}?(\d{{4}}\s+жылғы\s+\d{{1,2}}\s+{_MONTH})([^«»:;]{{0,60}}?)"
    r"(?:Заңы|заңы|Кодексі|кодексі|Жарлығы|жарлығы|қаулысы|бұйрығы|шешімі)(?:ның|нің)?\s*(?:[.;]|$|күш)"
)
_NUMBER = re.compile(r"№\s*([0-9][\w./-]*)")
_HOUSEKEEPING = re.compile(
    r"о внесении (?:изменени|дополнени)|о признании утративш|өзгеріс\w*.{0,40}енгізу туралы|толықтыру\w* енгізу туралы"
    r"|күші жойылды деп тану"
)
_WORTH: dict[Ground, int] = {"article": 4, "requisites": 2, "title": 1}


def _grounds(old: ActFacts, ended_by: AmendingAct | None, act: KnownAct) -> tuple[Ground, ...]:
    facts = act.facts
    if facts.code == old.code or any(is_housekeeping(title) for title in facts.title.values()):
        return ()
    grounds: list[Ground] = []
    if any(names(repeal.act, old) for repeal in act.repeals):
        grounds.append("article")
    if ended_by and _is_named(ended_by, facts):
        grounds.append("requisites")
    is_of_that_day = ended_by is not None and ended_by.signed_on is not None and facts.adopted_on == ended_by.signed_on
    if _titles_alike(old, facts) and (grounds or is_of_that_day):
        grounds.append("title")
    return tuple(grounds)


def _is_named(named: AmendingAct, facts: ActFacts) -> bool:
    """An act's number is its own only together with its day: orders of two ministers share numbers."""
    if named.code and facts.code:
        return named.code == facts.code
    is_number = bool(bare(named.number)) and bare(named.number) == bare(facts.number)
    return is_number and (named.signed_on is None or facts.adopted_on in (None, named.signed_on))


def _titles_alike(old: ActFacts, new: ActFacts) -> bool:
    pairs = [(old.title[language], new.title[language]) for language in old.title if new.title.get(language)]
    return any(token_sort_ratio(small(was), small(now)) >= TITLES_ALIKE for was, now in pairs)


def _worth(grounds: Sequence[Ground]) -> int:
    return sum(_WORTH[ground] for ground in grounds)


def _named_acts(text: str, language: Language) -> Iterator[ActName]:
    quotes = list(_quotations(text))
    if language == "rus":
        for found in _NAMED_RUS.finditer(text):
            title = next((quoted for start, _, quoted in quotes if start == found.end() - 1), "")
            yield _act_name(title, found[1], found[2])
        return
    for found in _NAMED_KAZ.finditer(text):
        title = next((quoted for _, end, quoted in quotes if end == found.start()), "")
        yield _act_name(title, found[1], found[2])


def _act_name(title: str, day: str, between: str) -> ActName:
    number = _NUMBER.search(between)
    return ActName(title, read_date_in_words(day), latin_number(number[1]) if number else "")


def _quotations(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each outermost quotation starts and ends («» may stand within «»), and its words."""
    depth = start = 0
    for at, letter in enumerate(text):
        if letter == "«":
            start = at if depth == 0 else start
            depth += 1
        elif letter == "»" and depth:
            depth -= 1
            if depth == 0:
                yield start, at, text[start + 1 : at]
