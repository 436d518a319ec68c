"""All that is to be reprinted as one PDF: what is listed is there, once, on the page that the list names."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pytest
from fastapi import FastAPI
from lxml import html

from alerts.documents import stands as documents
from alerts.documents.stands import write_pack
from flows.stand_deeds import Basis, By, hang, note_printed, register, withdraw
from storage.engine import Store
from storage.stand_places import Place, list_reprints
from storage.stand_values import SHEET_LANGUAGES, Draft, Sheet, SheetLanguage, Standing
from storage.stands import say
from tests.documents.test_pdf import words_of
from tests.stands.test_pages import ACT, enter
from tests.web.doors.browsing import NOON, PUBLIC, Browser
from web.reading.stands import draw_code, read_sheet_words
from web.reading.stands_pack import Asked, choose_reprints, read_pack

LETTERS = {
    "rus": "Ёё Ъъ Щщ № «» –",
    "kaz": "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі",
    "uzb": "Oʻ oʻ Gʻ gʻ maʼno Sh Ch",
    "kir": "Ңң Өө Үү",
    "tgk": "Ғғ Ӣӣ Ққ Ӯӯ Ҳҳ Ҷҷ",
    "eng": "“Call 102” – now",
}
KORDAY, OTAR = Place("Post Kordai", "Кордай", "border_post"), Place("Отар", "Алматы", "police_point")
PATH = "/stands/reprint.pdf"
Add = Callable[..., str]


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere."""
    return "sqlite"


@pytest.fixture
def add(own_store: Store, sheet: Sheet, by: By) -> Add:
    """Keep a sheet that is wanted at places, and return its code."""

    def keep(title: str, language: SheetLanguage, text: str, *places: Place, file: bytes = b"") -> str:
        with own_store.transaction() as session:
            draft = Draft(title, language, text, file, "pdf" if file else "")
            code = register(session, draft, [Basis(ACT, "art_4")], by).code
            for place in places or (KORDAY,):
                hang(session, code, place, by)
            return code

    return keep


def pages_of(body: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(body)).pages]


def code_on(page: pypdf.PageObject) -> str:
    """The code that a page shows, read back from its strokes: each run of dark modules is a rectangle one high."""
    drawn = re.findall(
        r"\b(\d+) (\d+) m (\d+) \2 l \3 (\d+) l \1 \4 l\n", page.get_contents().get_data().decode("latin-1")
    )
    return "".join(
        f"M{x} {y}h{int(end) - int(x)}v{int(below) - int(y)}h-{int(end) - int(x)}z" for x, y, end, below in drawn
    )


def test_every_language_is_set_on_the_page_that_the_list_names(app: FastAPI, own_store: Store, add: Add) -> None:
    codes = {one: add(f"Название {one}", one, f"{letters}\n\nКонец", OTAR) for one, letters in LETTERS.items()}  # type: ignore[arg-type]
    answer = enter(app, own_store, "reader").get(PATH)
    cover, *sheets = pages_of(answer.content)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == 'attachment; filename="reprint-2024-06-16.pdf"'
    assert len(sheets) == len(LETTERS)
    for at, language in enumerate(SHEET_LANGUAGES):
        words, code = read_sheet_words()[language], codes[language]
        for said in (f"Название {language}", LETTERS[language], f"{words['checked_on']}: 16.06.2024",
                     f"{PUBLIC}/stands/{code}", "777-IV"):  # fmt: skip
            assert said in sheets[at]
        assert f"page {at + 2} / {len(LETTERS) + 1}" in sheets[at]
        assert f"Название {language} {code}: page {at + 2}" in cover
        assert f"{words['name']} 1 1" in cover


@pytest.mark.parametrize(("size", "paper"), [("a4", (595, 842)), ("a3", (842, 1191)), ("a9", (595, 842))])
def test_a_sheet_has_its_paper_and_the_code_of_its_public_page(
    app: FastAPI, own_store: Store, add: Add, size: str, paper: tuple[int, int]
) -> None:
    code = add("Т", "kaz", "сөз")
    body = enter(app, own_store, "reader").get(f"{PATH}?size={size}").content
    cover, page = pypdf.PdfReader(io.BytesIO(body)).pages

    assert [(round(one.mediabox.width), round(one.mediabox.height)) for one in (cover, page)] == [(595, 842), paper]
    assert code_on(page) == draw_code(f"{PUBLIC}/stands/{code}").path
    assert code_on(cover) == ""


def test_the_list_counts_copies_by_place_and_language_and_each_sheet_is_there_once(
    app: FastAPI, own_store: Store, sheet: Sheet, add: Add, by: By
) -> None:
    first = add("Первый", "kaz", "сөз", KORDAY, OTAR)
    second = add("Второй", "kaz", "сөз", KORDAY)
    with own_store.transaction() as session:
        withdraw(session, sheet.code, "", by)
    reader = enter(app, own_store, "reader")
    cover, *sheets = pages_of(reader.get(PATH).content)

    assert len(sheets) == 2
    assert "To print: 2 sheets, 3 copies; being checked: 0; to take down: 1." in cover
    assert (
        f"Кордай, Post Kordai (border post) Қазақша 2 Первый {first}: page 3 Второй {second}: page 2"
        in cover.replace(
            f"Второй {second}: page 2 Первый {first}: page 3", f"Первый {first}: page 3 Второй {second}: page 2"
        )
    )
    assert f"Алматы, Отар (police point) Қазақша 1 Первый {first}: page 3 —" in cover
    assert f"Тоҷикӣ 0 — {sheet.title} {sheet.code}" in cover

    with own_store.reading() as session:
        place = {one.place.name: one.place.id for one in list_reprints(session)}
    narrow = [pages_of(reader.get(f"{PATH}?{query}").content) for query in (f"place={place['Отар']}", "language=kaz")]

    assert [len(pages) for pages in narrow] == [2, 3]
    assert ("Post Kordai" in narrow[0][0], sheet.code in narrow[1][0]) == (False, False)
    listed = reader.get(f"/stands?place={place['Отар']}").text
    assert f"{PATH}?language=&place={place['Отар']}&size=a3" in html.fromstring(listed).xpath("//section//a/@href")


def test_a_file_is_named_with_where_to_get_it_and_what_is_being_checked_is_not_printed(
    app: FastAPI, own_store: Store, add: Add
) -> None:
    file = add("Плакат", "rus", "", file=b"%PDF-1.7")
    doubtful = add("Сомнение", "rus", "старые слова")
    add("Верный", "rus", "верные слова")
    with own_store.transaction() as session:
        waiting = {one.sheet.code: one.sheet for one in list_reprints(session) if one.sheet}
        say(session, waiting[doubtful], Standing("check", NOON, ""))
    made = enter(app, own_store, "reader").get(PATH).content
    notes = [one.get_object() for one in pypdf.PdfReader(io.BytesIO(made)).pages[0]["/Annots"]]
    links = [str(one["/A"]["/URI"]) for one in notes if "/A" in one]

    assert len(pages_of(made)) == 2
    words = words_of(made)
    assert f"Плакат {file} (Русский, Copies: 1) – a file (PDF): download it: " in words
    assert f"Сомнение {doubtful}: being checked: do not print it yet" in words
    assert ("старые слова" in words, "верные слова" in words) == (False, True)
    assert f"{PUBLIC}/stands/{file}/file" in links


def test_a_sign_that_no_font_has_keeps_no_other_sheet_from_the_printer(
    app: FastAPI, own_store: Store, add: Add
) -> None:
    called = add("Звоните 📞", "rus", "📞 102")
    add("中文", "eng", "words")
    add("Верный", "rus", "верные слова")
    words = words_of(enter(app, own_store, "reader").get(PATH).content)

    assert "верные слова" in words
    assert words.count("it has a sign that cannot be set here (U+1F4DE); print it from its page") == 2
    assert f"{PUBLIC}/stands/{called}/print" in words.replace(" ", "")
    assert ("U+6587" in words, "102" in words) == (True, False)


def test_markup_in_a_sheet_and_a_place_is_printed_as_it_stands(app: FastAPI, own_store: Store, add: Add) -> None:
    markup = '#panic("run") = *bold* $x$ <label> #read("/etc/passwd")'
    add(markup, "rus", f"{markup}\n\n= {markup}\x00", Place(markup, markup, "office"))

    assert words_of(enter(app, own_store, "reader").get(PATH).content).count('#panic("run") = *bold* $x$') >= 6


def test_a_long_sheet_goes_on_and_counts_its_own_pages(app: FastAPI, own_store: Store, add: Add) -> None:
    code = add("Долгий", "rus", "\n\n".join(f"Абзац {number}. " + "слово " * 40 for number in range(60)))
    cover, *sheets = pages_of(enter(app, own_store, "reader").get(PATH).content)
    last = len(sheets)

    assert last > 3
    assert f"Долгий {code}: page 2–{last + 1}" in cover
    assert [f"{code} · {at + 1} / {last}" in page for at, page in enumerate(sheets)] == [True] * last
    assert [f"{PUBLIC}/stands/{code}" in page for page in sheets] == [False] * (last - 1) + [True]


def test_nothing_to_print_leads_back_and_nobody_enters_unasked(
    app: FastAPI, own_store: Store, sheet: Sheet, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = enter(app, own_store, "reader")
    empty = [reader.get(PATH), reader.get(f"{PATH}?place=x"), reader.get(f"{PATH}?place={'9' * 99}")]

    assert [(one.status_code, one.headers["location"]) for one in empty] == [(303, "/stands#reprint")] * 3
    assert Browser(app, PUBLIC).get(PATH).headers["location"].startswith("/sign-in")

    add("А", "rus", "а")
    add("Б", "rus", "б")
    for module in ("web.pages.stands_pack", "web.pages.stands_staff"):
        monkeypatch.setattr(f"{module}.MOST_PAPERS", 1)

    assert reader.get(PATH).status_code == 303
    assert "Too many sheets for one document" in reader.get("/stands").text
    monkeypatch.setattr(documents, "MOST_PAPERS", 1)
    with own_store.reading() as session, pytest.raises(documents.TooManySheetsError):
        write_pack(read_pack(list_reprints(session), {}, ASKED))


ASKED = Asked("kaz", NOON.date(), "a4", PUBLIC, "Asia/Almaty")


def test_it_is_the_same_bytes_tagged_and_without_a_script(own_store: Store, add: Add) -> None:
    add("А", "kaz", "сөз")
    with own_store.reading() as session:
        pack = read_pack(list_reprints(session), {}, ASKED)
        hidden = read_pack(list_reprints(session), {}, replace(ASKED, public_url=""))
    made = write_pack(pack)
    root = pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]

    assert made == write_pack(pack)
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "kk")
    assert [word for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile") if word in made] == []
    assert len(made) < 120_000
    assert code_on(pypdf.PdfReader(io.BytesIO(write_pack(hidden))).pages[1]) == ""


def test_a_sheet_more_costs_little_weight(own_store: Store, add: Add) -> None:
    for number in range(10):
        add(f"Лист {number}", "rus", "Слова и слова")
    with own_store.reading() as session:
        reprints = list_reprints(session)
    sizes = [len(write_pack(read_pack(reprints[:count], {}, ASKED))) for count in (5, 10)]

    assert sizes[1] - sizes[0] < 5 * 15_000


def test_what_is_chosen_is_what_is_asked_for(own_store: Store, sheet: Sheet, add: Add, by: By) -> None:
    add("А", "kaz", "сөз", KORDAY, OTAR)
    code = add("Б", "rus", "слово", OTAR)
    with own_store.transaction() as session:
        note_printed(session, code, next(one.place for one in list_reprints(session) if one.place.name == "Отар"), by)
        reprints = list_reprints(session)
    numbers = {one.place.name: one.place.id for one in reprints}

    assert len(choose_reprints(reprints)) == 2
    assert len(choose_reprints(reprints, frozenset({numbers["Отар"]}))) == 1
    assert (choose_reprints(reprints, frozenset()), choose_reprints(reprints, None, "rus")) == ((), ())
