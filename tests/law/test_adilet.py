"""old.adilet's markup gives the same provisions as ЕСПИ's nodes, word for word; what is unknown in it is an Issue."""

from collections.abc import Iterator
from datetime import date
from urllib.request import urlopen

import pytest

from law.errors import UnreadablePageError
from law.model import Issue, Note, Revision
from law.parsing.portals import adilet
from law.parsing.read import read_revision
from tests.law.making import page, tree_of
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder

INDENT = "&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; "
RULE = "(вводится в действие с 01.01.2024)"


def adilet_page(article: str, *, head: str = "", language: str = "rus") -> bytes:
    return f"""<!DOCTYPE html><html><body><div id="container" class="module_npaView lang_{language}">
        <div class="container_alpha slogan"><h1>О помощи (вымышленный)</h1>
        <span class="status status_upd">Обновленный</span>
        <p>Закон Республики Казахстан от 1 марта 2020 года № 900-VI.</p>{head}</div>
        <a href="/rus/docs/Z2000000900">Текст</a>
        <a href="http://law.gov.kz/client/#!/doc/900900/rus" class="icon_ekb">Версия из ЭКБ</a>
        <article><br>{article}</article></div></body></html>""".encode()


def read(article: str) -> Revision:
    return read_revision([adilet_page(article)])


@pytest.fixture(scope="module")
def portal() -> Iterator[ReplayPortal]:
    with ReplayPortal([acts_folder()], date(2030, 1, 1), page_size=1_000_000) as started:
        yield started


def fetch(address: str) -> bytes:
    with urlopen(address) as answer:  # noqa: S310 - our own portal
        body: bytes = answer.read()
    return body


def test_every_sample_edition_is_the_same_on_both_portals(portal: ReplayPortal) -> None:
    differing, read_count = [], 0
    for act in portal.state()["acts"]:
        for language, days in act["editions"].items():
            for day in days:
                on = f"{date.fromisoformat(day):%d.%m.%Y}"
                espi = fetch(f"{portal.espi_url}/api/documents/{act['espi_id']}/{language}/{on}?page=1")
                html = fetch(f"{portal.adilet_url}/{language}/archive/docs/{act['ngr']}/{on}")
                one, other = read_revision([espi]), read_revision([html])
                read_count += 1
                if (one.provisions, one.law_hash, one.notes_hash) != (
                    other.provisions,
                    other.law_hash,
                    other.notes_hash,
                ) or other.issues:
                    differing.append((act["act"], language, day))

    assert differing == []
    assert read_count == 2 * (4 + 3 + 3 + 3 + 2 + 2 + 1 + 1 + 1)


def test_the_head_of_the_page_is_read() -> None:
    facts = adilet.read_page(adilet_page("<p>1. Дом.</p>")).version.facts

    assert (facts.code, facts.ngr, facts.status, facts.number, facts.adopted_on) == (
        "900900",
        "Z2000000900",
        "upd",
        "900-VI",
        date(2020, 3, 1),
    )
    assert facts.requisites == {"rus": "Закон Республики Казахстан от 1 марта 2020 года № 900-VI."}


def test_levels_that_share_a_heading_are_told_apart_and_a_broken_one_is_joined() -> None:
    made = read(
        '<h3 id="z1"> ОБЩАЯ ЧАСТЬ<br><a name="z2"></a>РАЗДЕЛ 1. ОБЩЕЕ<br>Глава 1. ПЕРВАЯ<br>И ПРОДОЛЖЕНИЕ</h3>'
        '<p><b><a name="z3"></a>Статья 1. Понятия</b></p><p id="z4">\n'
        f"{INDENT}1. Дом.</p>"
    )

    assert tree_of(made) == {
        "title": "О помощи (вымышленный)",
        "part_1": "ОБЩАЯ ЧАСТЬ",
        "sec_1": "ОБЩЕЕ",
        "chp_1": "ПЕРВАЯ И ПРОДОЛЖЕНИЕ",
        "art_1": "Понятия",
        "art_1__para_1": "1. Дом.",
    }


def test_a_footnote_split_around_links_and_inside_a_word_is_one_note() -> None:
    made = read(
        f'<h3 id="z1"> Статья 1. Понятия</h3><p>{INDENT}Дом.</p>'
        f'<span class="note">{INDENT}Сноска. Статья 1 с измене</span>'
        '<span class="note">нием, внесенным Законом РК от 08.07.2023 </span><a href="/rus/docs/Z1#z20">№ 116-VIII</a>'
        f'<span class="note"> {RULE}.</span><br>\n<p id="z9">{INDENT}Кров.</p>'
    )

    assert made.notes == (
        Note(
            "art_1",
            "footnote",
            f"Сноска. Статья 1 с изменением, внесенным Законом РК от 08.07.2023 № 116-VIII {RULE}.",
        ),
    )
    assert tree_of(made)["art_1__indent_2"] == "Кров."


def test_an_excluded_item_in_a_note_is_a_unit_and_red_words_are_the_publishers() -> None:
    made = read(
        f'<h3 id="z1"> Статья 1. Понятия</h3><p>{INDENT}1) дом;</p>'
        f'<span class="note">{INDENT}<a name="z2"></a>2) исключен Законом РК от 08.07.2023 </span><a '
        f'href="/x">№ 116-VIII</a><span class="note"> {RULE};</span><br>'
        f'<font color="#FF0000">{INDENT}Примечание ИЗПИ!</font><br>'
        f'<font color="#FF0000">{INDENT}Подпункт 3) предусмотрен в редакции Закона РК от 08.07.2023 <a '
        f'href="/x">№ 116-VIII</a> {RULE}.</font><br><p>{INDENT}3) кров.</p>'
    )

    assert [(unit.eid, unit.excluded) for unit in made.provisions[2:]] == [
        ("art_1__subpara_1", False),
        ("art_1__subpara_2", True),
        ("art_1__subpara_3", False),
    ]
    assert [(note.eid, note.kind) for note in made.notes] == [("art_1__subpara_2", "excluded"), ("art_1", "publisher")]


def test_a_signature_is_a_borderless_table_and_a_bordered_one_is_law() -> None:
    made = read(
        f"<p>{INDENT}1. Дом.</p><table border='1'><tr><td>\n№</td><td>Ставка</td></tr><tr><td>1</td><td>60<br>долларов"
        "</td></tr></table><p>\n<table border='0' width='600'><tr><td><i>&nbsp;Президент</i></td></tr><tr><td>"
        "<i>Республики Казахстан</i></td><td><i>К. ОБРАЗЦОВ</i></td></tr></table></p>"
    )

    assert [(unit.eid, unit.text) for unit in made.provisions if unit.kind in ("cell", "signature")] == [
        ("para_1__table_1__row_1__cell_1", "№"),
        ("para_1__table_1__row_1__cell_2", "Ставка"),
        ("para_1__table_1__row_2__cell_1", "1"),
        ("para_1__table_1__row_2__cell_2", "60 долларов"),
        ("signature", "Президент Республики Казахстан К. ОБРАЗЦОВ"),
    ]


def test_an_unknown_element_is_an_issue_and_its_words_are_kept() -> None:
    made = read(f'<p>{INDENT}1. Дом.</p><marquee id="z7">Кров.</marquee>')

    assert made.issues == (Issue("z7", "unknown element «marquee»"),)
    assert tree_of(made)["para_1__indent_2"] == "Кров."


def test_script_and_style_are_never_words_of_the_law() -> None:
    made = read(f"<style>p {{}}</style><p>{INDENT}1. Дом.<script>alert(1)</script></p>")

    assert tree_of(made)["para_1"] == "1. Дом."


def test_a_page_without_its_title_or_article_is_not_an_act() -> None:
    with pytest.raises(UnreadablePageError, match="lacks its title"):
        adilet.read_page(adilet_page("").replace(b"h1>", b"h4>"))


def test_the_portals_are_told_apart_by_content() -> None:
    assert adilet.is_act_page(adilet_page(""))
    assert not adilet.is_act_page(page(["# А", "1. Дом."]))
