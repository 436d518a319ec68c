"""How the units of an act are marked in each language: «Статья 8-1.», «8-1-бап», «глава», «тарау».

Facts: domain notes on Kazakh legal texts, read from pages of zan.gov.kz and adilet. A number is `n`, `n-m` or
`n-m-k`; its dash may be any dash; «N-бап» may lack its dot, its hyphen or the space behind it.
"""

import re
from dataclasses import dataclass

from law.model import Language

NUMBER = r"\d{1,4}(?:[-–‑]\d{1,3}){0,2}"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns of one language; each group 1 is the number as printed."""

    part: re.Pattern[str]
    section: re.Pattern[str]
    chapter: re.Pattern[str]
    subchapter: re.Pattern[str]
    article: re.Pattern[str]
    annex: re.Pattern[str]
    approved: re.Pattern[str]
    footnote: re.Pattern[str]
    publisher: re.Pattern[str]
    excluded: re.Pattern[str]
    """An item or heading that says of itself that it is excluded; what follows is a note, not law."""
    placeholder: re.Pattern[str]
    """A unit that is enacted but not yet in force stands as its number and the phrase of its entry into force."""
    office: re.Pattern[str]
    contents: re.Pattern[str]
    annex_mark_first: bool
    """Russian announces an annex in its first line («Приложение 1 к …»), Kazakh in its last («… 1-қосымша»)."""


POINT = re.compile(rf"^({NUMBER})\s?\.(?!\d)\s*")
SUBPOINT = re.compile(rf"^({NUMBER}|[а-яёәғқңөұүһі])\s?\)\s*", re.IGNORECASE)

RUS = Grammar(
    part=re.compile(r"^(ОБЩАЯ|ОСОБЕННАЯ)\s+ЧАСТЬ\b", re.IGNORECASE),
    section=re.compile(rf"^РАЗДЕЛ\s+({NUMBER}|[IVXLІХ]+)\b\.?\s*", re.IGNORECASE),
    chapter=re.compile(rf"^ГЛАВА\s+({NUMBER}|[IVXLІХ]+)\b\.?\s*", re.IGNORECASE),
    subchapter=re.compile(rf"^(?:ПАРАГРАФ|§)\s*({NUMBER})\b\.?\s*", re.IGNORECASE),
    article=re.compile(rf"^[СC]ТАТЬЯ\s+({NUMBER})\b\s?\.?\s*", re.IGNORECASE),
    annex=re.compile(r"^Приложение(?:\s++№?+\s*+(\d{1,3}))?(?:\s++к\b|\s*+$)", re.IGNORECASE),
    approved=re.compile(r"^Утвержден[аоы]?\b", re.IGNORECASE),
    footnote=re.compile(r"^\s*Сноска\s*\.", re.IGNORECASE),
    publisher=re.compile(r"^\s*Примечание\s+(?:РЦПИ|ИЗПИ)", re.IGNORECASE),
    excluded=re.compile(
        r"^[\W\d]*+(?:Сноска\.\s*+)?(?:(?:Статья|Глава|Подпункт|Пункт|Раздел|Параграф|Часть)[\s\d.)–-]*+)?"
        r"исключен[аоы]?\b",
        re.IGNORECASE,
    ),
    placeholder=re.compile(r"^[\W\d]*+(?:вводится|вводятся)\s++в\s++действие\b", re.IGNORECASE),
    office=re.compile(
        r"^(?:Президент|Премьер[-–‑—−]Министр|Министр|Заместитель|Вице-министр|Руководитель|Председатель"
        r"|И\.\s?о\.|Исполняющ)\b"
        r"|^Республики Казахстан(?:\s+[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\.\s?\S+)?$"
    ),
    contents=re.compile(r"^(?:Оглавление|Содержание)\s*$", re.IGNORECASE),
    annex_mark_first=True,
)
KAZ = Grammar(
    part=re.compile(r"^(ЖАЛПЫ|ЕРЕКШЕ)\s+БӨЛ[ІI]К\b", re.IGNORECASE),
    section=re.compile(rf"^({NUMBER}|[IVXLІХ]+)\s?[-–]?\s?Б[ӨО]Л[ІI]М\b\.?\s*", re.IGNORECASE),
    chapter=re.compile(rf"^({NUMBER}|[IVXLІХ]+)\s?[-–]?\s?ТАРАУ\b\.?\s*", re.IGNORECASE),
    subchapter=re.compile(rf"^({NUMBER})\s?[-–]?\s?(?:ПАРАГРАФ|§)\b\.?\s*", re.IGNORECASE),
    article=re.compile(rf"^({NUMBER})\s?[-–]?\s?БАП\b\s?\.?\s*", re.IGNORECASE),
    annex=re.compile(r"^(?:.*\s)?(\d{1,3})\s?[-–]?\s?қосымша\s*$|^Қосымша\s*$", re.IGNORECASE),
    approved=re.compile(r"(?:^|\s)бек[іi]т[іi]л(?:ген|д[іi])\.?$|^(?:\S+\s){0,3}бек[іi]т[іi]лген\b", re.IGNORECASE),
    footnote=re.compile(r"^\s*Ескерту\s*\.", re.IGNORECASE),
    publisher=re.compile(r"^\s*(?:РҚАО|ЗҚАИ)\s?[-–]?\s?ның\s+ескертпес[іi]", re.IGNORECASE),
    excluded=re.compile(
        r"^[\W\d]*+(?:Ескерту\.[\W\d]*+)?(?:(?:бап|тармақша|тармақ|тарау|бөлік|бөлім|параграф)[\s.–-]*+)?"
        r"ал(?:ын)?ып\s++тасталды\b",
        re.IGNORECASE,
    ),
    placeholder=re.compile(
        r"^[\W\d]*+(?:\S++\s++){0,14}?қолданысқа\s++енг[іi]з[іi]лед[іi]\s*+[–-]\s*+ҚР\b", re.IGNORECASE
    ),
    office=re.compile(
        r"^Қазақстан Республикасы(?:ның|\s+Үкіметінің)?$"
        r"|^(?:Қазақстан Республикасы(?:ның)?\s+)?(?:\S+\s){0,6}(?:Президент[іi]|Премьер[-–‑—−]Министр[іi]"
        r"|[Мм]инистр[іi])(?:\s+\S+\s?\S*)?$"
    ),
    contents=re.compile(r"^(?:МАЗМҰНЫ|Мазмұны)\s*$"),
    annex_mark_first=False,
)
_GRAMMARS: dict[Language, Grammar] = {"rus": RUS, "kaz": KAZ}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def grammar_of(language: Language) -> Grammar:
    """Return the patterns of a language."""
    return _GRAMMARS[language]


def printed_number(number: str) -> str:
    """Return a number as an eid spells it: plain hyphens, roman numerals in figures.

    >>> printed_number("8–1"), printed_number("ІV"), printed_number("3")
    ('8-1', '4', '3')
    """
    if number.isdecimal():
        return number
    plain = re.sub(r"[–‑—]", "-", number).strip()
    roman = plain.upper().replace("І", "I").replace("Х", "X")
    if roman and set(roman) <= set(_ROMAN):
        values = [_ROMAN[letter] for letter in roman]
        following = [*values[1:], 0]
        return str(sum(-v if v < n else v for v, n in zip(values, following, strict=True)))
    return plain
