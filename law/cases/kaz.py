"""Kazakh: how much, and of what. An old text has Latin letters among its own («Yш») or none of its own («уш»)."""

import re
from fractions import Fraction

from law.cases.speech import Speech, Table

_CASES = r"(?:[дтн][ае]н|[ғқ]а|[гк]е|[дтн][ыі]ң|[дтн][ыі]|[дт][ае])?"


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


CARDINALS = (
    # «Бірге» is together, «бірден» at once, «онда» in it: of these two only the bare word is sure.
    (1, _p(r"бір|бир")),
    (2, _p(rf"(?:екі|еки){_CASES}")),
    (3, _p(rf"(?:үш|уш){_CASES}")),
    (4, _p(rf"(?:төрт|торт){_CASES}")),
    (5, _p(rf"бес{_CASES}")),
    (6, _p(rf"алты{_CASES}")),
    (7, _p(rf"(?:жеті|жети){_CASES}")),
    (8, _p(rf"(?:сегіз|сегиз){_CASES}")),
    (9, _p(rf"(?:тоғыз|тогыз){_CASES}")),
    (10, _p(r"он|оннан|онға")),
    (20, _p(rf"жиырма{_CASES}")),
    (30, _p(rf"отыз{_CASES}")),
    (40, _p(rf"(?:қырық|кырык){_CASES}")),
    (50, _p(rf"елу{_CASES}")),
    (60, _p(rf"алпыс{_CASES}")),
    (70, _p(rf"(?:жетпіс|жетпис){_CASES}")),
    (80, _p(rf"сексен{_CASES}")),
    (90, _p(rf"(?:тоқсан|токсан){_CASES}")),
    (100, _p(rf"(?:жүз|жуз){_CASES}")),
)
SCALES = (
    (1000, _p(rf"(?:мың){_CASES}")),
    (1_000_000, _p(r"миллион\w{0,30}|млн")),
    (1_000_000_000, _p(r"миллиард\w{0,30}|млрд")),
)
MANNERS = (
    ("calendar", _p(r"күнтізбелік")),
    ("working", _p(r"жұмыс")),
    ("cad", _p(r"канада\w{0,30}")),
)
_MONTHS = (
    r"қаңтар\w{0,30}",
    r"ақпан\w{0,30}",
    r"наурыз\w{0,30}",
    r"сәуір\w{0,30}",
    r"мамыр\w{0,30}",
    r"маусым\w{0,30}",
    r"шілде\w{0,30}",
    r"тамыз\w{0,30}",
    r"қыркүйе[кг]\w{0,30}",
    r"қазан\w{0,30}",
    r"қараша\w{0,30}",
    r"желтоқсан\w{0,30}",
)
MONTHS = tuple((number, _p(month)) for number, month in enumerate(_MONTHS, 1))
SAID = Table(*CARDINALS)
UNITS = (
    ("day", _p(r"күн(?!тізбе)\w{0,7}|тәулі[кг]\w{0,30}")),
    ("hour", _p(r"сағат\w{0,30}")),
    ("minute", _p(r"минут\w{0,30}")),
    ("week", _p(r"апта\w{0,30}")),
    ("month", _p(r"ай(?:ы|ын|ына|ында|ынан|ға|дан|да|лық\w{0,30}|дың|ды|лар\w{0,30})?")),
    ("year", _p(r"жыл(?:ға|дан|да|дың|ды|ы|ын|ына|ында|ынан|дық\w{0,30}|дар\w{0,30})?")),
    ("year", _p(r"жас(?:қа|тан|ы|ын|ына|ынан|ты|тағы|тар\w{0,30}|та|тың)?")),
    ("percent", _p(r"%|пайыз\w{0,30}|процент\w{0,30}")),
    ("tenge", _p(r"теңге\w{0,30}|тенге\w{0,30}")),
    ("usd", _p(r"доллар\w{0,30}")),
    ("eur", _p(r"еуро\w{0,4}|евро\w{0,4}")),
    ("gbp", _p(r"фунт\w{0,30}")),
    ("chf", _p(r"франк\w{0,30}|франгі\w{0,30}")),
    ("jpy", _p(r"иен(?:і\w{0,30}|ге|нен|ден|мен|а\w{0,30})?")),
    ("rub", _p(r"рубл\w{1,30}")),
    ("mci", _p(r"аек\w{0,30}")),
    ("time", _p(r"рет(?:тен|ке|те|ті|тік|і|ін|інен)?|мәрте\w{0,30}|есе(?:лік|ленген|ге|ден|сі|сіне|сінде)?")),
)
QUARTER = re.compile(r"тоқсан|токсан")
"""Ninety, and a quarter of a year: a number only where what it counts follows."""
_BARE = frozenset(("бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"))


def no_compound(_: str) -> None:
    """Kazakh joins no number to its unit in one word."""


def fraction_of(word: str, following: str) -> Fraction | None:
    """Return the fraction that two words say; None where the first is no number in the ablative.

    >>> fraction_of("үштен", "екісі"), fraction_of("екіден", "төртке"), fraction_of("бесінші", "бір")
    (Fraction(2, 3), None, None)
    """
    whole = re.fullmatch(r"(\w{1,30}?)[дтн][ае]н", word)
    part = re.fullmatch(r"(\w{1,30}?)(?:с[ыі]\w{0,30}|[ыі]|[ыі]н\w{0,30})", following)
    stems = [following, part[1] if part else ""]
    below = SAID.find(whole[1]) if whole else None
    above = next((SAID.find(stem) for stem in stems if stem in _BARE), None)
    return Fraction(above, below) if above and below and above < below else None


KAZ = Speech(
    cardinals=SAID,
    weak={
        **dict.fromkeys(("екеуі", "екеуін", "екеуінің", "екеуіне", "екеу"), Fraction(2)),
        **dict.fromkeys(("үшеуі", "үшеуін", "үшеуінің", "үшеу"), Fraction(3)),
        **dict.fromkeys(("жарты", "жартысы", "жартысын", "жартысынан", "жартысына", "жартысының"), Fraction(1, 2)),
    },
    half=frozenset(("жарым",)),
    scales=Table(*SCALES),
    ordinal=_p(r"\w{1,30}(?:нш[ыі]|нши)(?:с[ыі]\w{0,30})?"),
    units=Table(*UNITS),
    phrases=(("mci", (_p(r"айлық"), _p(r"есептік"), _p(r"көрсеткіш\w{0,30}"))),),
    manners=Table(*MANNERS),
    qualifiers=_p(r"күнтізбелік|жұмыс|банк\w{0,30}|толық|ақш|канада|ағылшын|швейцар\w{0,30}|жапон\w{0,30}|ресей|америка"),
    kept_suffix=_p(r"(?:[дтн][ае]н|[ғқ]а|[гк]е|н[ае]|[дтн][ыі]|[дтн][ыі]ң|[ыі]|с[ыі]|[дт][ае])"),
    months=Table(*MONTHS),
    year=_p(r"жыл\w{0,30}|жж?"),
    level=_p(r"(?:ба[бп]|тармақ|тармағ|тарау|бөлі[мкг]|абзац|параграф|қосымша)\w{0,30}"),
    label=_p(r"(?!)"),
    joins=frozenset((",", "және", "немесе", "не", "мен", "бен", "пен", "–", "—", "-")),
    number_first=True,
    compound=no_compound,
    fraction=fraction_of,
)  # fmt: skip
