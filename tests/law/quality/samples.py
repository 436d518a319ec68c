"""A small law that the gate lets through, as both portals show it, for the tests to spoil."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from law.model import Capture, Language
from tests.law.making import ARTICLE, page, revision
from tests.law.test_adilet import adilet_page

ON = date(2024, 6, 1)
TAIL = (
    ", которым угрожает насилие, без оплаты и без документов, по заявлению самой женщины, ее родственников или "
    "участкового инспектора, и предоставляет им кров и питание"
)
LAW = (
    "# О помощи (вымышленный)",
    *(
        line
        for number in range(1, 10)
        for line in (
            f"Статья {number}. Порядок",
            f"1. Приют принимает женщин и детей {number} раз в месяц, {number} раз{TAIL}.",
        )
    ),
)
PREVIOUS = revision(*LAW)
GOOD = page(LAW, on=f"{ON}")


def capture(body: bytes, *, reason: str = "", language: Language = "rus", number: int = 1) -> Capture:
    """Return what came for this act from ЕСПИ."""
    return Capture(
        portal="espi",
        act="900900",
        language=language,
        kind="edition",
        url="http://127.0.0.1/api",
        captured_at=datetime(2024, 6, 1, tzinfo=UTC),
        status=200,
        headers=(),
        body=body,
        reason=reason,
        page=number,
    )


def html_page(lines: Sequence[str], *, language: str = "rus", head: str = "") -> bytes:
    """Return the page of old.adilet with these lines, the first one being the title."""
    marked = (f"<h3>{line}</h3>" if ARTICLE.match(line) else f"<p>{line}</p>" for line in lines[1:])
    return adilet_page("".join(marked), head=head, language=language)


def without_article(number: int) -> list[str]:
    """Return the law without one article."""
    place = LAW.index(f"Статья {number}. Порядок")
    return [*LAW[:place], *LAW[place + 2 :]]


def kazakh() -> list[str]:
    """Return a law of one article in Kazakh, long enough to be told from Russian."""
    words = "1. Баспана зорлық-зомбылық қатері төнген әйелдер мен балаларды ақысыз және құжатсыз қабылдайды. " * 3
    return ["# Көмек туралы (ойдан шығарылған)", "1-бап. Тәртіп", words.strip()]
