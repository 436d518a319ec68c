import re

import pytest

from tests.web.pages.conftest import Look, Visit
from tests.web.pages.filling import BIG, FEES, SEASONAL, SHELTER, Page, cls

RUNS = "//del | //ins"
COMPARE = f"//div[{cls('compare')}]"
SAID = f"{COMPARE}//p[{cls('said')}]/span[2]"
MARKS = f"{COMPARE}//ins | {COMPARE}//del"


def path(act: str, before: str, after: str, **options: str) -> str:
    return f"/acts/{act}/compare/{before}/{after}?" + "&".join(f"{name}={value}" for name, value in options.items())


@pytest.mark.parametrize("view", ["changes", "inline", "side"])
def test_every_view_tells_the_same_changes_in_their_order(look: Look, view: str) -> None:
    page = Page(look(path(SHELTER, "2021-02-12", "2024-05-13", view=view, lang="rus")))

    assert page.texts(SAID) == [
        "Статья 5, пункт 2 — изменён тридцати → шестидесяти календарных дней",
        "Статья 7, подпункт 3) — исключён",
        "Статья 8-1 — добавлена",
        "Статья 9 — изменён заголовок",
        "Статья 10, пункт 1 — изменён 10 → 15 рабочих дней",
        "Статья 12, пункт 1, подпункт 4) — добавлен",
        "Статья 17, пункт 3-1 — добавлен",
    ]


@pytest.mark.parametrize("view", ["changes", "inline", "side"])
def test_whole_words_are_marked_and_said_to_a_screen_reader(look: Look, view: str) -> None:
    page = Page(look(path(SHELTER, "2024-05-13", "2026-01-01", view=view)))

    assert page.texts(MARKS) == [
        "удалено: месяц",
        "добавлено: две недели, а по просьбе проживающего – в течение трех рабочих дней",
    ]


def test_the_kazakh_text_has_its_own_words_and_says_what_is_form(look: Look) -> None:
    page = Page(look(path(SHELTER, "2021-02-12", "2024-05-13", lang="kaz", view="changes"), "kaz"))

    assert page.texts(SAID)[5:] == [
        "12-бап, 1-тармақ, 3) тармақша — тек нысаны өзгерген, мағынасы бұрынғыдай",
        "12-бап, 1-тармақ, 4) тармақша — қосылды",
        "17-бап, 3-1-тармақ — қосылды",
    ]


def test_above_stand_what_it_is_by_which_act_and_from_when(look: Look) -> None:
    page = Page(look(path(SHELTER, "2021-02-12", "2024-05-13")))

    assert page.texts(f"//section[{cls('what-is')}]/p")[:2] == [
        "Редакция от 13.05.2024 против редакции от 12.02.2021 +3добавлено: 3; ~3изменено: 3; −1удалено: 1;",
        (
            "Внесено Законом от 12.03.2024 № 906-VIII; вступает в силу 13.05.2024: 60 календарных дней после"
            " официального опубликования, совпадает с датой редакции."
        ),
    ]


def test_figures_stand_in_a_table_of_was_and_is(look: Look) -> None:
    page = Page(look(path(SHELTER, "2021-02-12", "2024-05-13")))

    assert page.texts(f"//section[{cls('figures-box')}]//tbody/tr") == [
        "статья 5, пункт 2удалено: тридцатидобавлено: шестидесятикалендарных дней",
        "статья 10, пункт 1удалено: 10добавлено: 15рабочих дней",
    ]


def test_a_table_is_compared_cell_by_cell(look: Look) -> None:
    page = Page(look(path(FEES, "2022-03-02", "2024-09-22", view="changes")))

    assert page.texts(f"{COMPARE}//tr[not({cls('said-row')})]/td") == [
        "добавлено: 5-1.",
        "добавлено: Справка на двух языках",
        "добавлено: 4 рабочих дня",
        "добавлено: 14",
        "10.",
        "Просмотр дела в читальном зале (за один день)",
        "в день обращения",
        "удалено: 20 добавлено: 12",
    ]


def test_a_replaced_term_is_told_once_and_marked_at_every_place(look: Look) -> None:
    page = Page(look(path(SEASONAL, "2024-03-12", "2025-09-11", view="inline")))

    assert page.texts(f"//section[{cls('figures-box')}]//li") == [
        "сезонный удалено: рабочий добавлено: работник в 15 местах"
    ]
    assert sum(words.startswith("добавлено: работник") for words in page.texts(f"{COMPARE}//ins")) == 15
    assert "Рабочий день сезонных удалено: рабочих добавлено: работников" in page.text("//main")


def test_only_an_announcement_is_said_to_be_no_change_of_law(look: Look) -> None:
    page = Page(look(path(SHELTER, "2024-05-13", "2025-06-27")))

    assert page.texts(f"//p[{cls('calm-word')}]") == [
        "Изменились только примечания издателя: они анонсируют будущую редакцию. Закон не изменился."
    ]
    assert page.texts(SAID) == [
        "Статья 10, пункт 2 — новое примечание редакции (объявлено, ещё не действует) анонсировано"
    ]


def test_an_edition_beside_itself_says_that_the_text_is_the_same(look: Look) -> None:
    page = Page(look(path(SHELTER, "2024-05-13", "2024-05-13")))

    assert page.texts(f"//p[{cls('calm-word')}]") == ["В обеих редакциях один и тот же текст."]


def test_dates_the_wrong_way_round_are_said_to_be_so(look: Look) -> None:
    page = Page(look(path(SHELTER, "2026-01-01", "2024-05-13")))

    assert page.texts(f"//p[{cls('warn')}]") == [
        "Первая дата позже второй: то, что отмечено как добавленное, было раньше. Поменять местами"
    ]


def test_what_is_left_out_is_said(look: Look) -> None:
    page = Page(look(path(SHELTER, "2024-05-13", "2026-01-01", view="inline")))

    assert page.texts(f"//p[{cls('skipped')}]") == ["Без изменений: статья 1 – статья 9, всего 10"]


def test_a_long_act_opens_with_its_changes_only(look: Look) -> None:
    page = Page(look(path(BIG, "2020-06-15", "2025-01-06")))

    assert page.texts("//a[@data-view and @aria-current='true']") == ["Только изменения"]
    assert page.texts(SAID) == [
        "Статья 37, пункт 3 — изменён 12 → 45 рабочих дней",
        "Статья 120, пункт 2-1 — добавлен",
        "Статья 251 — исключена",
        "Статья 333 — изменён заголовок",
        "Статья 412-1 — добавлена",
        "Статья 480, пункт 1, подпункт 2) — исключён",
    ]


def test_the_form_of_two_dates_leads_to_the_permalink(visit: Visit) -> None:
    answer = visit().get(f"/acts/{SHELTER}/compare?from=2021-02-12&to=2026-01-01&lang=kaz&view=side")

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/acts/{SHELTER}/compare/2021-02-12/2026-01-01?lang=kaz&view=side",
    )


def test_the_view_is_remembered(visit: Visit) -> None:
    browser = visit()
    browser.get(path(SHELTER, "2021-02-12", "2024-05-13", view="side"))
    page = Page(browser.get(path(SHELTER, "2024-05-13", "2026-01-01")).text)

    assert page.texts("//a[@data-view and @aria-current='true']") == ["Рядом"]


@pytest.mark.parametrize("dates", ["2021-02-12/2021-02-13", "yesterday/2021-02-12"])
def test_an_edition_that_is_not_stored_gets_a_page_that_names_those_that_are(look: Look, dates: str) -> None:
    page = Page(look(f"/acts/{SHELTER}/compare/{dates}", status=404))

    assert page.text("//h1") == "Такого текста у нас нет"
    assert page.texts("//main//p[strong]") == [
        "русский: 01.01.2026, 27.06.2025, 13.05.2024, 12.02.2021",
        "казахский: 01.01.2026, 27.06.2025, 13.05.2024, 12.02.2021",
    ]


def test_each_change_has_a_place_that_the_keys_go_to(look: Look) -> None:
    body = look(path(SHELTER, "2021-02-12", "2024-05-13", view="changes"))

    assert re.findall(r'id="(c\d+)" data-change', body) == [f"c{n}" for n in range(1, 8)]


def test_without_a_language_the_one_that_has_both_editions_is_shown(visit: Visit) -> None:
    page = Page(visit(language="kaz").get(f"/acts/{BIG}/compare/2020-06-15/2025-01-06").text)

    assert page.tree.xpath("//h1/@lang") == ["ru"]


def test_the_article_is_part_of_the_address_and_its_page_opens(look: Look) -> None:
    page = Page(look(path(BIG, "2020-06-15", "2025-01-06", view="side", at="art_412-1")))

    assert page.texts("//section[@id='s-art_412-1']/h2")[0].startswith("Статья 412-1.")


def test_an_article_can_be_opened_whole_among_the_changes(look: Look) -> None:
    address = path(SHELTER, "2021-02-12", "2024-05-13", view="changes", lang="rus")
    short, whole = (Page(look(f"{address}{opened}")) for opened in ("", "&open=art_10"))
    lines = "//section[@id='s-art_10']//p[starts-with(@class, 'd')]"

    assert (len(short.texts(lines)), len(whole.texts(lines))) == (1, 3)
    assert (short.texts("//a[@id='u-art_10']"), whole.texts("//a[@id='u-art_10']")) == (
        ["Показать неизменённое: Статья 10"],
        ["Только изменения: Статья 10"],
    )


@pytest.mark.parametrize(("wide", "view"), [("1", "Рядом"), ("0", "В тексте"), ("x", "В тексте")])
def test_the_usual_view_suits_the_screen_that_the_script_told_of(visit: Visit, wide: str, view: str) -> None:
    browser = visit()
    browser.cookies.set("wide", wide, "127.0.0.1")
    page = Page(browser.get(path(SHELTER, "2021-02-12", "2024-05-13")).text)

    assert page.texts("//a[@data-view and @aria-current='true']") == [view]
