"""A code of 600 articles is made on demand: half a megabyte of invented text is no thing to keep in a repository.

Every choice follows from the article's number and nothing else, so the same text comes out at every place and
time, and both languages say the same. The second edition differs from the first by ``KNOWN_EDITS`` and by the notes.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from zanwatch.samples import phrases
from zanwatch.samples.phrases import Language, Pair, Thing

Option = TypeVar("Option")

FIRST_ON: Final = "2020-06-15"
SECOND_ON: Final = "2025-01-06"
ARTICLES: Final = 600
_SPECIAL_PART_FROM: Final = 241
_ARTICLES_IN_SECTION: Final = 120
_ARTICLES_IN_CHAPTER: Final = 15
_ARTICLES_IN_PARAGRAPH: Final = 8
_LIST_EVERY: Final = 8
_DIVIDED_CHAPTER: Final = 3
_INSERTED_KEY: Final = 4121

_TITLE: Final[Pair] = (
    "Кодекс о дворах и садах (вымышленный образец)",
    "Аулалар мен бақтар туралы кодекс (ойдан шығарылған үлгі)",
)
_PREAMBLE: Final[Pair] = (
    "Настоящий Кодекс устанавливает, как соседи пользуются общими дворами и садами.",
    "Осы Кодекс көршілердің ортақ аулалар мен бақтарды қалай пайдаланатынын белгілейді.",
)
_LAST_HEADING: Final[Pair] = (
    "Порядок введения в действие настоящего Кодекса",
    "Осы Кодексті қолданысқа енгізу тәртібі",
)
_RULE: Final[Pair] = (
    "вводится в действие по истечении шестидесяти календарных дней после дня его первого официального опубликования",
    "алғашқы ресми жарияланған күнінен кейін күнтізбелік алпыс күн өткен соң қолданысқа енгізіледі",
)
_LAST_WORDS: Final[Pair] = (f"Настоящий Кодекс {_RULE[0]}.", f"Осы Кодекс {_RULE[1]}.")
_SIGNATURE: Final[tuple[Pair, ...]] = (
    ("Президент Республики Казахстан", "Қазақстан Республикасының Президенті"),
    ("О. Образцов", "О. Үлгілі"),
)
_AMENDING_ACT: Final = "05.11.2024 № 921-VIII"
_META: Final = f"""act: {_TITLE[0]}
title_kaz: {_TITLE[1]}
number: № 907-VI ЗРК
form: Кодекс Республики Казахстан
adopted_on: {FIRST_ON}
act_code: '900007'
adilet_id: K2000000907
requisites:
  rus: Кодекс Республики Казахстан от 15 июня 2020 года № 907-VI ЗРК
  kaz: Қазақстан Республикасының 2020 жылғы 15 маусымдағы № 907-VI ҚРЗ Кодексі
invented: >-
  Every word of this act is made by zanwatch.samples.generate; no such act exists.
  The Kazakh text has not been signed off by a native lawyer.
revisions:
- version_date: {FIRST_ON}
  languages: [rus, kaz]
  caused_by: null
- version_date: {SECOND_ON}
  languages: [rus, kaz]
  caused_by: Закон РК от 5 ноября 2024 года № 921-VIII ЗРК (code 900021)
"""


@dataclass(frozen=True, slots=True)
class KnownEdit:
    """One difference between the two editions, the same in both languages; forms as in a ``Change``."""

    kind: str
    eid: str


KNOWN_EDITS: Final = (
    KnownEdit("substitution", "art_37__para_3"),
    KnownEdit("insertion", "art_120__para_2-1"),
    KnownEdit("repeal", "art_251"),
    KnownEdit("heading", "art_333"),
    KnownEdit("insertion", "art_412-1"),
    KnownEdit("repeal", "art_480__para_1__subpara_2"),
)


def write_big_code(folder: Path) -> tuple[KnownEdit, ...]:
    """Write the act ``big-code`` into a folder of acts, two editions in two languages; return what differs."""
    place = folder / "big-code"
    place.mkdir(parents=True, exist_ok=True)
    for language in ("rus", "kaz"):
        writer = _Writer(language)
        for day, is_second in ((FIRST_ON, False), (SECOND_ON, True)):
            text = "\n\n".join(writer.edition(is_second=is_second)) + "\n"
            (place / f"{day}.{language}.md").write_text(text, encoding="utf-8", newline="\n")
    (place / "meta.yaml").write_text(_META, encoding="utf-8", newline="\n")
    return KNOWN_EDITS


def _pick(options: Sequence[Option], *key: object) -> Option:
    # A checksum, and no random module: its choices may differ from one Python to the next.
    return options[zlib.crc32("/".join(map(str, key)).encode()) % len(options)]


class _Writer:
    """Writes the lines of an edition in one language."""

    def __init__(self, language: Language) -> None:
        self._at = 0 if language == "rus" else 1
        self._is_rus = language == "rus"

    def edition(self, *, is_second: bool) -> Iterator[str]:
        """Yield the paragraphs of the markdown in reading order."""
        yield f"# {_TITLE[self._at]}"
        yield _PREAMBLE[self._at]
        for number in range(1, ARTICLES):
            yield from self._headings_before(number)
            lines = [self._article_heading(f"{number}", self._name(number)), *self._points(number)]
            yield from self._edit(number, lines) if is_second else lines
        yield self._article_heading(f"{ARTICLES}", _LAST_HEADING[self._at])
        yield _LAST_WORDS[self._at]
        yield from (f"**{line[self._at]}**" for line in _SIGNATURE)

    def _headings_before(self, number: int) -> Iterator[str]:
        """Chapters count anew in each part; sections do not, and neither do articles."""
        if number in (1, _SPECIAL_PART_FROM):
            yield f"## {phrases.PARTS[number > 1][self._at]}"
        section, place = divmod(number - 1, _ARTICLES_IN_SECTION)
        if place == 0:
            yield f"## {self._numbered('РАЗДЕЛ', section + 1, 'БӨЛІМ', phrases.SECTIONS[section][self._at])}"
        first_of_part = 1 if number < _SPECIAL_PART_FROM else _SPECIAL_PART_FROM
        chapter, place = divmod(number - first_of_part, _ARTICLES_IN_CHAPTER)
        if place == 0:
            name = self._fill(phrases.CHAPTER, _pick(phrases.THINGS, "chapter", number)).upper()
            yield f"### {self._numbered('Глава', chapter + 1, 'тарау', name)}"
        paragraph, place = divmod(place, _ARTICLES_IN_PARAGRAPH)
        if place == 0 and (chapter + 1) % _DIVIDED_CHAPTER == 0:
            name = phrases.PARAGRAPHS[paragraph][self._at]
            yield f"#### {self._numbered('Параграф', paragraph + 1, 'параграф', name)}"

    def _numbered(self, rus: str, number: int, kaz: str, name: str) -> str:
        return f"{rus} {number}. {name}" if self._is_rus else f"{number}-{kaz}. {name}"

    def _article_heading(self, number: str, name: str) -> str:
        heading = f"Статья {number}. {name}" if self._is_rus else f"{number}-бап. {name}"
        return f'<a id="st{number}"></a>\n\n##### {heading}'

    def _name(self, number: int, key: str = "name") -> str:
        thing = _pick(phrases.THINGS, number)
        name = self._fill(_pick(phrases.SUBJECTS_OF_ARTICLES, key, number), thing)
        when = _pick(phrases.CIRCUMSTANCES, key, "when", number)[self._at]
        words = f"{name} {when}" if self._is_rus else f"{when} {name}"
        return _capital(words.strip())

    def _points(self, number: int) -> list[str]:
        thing = _pick(phrases.THINGS, number)
        lines = self._list(thing) if number % _LIST_EVERY == 0 else []
        start = 2 if lines else 1
        count = _pick((4, 4, 5, 6), "count", number)
        return lines + [f"{at}. {self._sentence(f'{number}/{at}', thing)}" for at in range(start, start + count)]

    def _list(self, thing: Thing) -> list[str]:
        items = [self._fill(item, thing) for item in phrases.LIST_ITEMS]
        ends = [";"] * (len(items) - 1) + [phrases.LIST_END[self._at] + "."]
        numbered = (f"   {at}) {item}{end}" for at, (item, end) in enumerate(zip(items, ends, strict=True), 1))
        return [f"1. {phrases.LIST_HEAD[self._at]}", *numbered]

    def _sentence(self, key: str, thing: Thing) -> str:
        number = _pick(range(5, 21), "number", key)
        parts: tuple[Pair, ...]
        match form := _pick(("plain", "plain", "if", "if", "fee", "ban"), "form", key):
            case "fee":
                parts = (_pick(phrases.FEES, "fee", key), phrases.FEE)
            case "ban":
                parts = (_pick(phrases.CONSENTS, "consent", key), _pick(phrases.PROHIBITIONS, "prohibition", key))
            case _:
                choices = (("subject", phrases.SUBJECTS), ("time", phrases.TIMES), ("deed", phrases.DEEDS))
                parts = tuple(_pick(options, name, key) for name, options in choices)
        words = " ".join(self._fill(part, thing, number) for part in parts)
        if form == "if":
            words = f"{self._fill(_pick(phrases.CONDITIONS, 'condition', key), thing)}, {words}"
        return _capital(words) + "."

    def _fill(self, pair: Pair, thing: Thing, number: int = 0) -> str:
        forms = {"nom": thing.nom[self._at], "gen": thing.gen[self._at], "acc": thing.acc[self._at]}
        return pair[self._at].format(n=number, **forms)

    def _edit(self, number: int, lines: list[str]) -> list[str]:
        """Return an article as the second edition has it; what is done here stands in ``KNOWN_EDITS``."""
        match number:
            case 37:  # the count of days alone: 5 to 20 in the first edition, 45 now
                edited = [_recount(line) if line.startswith("3. ") else line for line in lines]
            case 120:
                second = next(at for at, line in enumerate(lines) if line.startswith("2. "))
                inserted = f"2-1. {self._sentence('120/2-1', _pick(phrases.THINGS, number))}"
                edited = [*lines[: second + 1], inserted, *lines[second + 1 :]]
            case 480:
                gone = f"   2) {self._excluded('исключен', 'алып тасталды')};"
                edited = [gone if line.startswith("   2) ") else line for line in lines]
            case 251:
                return [self._article_heading("251", f"{self._excluded('Исключена', 'Алып тасталды')}.")]
            case 333:
                return [self._article_heading("333", self._name(number, "renamed")), self._renamed(), *lines[1:]]
            case 412:
                words = self._sentence("412-1/1", _pick(phrases.THINGS, _INSERTED_KEY))
                heading = self._article_heading("412-1", self._name(_INSERTED_KEY))
                return [*lines, heading, f"1. {words}", self._inserted()]
            case _:
                return lines
        return [*edited, self._amended(number)]

    def _excluded(self, rus: str, kaz: str) -> str:
        if self._is_rus:
            return f"{rus} Законом РК от {_AMENDING_ACT} ({_RULE[0]})"
        return f"{kaz} – ҚР {_AMENDING_ACT} ({_RULE[1]}) Заңымен"

    def _amended(self, number: int) -> str:
        if self._is_rus:
            return f"> *Сноска. Статья {number} с изменением, внесенным Законом РК от {_AMENDING_ACT} ({_RULE[0]}).*"
        case = f"{number}-бапқа"
        return f"> *Ескерту. {case} өзгеріс енгізілді – ҚР {_AMENDING_ACT} ({_RULE[1]}) Заңымен.*"

    def _renamed(self) -> str:
        if self._is_rus:
            return f"> *Сноска. Заголовок статьи 333 – в редакции Закона РК от {_AMENDING_ACT} ({_RULE[0]}).*"
        return f"> *Ескерту. 333-баптың тақырыбы жаңа редакцияда – ҚР {_AMENDING_ACT} ({_RULE[1]}) Заңымен.*"

    def _inserted(self) -> str:
        if self._is_rus:
            act = f"Законом РК от {_AMENDING_ACT} ({_RULE[0]})"
            return f"> *Сноска. Кодекс дополнен статьей 412-1 в соответствии с {act}.*"
        return f"> *Ескерту. Кодекс 412-1-баппен толықтырылды – ҚР {_AMENDING_ACT} ({_RULE[1]}) Заңымен.*"


def _recount(line: str) -> str:
    mark, words = line.split(" ", 1)
    return f"{mark} {re.sub(r'[0-9]+', '45', words)}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
