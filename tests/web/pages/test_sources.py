from tests.web.pages.conftest import Look
from tests.web.pages.filling import Page, cls


def test_a_source_says_its_state_in_a_word_and_what_it_brought(look: Look) -> None:
    page = Page(look("/sources"))

    assert page.texts("//h2") == ["ЕСПИ (zan.gov.kz) ▲ работает частично"]
    assert page.texts(f"//dl[{cls('facts')}]/div") == [
        "Последний запуск01.03.2026, 12:00",
        "Последний успех01.03.2026, 11:00",
        "Последнее замеченное изменение01.03.2026, 11:00",
        "Молчитнет",
        "Тексты при последней попыткепрочитано заново: 9 · задержано: 2",
        "Следующий запуск02.03.2026, 15:00 Prefect не отвечает: само ничего не запустится",
        "Страниц за последний запуск4",
        "Неудач за 30 дней2 из 10 текстов, 20 %",
    ]


def test_what_is_held_back_stands_with_its_reason_in_words(look: Look) -> None:
    page = Page(look("/sources"))
    rows = page.texts("//h3[contains(., 'Задержано')]/following-sibling::div[1]//tbody/tr")

    assert len(rows) == 2
    assert all("не хватает статей, и ни одна сноска не говорит почему" in row for row in rows)
    assert all("gone without a trace: 3, 6, 9, 12" in row for row in rows)
