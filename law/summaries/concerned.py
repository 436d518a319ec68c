"""Whom a change concerns, where its own words name somebody that a consultant advises; else nothing is said."""

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from gettext import NullTranslations
from typing import Literal

from law.model import Change
from law.severity.sides import key_of
from law.wording import canonical_all, small, words

Addressee = Literal[
    "victims", "kandas", "ethnic_kazakhs", "refugees", "migrants", "foreigners", "stateless", "children", "pregnant",
    "women", "disabled", "homeless", "elderly", "pupils", "workers", "employers", "convicts", "helpers", "bodies",
]  # fmt: skip

PHRASES: Mapping[Addressee, tuple[str, ...]] = {
    "victims": ("потерпевш*", "пострадавш*", "жәбірленуш*", "зардап шег*"),
    "kandas": ("кандас*", "қандас*"),
    "ethnic_kazakhs": ("этническ* казах*", "этникалық қазақ*"),
    "refugees": ("беженц*", "беженец", "босқын*"),
    "migrants": ("мигрант*", "иммигрант*", "переселен*", "көшіп-қонуш*", "қоныс аударуш*"),
    "foreigners": ("иностранц*", "иностранец", "иностранн* гражд*", "шетелдік*", "шетел азамат*"),
    "stateless": ("лиц* без гражданства", "азаматтығы жоқ"),
    "children": (
        "дети", "детей", "детям", "детьми", "детях", "ребен*", "несовершеннолетн*", "малолетн*",
        "бала", "баланы*", "балаға", "баланың", "балалар*", "кәмелетке толма*", "жас* толмаған",
    ),
    "pregnant": ("беременн*", "жүкті"),
    "women": ("женщин*", "әйел*"),
    "disabled": ("с инвалидностью", "инвалид*", "мүгедектігі бар", "мүгедек*"),
    "homeless": ("бездомн*", "без определенного места жительства", "үйсіз*", "тұрғылықты жері жоқ"),
    "elderly": ("престарел*", "пожил*", "қарт адам*", "қарттар*"),
    "pupils": ("обучающ*", "воспитанник*", "білім алуш*", "тәрбиеленуш*"),
    "workers": ("работник", "работника*", "работников", "работнику", "работники", "жұмыскер*"),
    "employers": ("работодател*", "жұмыс беруш*"),
    "convicts": ("осужденн*", "сотталған*"),
    "helpers": ("организаци* по оказанию помощи", "көмек көрсету жөніндегі ұйым*"),
    "bodies": ("государственн* орган*", "мемлекеттік орган*"),
}  # fmt: skip
"""How each is called in the two languages of the law; people come before offices."""

_OFFICES = frozenset(map(key_of, ("делам", "защите", "істері", "қорғау")))
"""Beside these words somebody is named only because an office is: «инспектор по делам несовершеннолетних»."""
_MOST = 3
_NOWHERE = sys.maxsize
_SILENT = ("status", "editorial", "renumbering", "replacement")


def find_concerned(change: Change) -> tuple[Addressee, ...]:
    """Return who is named in the words of the unit as they are now, or were before they went, in their order.

    Where many are named, people are kept and offices left out.
    """
    if change.kind in _SILENT or change.is_form:
        return ()
    keys = canonical_all([small(word) for word in words(change.after or change.before or "")])
    places = {
        who: min((_find(phrase, keys) for phrase in phrases), default=_NOWHERE) for who, phrases in PHRASES.items()
    }
    found = [who for who, place in places.items() if place < _NOWHERE][:_MOST]
    return tuple(sorted(found, key=lambda who: places[who]))


def describe_concerned(change: Change, t: NullTranslations) -> str:
    """Return a sentence: «Кого касается: потерпевшие, дети.»; empty where the words name nobody."""
    found = find_concerned(change)
    if not found:
        return ""
    names = _names(t)
    said = ", ".join(names[who] for who in found)
    return t.gettext("Whom it concerns: {whom}.").format(whom=said)


def _names(t: NullTranslations) -> Mapping[Addressee, str]:
    return {
        "victims": t.gettext("victims"),
        "kandas": t.gettext("kandas"),
        "ethnic_kazakhs": t.gettext("ethnic Kazakhs"),
        "refugees": t.gettext("refugees"),
        "migrants": t.gettext("migrants"),
        "foreigners": t.gettext("foreigners"),
        "stateless": t.gettext("stateless people"),
        "children": t.gettext("children"),
        "pregnant": t.gettext("pregnant women"),
        "women": t.gettext("women"),
        "disabled": t.gettext("people with disabilities"),
        "homeless": t.gettext("homeless people"),
        "elderly": t.gettext("old people"),
        "pupils": t.gettext("pupils and students"),
        "workers": t.gettext("workers"),
        "employers": t.gettext("employers"),
        "convicts": t.gettext("convicts"),
        "helpers": t.gettext("organisations that give help"),
        "bodies": t.gettext("state bodies"),
    }


@cache
def _stems(phrase: str) -> tuple[tuple[str, bool], ...]:
    return tuple((key_of(word.rstrip("*")), word.endswith("*")) for word in phrase.split(" "))


def _find(phrase: str, keys: list[str]) -> int:
    """Return the first word at which a phrase names somebody."""
    stems = _stems(phrase)
    for at in range(len(keys) - len(stems) + 1):
        if _fits(stems, keys[at : at + len(stems)]):
            beside = (*keys[max(0, at - 1) : at], *keys[at + len(stems) : at + len(stems) + 1])
            if _OFFICES.isdisjoint(beside):
                return at
    return _NOWHERE


def _fits(stems: Sequence[tuple[str, bool]], keys: Sequence[str]) -> bool:
    pairs = zip(stems, keys, strict=True)
    return all(key.startswith(stem) if is_open else key == stem for (stem, is_open), key in pairs)
