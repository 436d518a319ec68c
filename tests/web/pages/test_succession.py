"""The act in a dead one's place, side by side with it; editors say of each link whether it is right."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from storage.engine import Store
from storage.succession import find_succession, list_link_decisions, list_successions
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import Look
from tests.web.pages.filling import NEW, NOW, OLD, SHELTER, Moving, Page, cls, opened
from web.app import create_app

PATH = f"/acts/{OLD}/successor"
SAID = "На его место, по всем признакам, приходит (человек ещё не подтвердил): Закон от 14.03.2025 № 905-VIII."
ROWS = f"//tr[{cls('link')}]"


def test_the_page_says_who_takes_the_place_and_why(look: Look) -> None:
    page = Page(look(PATH))

    assert page.texts("//section[@aria-labelledby='heir']/p") == [
        f"{SAID} Он взят под наблюдение.",
        "О мерах защиты пострадавших от угроз (вымышленный образец)",
        "он назван в реквизитах этого акта; этот акт отменён его собственным текстом (посмотреть там) · предложено",
    ]


def test_each_article_stands_beside_what_it_became_and_what_is_new_is_said(look: Look) -> None:
    page = Page(look(PATH))
    cells = [page.texts(f"({ROWS})[{at}]/td/p[1]") for at in (4, 12)]

    assert cells == [
        ["Статья 3 Кто сообщает об угрозе", "Статья 5 Кто сообщает об угрозе", "0,93 другими словами"],
        ["—", "Статья 3 Правила, которым следуют при защите", "новое, в прежнем акте этого не было"],
    ]
    assert page.texts("//section[@aria-labelledby='where']/p[1]") == [
        "Статей нашлось: 11; возможно: 0; нет соответствия: 0; новых: 3."
    ]


def test_a_reader_sees_no_button_and_an_editor_two_for_each_link(look: Look) -> None:
    count = f"//form[{cls('judge')}]"

    assert len(Page(look(PATH)).tree.xpath(count)) == 0
    editors = Page(look(PATH, role="editor"))
    assert len(editors.tree.xpath(count)) == 1 + len(editors.tree.xpath(ROWS))


TABS = f"//nav[{cls('tabs')}]/a[contains(@href, '/successor')]"


@pytest.mark.parametrize("page", ["", "/timeline", "/successor"])
def test_every_page_of_the_dead_act_leads_there_and_of_the_new_one_back(look: Look, page: str) -> None:
    old, new = (Page(look(f"/acts/{code}{page}", "eng")).tree.xpath(f"{TABS}/@href") for code in (OLD, NEW))

    assert old == [f"/acts/{OLD}/successor?lang=rus"]
    assert new[-1:] == [f"/acts/{OLD}/successor?lang=rus"]


def test_both_acts_say_whose_place_is_taken_and_that_nobody_has_confirmed_it(look: Look) -> None:
    kin = f"//p[{cls('kin')}]"
    said = [Page(look(path, "eng")).text(kin) for path in (f"/acts/{OLD}/timeline", f"/acts/{NEW}")]

    assert said == [
        (
            "⇢ The act that takes its place, by all signs (not yet confirmed by a person): Law of 14.03.2025"
            " No. 905-VIII. It is watched from now on. О мерах защиты пострадавших от угроз (вымышленный образец)."
            " Where each article went proposed"
        ),
        (
            "⇠ It takes the place of: Law of 20.11.2015 No. 904-V, О защитном запрете (вымышленный образец)."
            " Where each article came from proposed"
        ),
    ]


def test_a_living_act_has_no_kin(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}"))

    assert page.texts(TABS) + page.texts(f"//p[{cls('kin')}]") == []
    assert "Акт, который пришёл бы на место этого, неизвестен." in look(f"/acts/{SHELTER}/successor")


@pytest.fixture
def own_samples(samples_path: Path, key: bytes, tmp_path: Path) -> Iterator[Store]:
    """The sample acts in a store of this test alone."""
    shutil.copy(samples_path, tmp_path / "own.db")
    with opened(tmp_path / "own.db", key) as store:
        yield store


def test_an_editor_confirms_a_link_takes_it_back_and_rejects_the_act(own_samples: Store, settings: Settings) -> None:
    browser = Browser(create_app(own_samples, settings, clock=Moving())).hold(start_visit(own_samples, "editor", NOW))
    said = []
    for state, old, new in (
        ("confirmed", "art_3", "art_5"),
        ("rejected", "art_9", "art_13"),
        ("proposed", "art_9", "art_13"),
        ("confirmed", "art_3", "art_99"),
    ):
        answer = browser.post(PATH, state=state, old=old, new=new, lang="rus")
        said.append((answer.status_code, answer.headers.get("location")))
    with own_samples.reading() as session:
        links = list_link_decisions(session, OLD, NEW)
    rejected = browser.post(PATH, state="rejected")

    assert said == [
        (303, f"{PATH}?lang=rus#art_3"),
        (303, f"{PATH}?lang=rus#art_9"),
        (303, f"{PATH}?lang=rus#art_9"),
        (404, None),
    ]
    assert {key: one.state for key, one in links.items()} == {("art_3", "art_5"): "confirmed"}
    assert (rejected.status_code, rejected.headers["location"]) == (303, f"{PATH}?lang=rus")
    with own_samples.reading() as session:
        assert find_succession(session, OLD) is None
        assert [one.state for one in list_successions(session, OLD)] == ["rejected"]
