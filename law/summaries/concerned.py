"""Whom a change concerns, where its own words name somebody that a consultant advises; else nothing is said."""

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

_OFFICES = frozenset(map(key_of, ("делам", "защите", "приему", "істері", "қорғау")))
"""Beside these words somebody is named only because an office is: «инспектор по делам несовершеннолетних»."""
_BODIES: frozenset[Addressee] = frozenset({"helpers", "bodies"})
"""They act; where the words name people too, it is for these that they do."""
_EVERYBODY = (("мужчин", "и"), ("мужчинами", "и"), ("мужчины", "и"), ("ерлер", "мен"))
"""Before «женщин» these make everybody of them: «равенство мужчин и женщин»."""
_SERVING = tuple(
    key_of(word)
    for word in (
        "дежурн", "социальн", "медицинск", "педагогическ", "ответственн", "уполномоченн", "должностн", "кезекші",
        "әлеуметтік", "медицина", "педагог", "жауапты", "уәкілетті",
    )
)  # fmt: skip
"""Before «работник» these make somebody of the staff, who has a duty here: «заявителя принимает дежурный работник»."""
_EMPLOYING = tuple(
    key_of(word)
    for word in (
        "приют", "центр", "кризисн", "полици", "орган", "организаци", "учрежден", "загранучрежден", "служб", "суд",
        "прокуратур", "акимат", "школ", "больниц", "поликлиник", "подразделен", "консульств", "посольств", "субъект",
        "служащ",
    )
)  # fmt: skip
"""After it these do: «работник приюта»."""
_OWN = key_of("жұмыскері"), key_of("жұмыскерлері")
"""In Kazakh the ending says whose staff it is: «баспана жұмыскері»."""
_WORKERS = key_of("работник"), key_of("жұмыскер")
_MOST = 3
_SILENT = ("status", "editorial", "renumbering", "replacement")


def find_concerned(change: Change) -> tuple[Addressee, ...]:
    """Return who is named in the words of the unit as they are now, or were before they went, in their order.

    Where people are named, offices are left out. Whoever is named as the staff of an office, or in its name, is no one
    whom it concerns: that is a duty of hers, and the right is somebody else's.
    """
    if change.kind in _SILENT or change.is_form:
        return ()
    keys = canonical_all([small(word) for word in words(change.after or change.before or "")])
    places = _find_places(keys)
    found = [who for who in PHRASES if who in places][:_MOST]
    if not _BODIES.issuperset(found):
        found = [who for who in found if who not in _BODIES]
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
def _phrases() -> Mapping[str, Sequence[tuple[Addressee, tuple[tuple[str, bool], ...]]]]:
    """Return every phrase with whom it names, by its first letter: a long text is read once, not once for each."""
    found: dict[str, list[tuple[Addressee, tuple[tuple[str, bool], ...]]]] = {}
    for who, phrases in PHRASES.items():
        for phrase in phrases:
            stems = tuple((key_of(word.rstrip("*")), word.endswith("*")) for word in phrase.split(" "))
            found.setdefault(stems[0][0][0], []).append((who, stems))
    return found


def _find_places(keys: Sequence[str]) -> dict[Addressee, int]:
    """Return the first word at which each of those who are named is."""
    places: dict[Addressee, int] = {}
    phrases = _phrases()
    for at, key in enumerate(keys):
        for who, stems in phrases.get(key[:1], ()):
            if who not in places and _fits(stems, keys[at : at + len(stems)]):
                before, after = keys[max(0, at - 2) : at], keys[at + len(stems) : at + len(stems) + 1]
                if not _is_office(before, after) and not _is_staff(key, before, after):
                    places[who] = at
    return places


def _is_office(before: Sequence[str], after: Sequence[str]) -> bool:
    return not _OFFICES.isdisjoint((*before[-1:], *after)) or tuple(before) in _EVERYBODY


def _is_staff(key: str, before: Sequence[str], after: Sequence[str]) -> bool:
    if not key.startswith(_WORKERS):
        return False
    return key.startswith(_OWN) or any(word.startswith(_SERVING) for word in before[-1:]) or _employs(after)


def _employs(after: Sequence[str]) -> bool:
    return any(word.startswith(_EMPLOYING) for word in after)


def _fits(stems: Sequence[tuple[str, bool]], keys: Sequence[str]) -> bool:
    if len(stems) > len(keys):
        return False
    pairs = zip(stems, keys, strict=True)
    return all(key.startswith(stem) if is_open else key == stem for (stem, is_open), key in pairs)
