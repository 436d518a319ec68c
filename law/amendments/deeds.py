"""What a stretch of words says was done, and to what: verbs of a small vocabulary, each with the units before it.

Russian says what was put into a unit behind the verb («Глава 1 дополнена статьей 6-1»), Kazakh before it, in the
instrumental («10-тарау 73-1-баппен толықтырылды»). Singular and plural carry no legal information.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from law.amendments.glue import BLANK
from law.amendments.units import Path, UnitMention, find_units, paths_of
from law.model import Action, Language

Noun = Literal["unit", "act", "title", "preamble", "heading", "contents", "here"]

_VERB = re.compile(
    r"(?P<language_only>текстна(?:русском|казахском)языкенеизменяется|мәтін[а-яіәө]{0,4}өзгер(?:мейді|тілмейді))"
    r"|(?P<exclude>исключен(?!и)[аоы]?|исключить|ал(?:ын)?ыптастал)"
    r"|(?P<lose_force>утрати(?:ла|ло|ли|л|вш)[а-я]{0,3}силу|күш(?:ін|і)жой)"
    r"|(?P<end>прекраща[её]тдействие|прекратил[аои]?действие|қолданылуынтоқтат)"
    r"|(?P<insert>дополнен[аоы]?(?!и)|дополнить|толықтырыл)"
    r"|(?P<restate>вредакции|(?:новой|следующей)редакции|(?:жаңа|мынадай)редакция)"
    rf"|(?P<words>(?:слов(?:ами|ом|а|о)?|цифр(?:ами|ой|ы|а))(?=[{BLANK}…\"]|\.\.\.)|деген(?:сөз|цифр|сан))"
    r"|(?P<amend>изменени[а-я]{1,3}|измен[её]н[аоы]?|дополнени[а-я]{1,3}|өзгер(?:іс|ту|д[іи]|тіл)|толықтырулар)"
)
_FUTURE = re.compile(r"предусм(?:атрива|отрен)|көздел|заңынқараңыз")
_NOUN = re.compile(
    r"(?P<preamble>преамбул|кіріспе)|(?P<act>формаакта|актініңнысаны|повсемутексту|бүкілмәтін)"
    r"|(?P<contents>оглавлени|мазмұн)|(?P<heading>заголов|тақыры[бп])"
)
_OWN_MARK = re.compile(r"\W{0,3}(\d{1,4}(?:-\d{1,3}){0,2}|[а-я])(\)(?!тармақша|,\d|және\d|мен\d)|\.(?!\d))")


@dataclass(frozen=True, slots=True)
class Target:
    """What a deed was done to, before it is put into its place: a unit that is named, or a part of the act."""

    noun: Noun
    path: Path = ()
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """One verb with its targets; no target means that the words name none. ``within`` is where a new unit went."""

    action: Action
    targets: tuple[Target, ...]
    within: Path = ()
    is_future: bool = False


def find_verbs(words: str) -> list[tuple[int, int, Action]]:
    """Return where each verb of the vocabulary starts and ends, and what it says, in order."""
    return [(found.start(), found.end(), found.lastgroup) for found in _VERB.finditer(words)]  # type: ignore[misc]


def read_own_mark(words: str, start: int = 0) -> UnitMention | None:
    """Return the number that a line says of itself to be excluded: «2) исключен», «6. Исключен».

    >>> read_own_mark("2-1)исключензаконом")
    UnitMention(level='subpara', numbers=('2-1',), start=0, end=4, is_instrument=False)
    """
    found = _OWN_MARK.match(words, start)
    if not found:
        return None
    return UnitMention("subpara" if found[2] == ")" else "para", (found[1],), start, found.end(), is_instrument=False)


def is_future(words: str, start: int, end: int) -> bool:
    """Tell whether words between two places speak of wording that is to come («предусматривается»)."""
    return _FUTURE.search(words, start, end) is not None


def read_deeds(
    words: str, verbs: list[tuple[int, int, Action]], where: tuple[int, int], language: Language
) -> list[Deed]:
    """Return what is said to be done between two places of the words; ``verbs`` are the verbs that stand there."""
    start, end = where
    if any(action == "language_only" for _, _, action in verbs):
        verbs = [(at, upto, "language_only") for at, upto, _ in verbs]
    is_announced = is_future(words, start, end)
    deeds: list[Deed] = []
    at = start
    for number, (verb, upto, action) in enumerate(verbs):
        following = verbs[number + 1][0] if number + 1 < len(verbs) else end
        mentions = find_units(words, language, at, verb)
        if number == 0 and (mark := read_own_mark(words, start)):
            mentions.insert(0, mark)
        added = [item for item in mentions if item.is_instrument]
        at = upto
        if action == "insert" and language == "rus":
            added = _objects(words, upto, following)
            at = added[-1].end if added else upto
        deed = _deed(words, (verbs[number - 1][1] if number else start, verb), mentions, language)
        deed = replace(deed, action=action, is_future=is_announced)
        if action == "insert" and added:
            outer = next(iter(paths_of([item for item in mentions if not item.is_instrument], language)), ())
            targets = tuple(Target("unit", path) for path in paths_of(added, language))
            deed = replace(deed, targets=_inside(outer, targets), within=outer)
        _append(deeds, deed)
    return deeds


def _inside(outer: Path, targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """A point that was put into an article is that article's; an article that was put into a chapter is its own."""
    kept = tuple((level, number) for level, number in outer if level not in ("sec", "chp", "subchp"))
    if not kept:
        return targets
    return tuple(replace(target, path=(*kept, *target.path)) for target in targets)


def _append(deeds: list[Deed], deed: Deed) -> None:
    """Add a deed, unless it is the last one said once more («с изменениями и дополнениями», «слова … исключены»)."""
    last = deeds[-1] if deeds else None
    if last and not deed.targets and not deed.within:
        if last.action in (deed.action, "words"):
            return
        if deed.action == "words" and last.action in ("insert", "exclude", "amend") and not last.within:
            deeds[-1] = replace(last, action="words")
            return
        deed = replace(deed, targets=last.targets)
    deeds.append(deed)


def _objects(words: str, start: int, end: int) -> list[UnitMention]:
    """Return the units in the instrumental that follow a verb at once («дополнена статьями 5-1 и 5-2»)."""
    objects: list[UnitMention] = []
    for item in find_units(words, "rus", start, end):
        if not item.is_instrument or item.start - (objects[-1].end if objects else start) > 3:  # noqa: PLR2004 - «, и»
            break
        objects.append(item)
    return objects


def _deed(words: str, span: tuple[int, int], mentions: list[UnitMention], language: Language) -> Deed:
    """Return a deed with the targets that its subject names, in the order of the words."""
    paths = paths_of([item for item in mentions if not item.is_instrument], language)
    nouns = [(found.start(), found.lastgroup) for found in _NOUN.finditer(words, *span)]
    targets: list[Target] = []
    has_heading = any(noun == "heading" for _, noun in nouns)
    if paths and not any(noun in ("contents", "preamble") for _, noun in nouns):
        return Deed("unknown", tuple(Target("unit", path, is_heading=has_heading) for path in paths))
    for _, noun in nouns:
        target = Target(noun)  # type: ignore[arg-type]
        if target not in targets:
            targets.append(target)
    return Deed("unknown", tuple(targets))
