from dataclasses import replace
from datetime import date

from law.languages.words import ReaderLanguage
from law.model import ActFacts, Provision, Revision
from tests.web.pages.conftest import Look
from tests.web.pages.filling import SHELTER, Page, cls
from web.reading.act import Touch
from web.reading.languages import Aligned, Pair, align

FACTS = ActFacts("1", "", {}, {}, "upd", "", None)
ENG: ReaderLanguage = "eng"
RUS = Revision(
    "1",
    "rus",
    date(2024, 1, 1),
    "",
    (
        Provision("art_1", "article", "", "1", "Цель"),
        Provision("art_1__para_1", "point", "art_1", "1", "", "1. Помощь."),
        Provision("art_2", "article", "", "2", "Срок", "Десять дней."),
    ),
    (),
    None,
    FACTS,
)
KAZ = replace(
    RUS,
    language="kaz",
    provisions=(
        Provision("art_1", "article", "", "1", "Мақсат"),
        Provision("art_1__para_1", "point", "art_1", "1", "", "1. Көмек."),
        Provision("art_1-1", "article", "", "1-1", "", "Жаңа бап."),
        Provision("art_2", "article", "", "2", "Мерзім", "Он күн."),
    ),
)


def test_units_stand_beside_their_counterparts_and_what_one_text_alone_has_is_told() -> None:
    touch = {"art_2": Touch(1, date(2023, 1, 1), date(2024, 1, 1))}
    first = Aligned(
        "art_1",
        "Article 1",
        (
            Pair("art_1", "1. Цель", "1. Мақсат", is_heading=True),
            Pair("art_1__para_1", "1. Помощь.", "1. Көмек.", is_heading=False),
        ),
        None,
        None,
    )
    new = Aligned("art_1-1", "Article 1-1", (Pair("art_1-1", "", "Жаңа бап.", is_heading=False),), "kaz", None)
    second = Aligned(
        "art_2",
        "Article 2",
        (
            Pair("art_2", "2. Срок", "2. Мерзім", is_heading=True),
            Pair("art_2", "Десять дней.", "Он күн.", is_heading=False),
        ),
        "rus",
        date(2024, 1, 1),
    )

    assert align(RUS, KAZ, {"rus": touch, "kaz": {}}, ENG) == (first, new, second)


def test_both_texts_stand_on_the_page_and_it_says_when_they_keep_step(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/languages", "eng"))

    russian, kazakh = page.texts(f"//div[{cls('pair')}][1]/div")[:2]
    assert russian.startswith("Настоящий Закон устанавливает, кого и на какой срок принимают")
    assert kazakh.startswith("Осы Заң уақытша баспана үйлеріне кімдердің және қандай мерзімге қабылданатынын")
    assert page.texts(f"//p[{cls('warn')}]") == []


def test_a_day_before_all_editions_says_what_is_stored(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/languages?on=1999-01-01", "eng", status=404))

    assert page.texts(f"//div[{cls('pair')}]") == []
