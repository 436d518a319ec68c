"""Typing is not law: two texts that differ only in how they were typed have one canonical form.

Portals re-type their texts at every rebuild (spaces, quotes, dashes, Latin letters among Cyrillic ones); whether a
provision changed is therefore decided on canonical forms alone, never on a diff.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

# The marks of direction too: with one of them «12 лет» is shown as «21 лет», and no law of ours is written leftwards.
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_UNSEEN = f"\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00b4\u0301\x00{_DIRECTIONS}"
# Letters of a script that no font shows: words that nobody sees are no law. A class of characters that names each of
# them, and not the run, is forty times as slow.
_TAGS = range(0xE0000, 0xE0080)
_TAG_RUN = f"{chr(_TAGS[0])}-{chr(_TAGS[-1])}"
_INVISIBLE = dict.fromkeys([*map(ord, _UNSEEN), *_TAGS])
# A Latin letter that looks like a Cyrillic one is taken for it everywhere, also in roman numerals («№ 292-VІ»).
_LOOKALIKES = str.maketrans("aAeEoOpPcCxXyYkKMTHBiIjJsSëËёЁҮ", "аАеЕоОрРсСхХуУкКМТНВіІјЈѕЅеЕеЕУ")
_QUOTES = dict.fromkeys(map(ord, "«»“”„‟″‹›'’‘`"), '"')
_DASHES = dict.fromkeys(map(ord, "–—‒−‑‐―"), "-")
_FOLD = {**_QUOTES, **_DASHES, **_LOOKALIKES, **_INVISIBLE, ord("…"): "..."}
_NUMBER_SIGN = re.compile(r"(?<![^\W\d_])(?:N|No|Nо)\.?\s?(?=\d)")
# A control character that no act holds; it is no space, so that it outlives the removal of spaces.
_BREAK = "\x01"
_HEAD = 60
_LATIN = re.compile(r"[A-Za-z]")
_MIXED = re.compile(r"\b(?=\w*[а-яёәғқңөұүһі])(?=\w*[A-Za-z])[^\W\d_]+", re.IGNORECASE)
_PRINTED_CODE = re.compile(r"(?<=[.;:])\s*[KZUPV]\d{5,8}_?\s*$")
_MARKS = re.compile(r"([\u0300-\u036f]{2})[\u0300-\u036f]+")
_CAPITALS = dict(zip("AEOPCXYKMTHBIJS", "АЕОРСХУКМТНВІЈЅ", strict=True))
# What looked alike as a capital was made small with its word.
_ONCE_CAPITALS = dict(zip("bmt", "вмт", strict=True))
_CAPITAL, _ONCE_CAPITAL = (re.compile(f"[{''.join(letters)}]") for letters in (_CAPITALS, _ONCE_CAPITALS))
_STRAY_CODE = re.compile(r"(?<=[.;:])[КZUРV]\d{5,8}_?$")
_SPACES = "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Every space but the usual one, for a class of characters."""
# One look at a line tells whether it needs any care at all; hardly one in a thousand does.
_HIDDEN = re.compile(f"[\u0300-\u036f{_UNSEEN}{_TAG_RUN}]")
_ODD = re.compile(_HIDDEN.pattern[:-1] + _SPACES + "]")
_FOLD_TO = {chr(code): (to if isinstance(to, str) else chr(to) if to is not None else "") for code, to in _FOLD.items()}
_KAZAKH = dict(zip("әғқңөұүһіӘҒҚҢӨҰҮҺІiIhəƏ", "агкноуухиАГКНОУУХИиИхаА", strict=True))
_LAW = {**_FOLD_TO, **_KAZAKH}
_FOLDED = re.compile(
    f"[\u0300-\u036f{re.escape(''.join(one for one in _LAW if ord(one) not in _TAGS))}{_TAG_RUN}{_SPACES}]"
)
_TOKEN = re.compile(
    # A sum («1 500 000», «2 000,50»), a date, an hour or a share («2,5») is one word: half of it is another figure.
    r"\d{1,3}(?: \d{3})+(?![\w-])(?:,\d+(?![\w-]))?|\d+(?:[.,:]\d+)+(?![\w-])|\w+(?:[-\u2011]\w+)*|[^\w\s]"
)


def clean(text: str) -> str:
    """Return a text as people should see it: NFC, one kind of space, nothing invisible; its words are untouched.

    >>> clean("при" + chr(0xAD) + "знан  в" + chr(0xA0) + "установленном ")
    'признан в установленном'
    """
    text = text.strip()
    if "  " not in text and unicodedata.is_normalized("NFC", text) and not _ODD.search(text):
        return text
    if not unicodedata.is_normalized("NFC", text) or _HIDDEN.search(text):
        text = _composed(text).translate(_INVISIBLE)
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """Return what the text says, free of typing: equal results mean that no word of the law differs.

    Spaces are dropped, because the source glues words («239-V(вводится»); so is the punctuation that ends the unit,
    because a list that grows turns its last «.» into «;».

    >>> canonical("№ 292-VІ «О  труде» – статья 5;") == canonical('N292-VI "О труде" - статья 5.')
    True
    >>> canonical("до 10 дней") == canonical("до 15 дней")
    False
    """
    return canonical_all((text,))[0]


def canonical_all(texts: Sequence[str]) -> list[str]:
    """Return the canonical form of each text; a whole act at once costs a fraction of its lines one by one."""
    if not texts:
        return []
    joined = _BREAK.join(texts)
    if joined.count(_BREAK) >= len(texts):
        joined = _BREAK.join(text.replace(_BREAK, " ") for text in texts)
    # An old typist had no Kazakh letters: «кызметтер» is «қызметтер».
    lines = [line.rstrip(".;,") for line in _fold(joined, _LAW).split(_BREAK)]
    return [line if line[-1:].isalpha() else _without_stray_code(line) for line in lines]


def glued(text: str) -> str:
    """Return a phrase in small letters without spaces and typing, every Kazakh letter kept: phrases are matched in it.

    >>> glued("қолданысқа  енгiзiледi")
    'қолданысқаенгізіледі'
    """
    return _fold(small(text), _FOLD_TO).rstrip(".;,")


def _fold(joined: str, table: Mapping[str, str]) -> str:
    # A table of some hundred letters is slow to apply to each one; few of them are there, and replacing is fast.
    letters = set(_FOLDED.findall(joined))
    if not unicodedata.is_normalized("NFC", joined) or any("\u0300" <= letter <= "\u036f" for letter in letters):
        joined = _composed(joined)
        letters = set(_FOLDED.findall(joined))
    if "N" in joined:
        joined = _NUMBER_SIGN.sub("№", joined)
    for letter in letters:
        if letter in table:
            joined = joined.replace(letter, table[letter])
        elif letter.isspace():
            joined = joined.replace(letter, "")
    return joined.replace(" ", "")


def _without_stray_code(line: str) -> str:
    """The id of an act that was a link once stands behind some units: «… лиц.K070251»."""
    if line[-1:].isdigit() or line[-1:] == "_":
        return _STRAY_CODE.sub("", line).rstrip(".;,")
    return line


def _composed(text: str) -> str:
    """Return NFC; a tower of marks over one letter, which no law has, is cut first (sorting it takes for ever)."""
    if unicodedata.is_normalized("NFC", text) and not _MARKS.search(text):
        return text
    return unicodedata.normalize("NFC", _MARKS.sub(r"\1", text))


def small(text: str) -> str:
    """Return a text in small letters, Latin capitals among Cyrillic ones taken for what they look like first."""
    if not text:
        return text
    if "N" in text:
        text = _NUMBER_SIGN.sub("№", text)
    text = _CAPITAL.sub(lambda found: _CAPITALS[found[0]], text).casefold()
    return _ONCE_CAPITAL.sub(lambda found: _ONCE_CAPITALS[found[0]], text)


def canonical_heading(text: str) -> str:
    """Return the canonical form of a heading, where capitals are typing too («ОБЩИЕ ПОЛОЖЕНИЯ», «Общие положения»)."""
    return canonical(small(text))


def canonical_note(text: str) -> str:
    """Return the canonical form of a note; its publisher's changed name (РЦПИ, ИЗПИ; РҚАО, ЗҚАИ) is typing."""
    return canonical_notes((text,))[0]


def canonical_notes(texts: Sequence[str]) -> list[str]:
    """Return the canonical form of each note, all at once."""
    # The stray id of an act is told by its capital, so it goes first («… енгізіледі).K246644»).
    return canonical_all(
        [small(without_code(text.rstrip()).replace("РЦПИ", "ИЗПИ").replace("РҚАО", "ЗҚАИ")) for text in texts]
    )


def repaired(text: str) -> str:
    """Return a line whose first words, if Latin letters stand among Cyrillic ones in them («Cтатья»), are Cyrillic.

    The grammar is told by the first words; the rest of the line is kept as it was typed.
    """
    if not _LATIN.search(text, 0, _HEAD):
        return text
    return _MIXED.sub(lambda found: found[0].translate(_LOOKALIKES), text[:_HEAD]) + text[_HEAD:]


def cyrillic(text: str) -> str:
    """Return a text in which every word of both alphabets is all Cyrillic, for patterns to be looked for in."""
    return _MIXED.sub(lambda found: found[0].translate(_LOOKALIKES), text) if _LATIN.search(text) else text


def without_code(text: str) -> str:
    """Return a line without the stray id of an act behind its last mark («… лиц.K070251»)."""
    return _PRINTED_CODE.sub("", text)


def words(text: str) -> list[str]:
    """Return the words, numbers and marks of a text in order; a number with a dash, a sum and a date are one of them.

    >>> words("пункт 3-1, «не»")
    ['пункт', '3-1', ',', '«', 'не', '»']
    >>> words("с 01.01.2026 до 1 500 000 тенге или 2,5 процента.")
    ['с', '01.01.2026', 'до', '1 500 000', 'тенге', 'или', '2,5', 'процента', '.']
    """
    return _TOKEN.findall(clean(text))
