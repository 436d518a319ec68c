"""The figures that changed are what a client asks first: terms, fines, ages, sums, in digits or in words."""

import re
from collections.abc import Sequence

from law.changes.words import Piece
from law.model import NumberChange
from law.wording import canonical

_UNITS = re.compile(
    r"(?:календарн\w+|рабоч\w+|месячн\w+|расчетн\w+|показател\w+|процент\w*|%|дн\w+|сут\w+|час\w*|месяц\w*|недел\w+|лет\b|год\w*|тенге|доллар\w*"
    r"|размер\w*|раз\w*|күнтізбелік|жұмыс|күн\w*|тәул[іi]к\w*|сағат\w*|ай\w*|апта\w*|жас\w*|жыл\w*|теңге\w*|пайыз\w*"
    r"|айлық|есептік|көрсеткіш\w*|МРП|АЕК)",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"^(?:одн(?:ого|ой|у|им|ому|а)|один|дв(?:ух|е|а|умя)|тр(?:ех|ёх|и|емя)|четыр(?:ех|ёх|е)|пят(?:и|ь|ью)|шест(?:и|ь)|сем(?:и|ь)"
    r"|вос(?:ьми|емь)|девят(?:и|ь)|десят(?:и|ь)|\w+надцат(?:и|ь)|двадцат(?:и|ь)|тридцат(?:и|ь)|сорок\w?|пятидесяти|пятьдесят"
    r"|шестидесяти|шестьдесят|семидесяти|восьмидесяти|девяност[оа]|ст[оа]|двухсот|трехсот|пятисот|тысяч\w*"
    r"|б[іi]р|ек[іi]|үш|төрт|бес|алты|жет[іi]|сег[іi]з|тоғыз|он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың)$",
    re.IGNORECASE,
)
_WITH_DIGIT = re.compile(r"^\d[\d., :-]*$")


def changed_numbers(pieces: Sequence[Piece]) -> tuple[NumberChange, ...]:
    """Return the figures that were replaced, in order, each with the word that says of what («дней»); pure wording: ().

    A figure is paired with the one that took its place; figures that only appeared or vanished are the change itself.
    """
    found = []
    for at, piece in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.kind != "gone" or following is None or following.kind != "new":
            continue
        was, now = _figures(piece.words), _figures(following.words)
        if len(was) != len(now):
            continue
        later = tuple(word for rest in pieces[at + 2 : at + 3] for word in rest.words)[:3]
        for (old, old_at), (new, new_at) in zip(was, now, strict=True):
            if canonical(old).casefold() != canonical(new).casefold():
                unit = _unit(following.words[new_at + 1 :] + later) or _unit(piece.words[old_at + 1 :] + later)
                found.append(NumberChange(old, new, unit))
    return tuple(found)


def is_figure(word: str) -> bool:
    """Tell whether a word is a figure, in digits or in letters.

    >>> is_figure("1 500,50"), is_figure("шестидесяти"), is_figure("дней")
    (True, True, False)
    """
    return bool(_WITH_DIGIT.match(word) or _IN_WORDS.match(word))


def _figures(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return runs of figures («1 229» is one) with the place of their last word."""
    found: list[tuple[str, int]] = []
    for at, word in enumerate(words):
        if not is_figure(word):
            continue
        if found and found[-1][1] == at - 1:
            found[-1] = (f"{found[-1][0]} {word}", at)
        else:
            found.append((word, at))
    return found


def _unit(words: Sequence[str]) -> str:
    taken: list[str] = []
    for word in words[:3]:
        if not _UNITS.fullmatch(word):
            break
        taken.append(word)
    return " ".join(taken)
