"""The pages of printed sheets: what everybody sees, what staff do there, and what nobody may."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
import segno
from fastapi import FastAPI
from lxml import html

from flows.stand_deeds import Basis, By, note_printed, register, withdraw
from storage.audit import list_entries
from storage.engine import Store
from storage.stand_places import Place, list_copies, list_reprints, store_place
from storage.stand_values import SHEET_LANGUAGES, Draft, Ground, Sheet, Standing
from storage.stands import get_sheet, list_sheets, list_standings, say
from storage.users import Role
from tests.flows.waiting_house import FACTS
from tests.web.doors.browsing import NOON, PUBLIC, Browser, Clock, start_visit
from tests.web.pages.filling import harm
from web.doors.crowds import MOST
from web.doors.headers import HEADERS
from web.reading.stands import draw_code, list_unsigned, read_sheet_words
from web.render import FOLDER

ACT = FACTS.code
WORDS = {
    "valid": ["Действителен", "Жарамды", "Amalda", "Жарактуу", "Эътибор дорад", "Valid"],
    "check": ["Проверяется", "Тексерілуде", "Tekshirilmoqda", "Текшерилип жатат", "Санҷида мешавад", "Being checked"],
    "replace": [
        "Заменить", "Ауыстыру керек", "Almashtirish kerak", "Алмаштыруу керек", "Иваз кардан лозим", "Replace",
    ],
    "missing": ["Такого листа нет", "Мұндай парақ жоқ", "Bunday varaq yoʻq", "Мындай барак жок", "Чунин варақа нест",
                "No such sheet"],
}  # fmt: skip
SECRETS = ("Айгүл", "Кордай", "нашей сотруднице", "Бытовое насилие", "бьют", FACTS.number, "насил")


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere."""
    return "sqlite"


def enter(app: FastAPI, store: Store, role: Role) -> Browser:
    browser = Browser(app, PUBLIC)
    token = start_visit(store, role)
    browser.cookies.set("__Host-zanwatch", token, "law.example.kz")
    browser.cookies.set("lang", "eng", "law.example.kz")
    return browser


def verdicts(body: str) -> list[str]:
    return [found.text_content() for found in html.fromstring(body).xpath("//section/*[self::h1 or self::h2]")]


@pytest.mark.parametrize("state", ["valid", "check", "replace"])
def test_the_public_page_says_it_in_six_languages_and_nothing_else(
    app: FastAPI, own_store: Store, sheet: Sheet, state: str
) -> None:
    with own_store.transaction() as session:
        say(session, sheet, Standing(state, NOON, "account:1", "тайна"))  # type: ignore[arg-type]
    answer = Browser(app, PUBLIC).get(f"/stands/{sheet.code}")
    tree = html.fromstring(answer.text)

    assert (answer.status_code, verdicts(answer.text)) == (200, WORDS[state])
    assert [found.get("lang") for found in tree.xpath("//section")] == ["ru", "kk", "uz", "ky", "tg", "en"]
    assert answer.text.count("16.06.2024") == 6
    assert [word for word in (*SECRETS, sheet.title, sheet.text, "тайна") if word in answer.text] == []
    assert tree.xpath("//title/text()") == ["Лист"]


def test_the_public_page_is_small_keeps_nobody_and_is_kept_for_minutes(app: FastAPI, sheet: Sheet) -> None:
    answer = Browser(app, PUBLIC).get(f"/stands/{sheet.code}")
    tree = html.fromstring(answer.text)
    linked = [urlsplit(url).path for url in tree.xpath("//link[@rel='stylesheet']/@href")]
    size = len(answer.content) + sum((FOLDER / one.lstrip("/")).stat().st_size for one in linked)

    assert size < 20_000
    assert (answer.headers["cache-control"], answer.headers.get("set-cookie")) == ("public, max-age=300", None)
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert (tree.xpath("//script | //form | //img | //iframe"), re.findall(r"https?://", answer.text)) == ([], [])


def test_a_code_that_is_none_gets_a_page_that_looks_the_same(app: FastAPI, sheet: Sheet) -> None:
    browser = Browser(app, PUBLIC)
    right = browser.get(f"/stands/{sheet.code}")
    wrong = [browser.get(f"/stands/{code}") for code in ("2345678922", "нет", sheet.code.upper(), "a" * 3000, "%00")]

    assert [(answer.status_code, verdicts(answer.text)) for answer in wrong] == [(404, WORDS["missing"])] * 5
    assert len({answer.text for answer in wrong}) == 1
    assert html.fromstring(right.text).xpath("//head/*/@name") == html.fromstring(wrong[0].text).xpath("//head/*/@name")
    assert {answer.headers["cache-control"] for answer in wrong} == {"no-store"}


def test_codes_cannot_be_guessed_and_a_right_one_never_waits(app: FastAPI, sheet: Sheet, clock: Clock) -> None:
    browser = Browser(app, PUBLIC)
    codes = [browser.get(f"/stands/{number:010d}").status_code for number in range(MOST + 2)]
    right = browser.get(f"/stands/{sheet.code}").status_code
    clock.at += timedelta(minutes=1)

    assert (codes, right) == ([404] * MOST + [429] * 2, 200)
    assert browser.get("/stands/2345678922").status_code == 404
    assert re.fullmatch(r"[23456789bcdfghjkmnpqrstvwxz]{10}", sheet.code)


def test_the_printed_sheet_has_words_articles_day_and_a_code_in_its_own_language(
    app: FastAPI, own_store: Store, sheet: Sheet
) -> None:
    browser = enter(app, own_store, "reader")
    pages = {size: browser.get(f"/stands/{sheet.code}/print?size={size}").text for size in ("a4", "a3", "a9")}
    tree = html.fromstring(pages["a3"])
    paper = tree.xpath("//main")[0]

    assert (tree.get("lang"), paper.get("class")) == ("tg", "paper a3")
    assert "paper a4" in pages["a9"]
    text = " ".join(paper.text_content().split())
    for words in (sheet.title, "Ғӣӯқҳҷ", "777-IV", "статья 4, статья 7", "Санаи санҷиш: 16.06.2024", sheet.code):
        assert words in text
    assert f"{PUBLIC}/stands/{sheet.code}" in text
    assert len(paper.xpath(".//*[local-name()='path']")) == 2
    assert sheet.title not in tree.xpath("//title/text()")[0]


def test_an_editor_confirms_replaces_and_hangs_and_a_reader_cannot(
    app: FastAPI, own_store: Store, sheet: Sheet
) -> None:
    editor, reader = enter(app, own_store, "editor"), enter(app, own_store, "reader")
    with own_store.transaction() as session:
        say(session, sheet, Standing("check", NOON, ""))
    refused = [reader.post(f"/stands/{sheet.code}/{deed}").status_code for deed in ("confirm", "withdraw", "links")]
    done = editor.post(f"/stands/{sheet.code}/confirm", why="читала").status_code
    with own_store.reading() as session:
        said = list_standings(session, sheet.id)[0]

    assert (refused, done, said.state, said.why) == ([403] * 3, 303, "valid", "читала")

    new = editor.post(
        "/stands/new",
        title="Новый",
        language="tgk",
        text="Матни нав",
        replaces=sheet.code,
        why="закон иной",
        owner="Айгүл",
    )
    code = new.headers["location"].split("/")[2]
    public = Browser(app, PUBLIC)

    assert [verdicts(public.get(f"/stands/{one}").text)[0] for one in (sheet.code, code)] == [
        "Заменить",
        "Действителен",
    ]
    listed = html.fromstring(editor.get("/stands?state=replace").text)
    row = " ".join(listed.xpath("//section[@aria-labelledby='reprint']//tbody/tr")[0].text_content().split())
    assert [words in row for words in ("Кордай", "Тоҷикӣ", "Новый", code, sheet.code)] == [True] * 5

    with own_store.reading() as session:
        place = list_reprints(session)[0].place.id
    editor.post(f"/stands/{code}/places", place=f"{place}", deed="printed")
    with own_store.reading() as session:
        copies = {copy.sheet_id: bool(copy.removed_at) for copy in list_copies(session, [1, 2])}
        deeds = {(one.deed.action, one.deed.object_kind) for one in list_entries(session)}
        assert (list_reprints(session), copies) == ((), {1: True, 2: False})
        assert {("replaced", "stand"), ("approved", "stand")} <= deeds


@pytest.mark.parametrize(
    ("unit", "status", "links"),
    [
        ("ст. 9", 303, ["art_4", "art_7", "art_9"]),
        ("9", 303, ["art_4", "art_7", "art_9"]),
        ("art_4__para_1", 303, ["art_4", "art_4__para_1", "art_7"]),
        ("статья 4, п. 1", 303, ["art_4", "art_4__para_1", "art_7"]),
        ("ст. 99", 400, ["art_4", "art_7"]),
        ("", 400, ["art_4", "art_7"]),
    ],
)
def test_a_provision_is_found_as_people_call_it_or_refused(  # noqa: PLR0917 - fixtures, and what is sent
    app: FastAPI, own_store: Store, sheet: Sheet, unit: str, status: int, links: list[str]
) -> None:
    answer = enter(app, own_store, "editor").post(f"/stands/{sheet.code}/links", act=ACT, unit=unit)
    with own_store.reading() as session:
        left = [link.eid for link in get_sheet(session, sheet.code).links]

    assert (answer.status_code, left) == (status, links)
    if status != 303:
        assert "There is no such article in the edition that is in force." in answer.text


def test_a_form_that_lacks_something_says_so_and_keeps_what_was_written(
    app: FastAPI, own_store: Store, sheet: Sheet
) -> None:
    editor = enter(app, own_store, "editor")
    forms = [
        {"title": "", "language": "rus", "text": "слова", "act": ACT, "unit": "4"},
        {"title": "Т", "language": "rus", "text": "", "act": ACT, "unit": "4"},
        {"title": "Т", "language": "xyz", "text": "слова", "act": ACT, "unit": "4"},
        {"title": "Т", "language": "rus", "text": "слова", "act": ACT, "unit": "4", "owner": "Никто"},
        {"title": "Т", "language": "rus", "text": "слова", "act": "1", "unit": "4"},
        {"title": "Т", "language": "rus", "text": "слова", "replaces": "2345678922"},
    ]
    answers = [editor.post("/stands/new", **form) for form in forms]

    assert [answer.status_code for answer in answers] == [400] * 6
    assert all("слова" in answer.text for answer in answers[2:])
    with own_store.reading() as session:
        assert [one.code for one in list_sheets(session)] == [sheet.code]


def test_markup_in_a_sheet_is_words_on_every_page(app: FastAPI, own_store: Store, sheet: Sheet, by: By) -> None:
    with own_store.transaction() as session:
        draft = Draft(harm("title"), "rus", harm("text"), owner="", note=harm("note"))
        code = register(session, draft, [Basis(ACT, "art_4")], by).code
        note_printed(session, code, store_place(session, Place(harm("place")[:100], harm("town")[:100], "office")), by)
        withdraw(session, code, harm("why"), by)
    editor = enter(app, own_store, "editor")
    bodies = [
        editor.get(path).text
        for path in ("/stands", f"/stands/{code}", f"/stands/{code}/edit", f"/stands/{code}/print",
                     f"/stands/new?replaces={code}", f"/acts/{ACT}")
    ]  # fmt: skip

    for body in bodies:
        tree = html.fromstring(body)
        assert tree.xpath("//script[not(@src)] | //img | //*[@onerror]") == []
        assert "49" not in tree.xpath("//title/text()")[0].replace(code, "")  # a code may hold any figures


def test_a_sheet_to_be_checked_says_on_top_why_and_leads_to_what_changed(
    app: FastAPI, own_store: Store, sheet: Sheet
) -> None:
    grounds = (Ground("changed", ACT, ("art_4",), date(2024, 6, 16)), Ground("ended", ACT, ("status",), None))
    editor = enter(app, own_store, "editor")
    calm = html.fromstring(editor.get(f"/stands/{sheet.code}/edit").text).xpath("//*[@role='status']")
    with own_store.transaction() as session:
        say(session, sheet, Standing("check", NOON, "", "", grounds))
    (told,) = html.fromstring(editor.get(f"/stands/{sheet.code}/edit").text).xpath("//div[@role='status']")

    assert calm == []
    assert "article 4 changed, 16.06.2024" in told.text_content()
    assert told.xpath(".//a/@href") == [f"/acts/{ACT}/history/art_4"]


def test_the_page_of_an_act_names_the_sheets_that_rest_on_it(app: FastAPI, own_store: Store, sheet: Sheet) -> None:
    body = enter(app, own_store, "reader").get(f"/acts/{ACT}").text
    found = html.fromstring(body).xpath("//section[@aria-labelledby='materials']//li")

    assert [" ".join(one.text_content().split()) for one in found] == [f"{sheet.title} valid article 4, article 7"]


def test_a_file_is_given_to_staff_to_be_saved_under_our_own_name(
    app: FastAPI, own_store: Store, sheet: Sheet, by: By
) -> None:
    with own_store.transaction() as session:
        draft = Draft("Файл", "rus", file=b"%PDF-1.7 <script>", file_kind="pdf")
        code = register(session, draft, [Basis(ACT, "art_4")], by).code
    path = f"/stands/{code}/file"
    given = enter(app, own_store, "reader").get(path)

    assert Browser(app, PUBLIC).get(path).status_code == 303
    assert (given.content, given.headers["content-type"]) == (b"%PDF-1.7 <script>", "application/octet-stream")
    assert given.headers["content-disposition"] == f'attachment; filename="{code}.pdf"'
    assert enter(app, own_store, "reader").get(f"/stands/{sheet.code}/file").status_code == 404


def test_the_words_stand_in_six_languages_and_say_that_nobody_has_signed_them() -> None:
    words = read_sheet_words()

    assert tuple(words) == SHEET_LANGUAGES == list_unsigned()
    assert len({tuple(sorted(one)) for one in words.values()}) == 1
    assert all(word for one in words.values() for name, word in one.items() if name != "signed_by")


def test_the_code_that_is_drawn_is_the_code_of_the_address() -> None:
    address = f"{PUBLIC}/stands/2345678922"
    drawn = draw_code(address)
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn.path):
        dark |= {(int(x) + step, int(y)) for step in range(int(width))}
    matrix = segno.make(address, error="m", micro=False).matrix

    assert dark == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert drawn.side == len(matrix) + 8
