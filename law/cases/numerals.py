"""Numbers in digits and in words: «100 тысяч», «двадцати четырех», «екі жүз елу мың», «үштен бір»."""

import re
from dataclasses import dataclass
from fractions import Fraction

from law.cases.speech import folded
from law.cases.tokens import Tokens

MOST_DIGITS = 15
"""What is longer is no quantity, but the number of an account or of a register."""
_PLAIN = re.compile(r"\d+(?: \d{3})*(?:,\d+)?")
_SUFFIXED = re.compile(r"(\d{1,15})-([^\W\d_]{1,40})")
_HUNDRED = ("жүз", "жуз")
_SHORT_SCALES = frozenset(("тыс", "млн", "млрд"))


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and the place behind it; ``value`` None is a number that counts nothing, as an ordinal."""

    value: Fraction | None
    end: int
    in_words: bool = False


def read_numeral(tokens: Tokens, at: int) -> Numeral | None:
    """Return the number that begins there, None where none does."""
    if at >= len(tokens):
        return None
    return _in_digits(tokens, at) if tokens.has_digit(at) else _in_words(tokens, at)


def unit_of(word: str, tokens: Tokens) -> str:
    """Return the unit that a word names, empty if it names none."""
    return tokens.speech.units.find(word) or ""


def _in_digits(tokens: Tokens, at: int) -> Numeral | None:
    raw = tokens.raw[at]
    if len(raw) > MOST_DIGITS:
        return Numeral(None, at + 1)
    if _PLAIN.fullmatch(raw):
        return Numeral(*_scaled(tokens, Fraction(raw.replace(" ", "").replace(",", ".")), at + 1))
    suffixed = _SUFFIXED.fullmatch(raw)
    if suffixed is None or unit_of(folded(suffixed[2]), tokens):
        return None
    if tokens.speech.kept_suffix.fullmatch(folded(suffixed[2])):
        return Numeral(*_scaled(tokens, Fraction(int(suffixed[1])), at + 1))
    return Numeral(None, at + 1)


def _in_words(tokens: Tokens, at: int) -> Numeral | None:
    speech = tokens.speech
    said = speech.weak.get(tokens.at(at))
    if said is not None:
        return Numeral(said, at + 1, in_words=True)
    divided = speech.fraction(tokens.at(at), tokens.at(at + 1))
    if divided is not None:
        return Numeral(divided, at + 2, in_words=True)
    total, end = _below_thousand(tokens, at)
    if end == at and _scale(tokens, at):
        # «мың екі жүз», «тысячу двести»
        return Numeral(*_scaled(tokens, Fraction(1), at), in_words=True)
    if end == at:
        return None
    if tokens.at(end) in speech.half:
        total, end = total + Fraction(1, 2), end + 1
    if speech.ordinal.fullmatch(tokens.at(end)):
        return Numeral(None, end + 1)
    return Numeral(*_scaled(tokens, total, end), in_words=True)


def _below_thousand(tokens: Tokens, start: int) -> tuple[Fraction, int]:
    """Return what number words say from there on, up to a scale: «сто двадцать пять», «екі жүз елу»."""
    total, bound, at = 0, 1000, start
    while True:
        said = tokens.speech.cardinals.find(tokens.at(at))
        if said is None:
            break
        if said == 100 and 1 < total < 10:  # noqa: PLR2004 - «екі жүз»
            total *= 100
        elif said < bound:
            total += said
        else:
            break
        at += 1
        bound = _bound_after(said)
        if bound == 0 and tokens.at(at) not in _HUNDRED:
            break
    return Fraction(total), at


def _bound_after(said: int) -> int:
    """Return below what the next word must be to belong to the same number: one place follows another."""
    if said >= 100:  # noqa: PLR2004 - hundreds, then tens, then ones
        return 100
    return 10 if said >= 20 or said == 10 else 0  # noqa: PLR2004 - «он екі», «двадцать два», and nothing after «двенадцать»


def _scaled(tokens: Tokens, value: Fraction, at: int) -> tuple[Fraction, int]:
    """Return a number with the scales behind it, and the place after: «екі жүз елу мың бес жүз»."""
    last = _scale(tokens, at)
    if last is None:
        return value, at
    total, at = value * last, at + (2 if tokens.at(at + 1) == "." and tokens.at(at) in _SHORT_SCALES else 1)
    while True:
        rest, after = _below_thousand(tokens, at)
        scale = _scale(tokens, after)
        if after == at or tokens.speech.ordinal.fullmatch(tokens.at(after)) or (scale is not None and scale >= last):
            return total, at
        if scale is None:
            return total + rest, after
        total, at, last = total + rest * scale, after + 1, scale


def _scale(tokens: Tokens, at: int) -> int | None:
    return tokens.speech.scales.find(tokens.at(at))
