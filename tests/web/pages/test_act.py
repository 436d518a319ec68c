from tests.web.pages.conftest import Look, Visit
from tests.web.pages.filling import BIG, OLD, SHELTER, Page, cls

STATE = f"//div[{cls('state')}]"


def test_the_latest_text_is_called_current_with_its_date_links_and_last_check(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}"))

    assert page.text("//h1") == "О временном приюте и помощи проживающим в нем (вымышленный образец)"
    assert page.text(STATE) == "● Действующий текст Редакция от 01.01.2026."
    assert page.texts(f"//div[{cls('tools')}]/p[{cls('meta')}]") == [
        "Последняя проверка: 01.03.2026, 10:00 · zan.gov.kz · adilet.zan.kz"
    ]
    assert [link.get("href") for link in page.tree.xpath("//a[@rel='noreferrer']")] == [
        "https://zan.gov.kz/client/#!/doc/900001/rus/01.01.2026",
        "https://adilet.zan.kz/rus/docs/Z2100000901",
    ]


def test_the_text_of_a_day_is_that_of_the_edition_before_it(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}?on=2025-01-01"))

    assert page.text(STATE).startswith("◐ По состоянию на 01.01.2025 – не действующий Редакция от 13.05.2024.")
    assert page.text("//p[@id='art_10__para_2']") == "2. План помощи пересматривается один раз в месяц."


def test_a_repealed_act_says_so_and_by_which_act(look: Look) -> None:
    page = Page(look(f"/acts/{OLD}"))

    assert page.text(STATE) == "✕ Утратил силу, день в источнике не указан; Законом от 14.03.2025 № 905-VIII."


def test_notes_are_folded_and_called_no_law(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}?on=2025-07-01"))
    (note,) = page.tree.xpath("//article//details[not(@open)][p[contains(., 'ИЗПИ')]]")

    assert note.xpath("string(summary)") == "Примечания издателя, не текст закона"
    assert note.xpath("string(p[1])") == (
        "Примечание ИЗПИ! Пункт 2 предусмотрен в редакции Закона РК от 27.06.2025 № 917-VIII"
        " (вводится в действие с 01.01.2026)."
    )


def test_an_article_tells_how_often_it_changed_and_leads_to_the_last_time(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}"))
    link, history = page.tree.xpath("//h3[@id='art_10']/following-sibling::p[1]/a")

    assert link.text_content() == "изменялась 2 раза, последний раз 01.01.2026"
    assert link.get("href") == f"/acts/{SHELTER}/compare/2025-06-27/2026-01-01?lang=rus#art_10"
    assert history.get("href") == f"/acts/{SHELTER}/history/art_10?lang=rus"


def test_the_other_language_is_one_click_away(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}?lang=kaz"))

    assert page.text("//h3[@id='art_10']").startswith("10-бап. Көмек жоспары")
    assert page.tree.xpath("//article/@lang") == ["kk"]


def test_a_language_that_is_not_there_is_replaced_and_that_is_said(look: Look) -> None:
    page = Page(look(f"/acts/{BIG}", "kaz"))

    assert page.texts(f"//p[{cls('warn')}]") == ["Сіздің тіліңізде мұндай мәтін жоқ; бұл – екінші тілдегі мәтін."]


def test_a_long_act_opens_at_the_article_asked_for(look: Look) -> None:
    page = Page(look(f"/acts/{BIG}?at=art_412-1"))

    assert page.text("//h3[@id='art_412-1']").startswith("Статья 412-1. Побелка колодца при смене владельца")
    assert page.tree.xpath("//h3[@id='art_1']") == []


def test_words_are_found_in_the_whole_act_whatever_their_capitals(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}?q=ПЛАН ПОМОЩИ"))

    assert page.text("//h2[@id='hits']") == "«ПЛАН ПОМОЩИ»: 5 мест"
    assert page.texts(f"//section[{cls('hits')}]//li")[2] == "статья 10: План помощи"


def test_an_adilet_id_leads_to_the_act(visit: Visit) -> None:
    answer = visit().get("/acts/Z2100000901")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/acts/{SHELTER}")


def test_an_unknown_act_gets_a_page_that_names_those_there_are(look: Look) -> None:
    page = Page(look("/acts/nothing", status=404))

    assert page.text("//h1") == "Такого акта здесь нет"
    # The six that are watched, and the act that amended one of them.
    assert len(page.texts(f"//ul[{cls('plain-list')}]/li")) == 6 + 1


def test_a_day_before_the_first_edition_is_not_stored(look: Look) -> None:
    assert Page(look(f"/acts/{SHELTER}?on=2001-01-01", status=404)).text("//h1") == "Такого текста у нас нет"


def test_the_list_has_every_act_with_its_last_check_and_change(look: Look) -> None:
    rows = Page(look("/acts")).texts("//tbody/tr")

    assert len(rows) == 6 + 1
    assert [row for row in rows if "не под наблюдением" in row] == [row for row in rows if "906-VIII" in row]
    assert rows[2] == (
        "Об утверждении размеров платы за справки районных архивов (вымышленный образец) № 2903, 05.08.2020 · миграция"
        " 22.09.2024 2 История: Об утверждении размеров платы за справки районных архивов (вымышленный образец)"
        " 01.10.2024, 10:00 01.10.2024, 10:00"
    )


def test_a_place_that_is_asked_for_says_how_to_quote_it(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}?at=art_10"))

    (button,) = page.tree.xpath(f"//p[{cls('cite')}]/button")

    assert button.get("data-copy") == (
        "Статья 10, «О временном приюте и помощи проживающим в нем (вымышленный образец)», № 901-VII от 12.02.2021,"
        f" редакция от 01.01.2026. /acts/{SHELTER}?lang=rus&on=2026-01-01&at=art_10#art_10"
    )


def test_no_place_is_quoted_that_the_act_does_not_have(look: Look) -> None:
    assert Page(look(f"/acts/{SHELTER}?at=art_999")).texts(f"//p[{cls('cite')}]") == []
