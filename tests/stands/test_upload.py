"""A sheet that was made elsewhere comes in by the form, is kept as the command keeps it, and goes out to be saved."""

import pytest
from fastapi import FastAPI
from httpx import Response
from lxml import html

from storage.engine import Store
from storage.stand_values import Sheet
from storage.stands import find_sheet, list_sheets, read_file
from tests.journeys.line import House
from tests.stands.papers import KINDS, make, make_bomb
from tests.stands.test_journey import open_house
from tests.stands.test_pages import ACT, enter
from tests.web.doors.browsing import PUBLIC, Browser
from web.doors import gate
from web.doors.headers import HEADERS
from zanwatch.sample_portal import ReplayPortal

NEW = "/stands/new"


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere."""
    return "sqlite"


def send(browser: Browser, body: bytes, name: str = "x.pdf", **fields: str) -> Response:
    form = {"title": "Плакат", "language": "kaz", "act": ACT, "unit": "4", "csrf": browser.csrf(), **fields}
    return browser.ask("POST", NEW, data=form, files={"file": (name, body, "text/html")})


def said(answer: Response) -> str:
    return " ".join(html.fromstring(answer.text).xpath("string(//p[@role='alert'])").split())


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_comes_in_by_the_form_and_goes_out_to_be_saved_alone(
    app: FastAPI, own_store: Store, sheet: Sheet, kind: str
) -> None:
    editor, body = enter(app, own_store, "editor"), make(kind)
    code = send(editor, body, "Плакат «Помощь».exe").headers["location"].split("/")[2]
    given = editor.get(f"/stands/{code}/file")
    with own_store.reading() as session:
        found = find_sheet(session, code)
        assert found is not None
        assert (found.file_kind, found.text, read_file(session, code)) == (kind, "", (body, kind))

    assert (given.content, given.headers["content-type"]) == (body, "application/octet-stream")
    assert given.headers["content-disposition"] == f'attachment; filename="{code}.{kind}"'
    assert (given.headers["x-content-type-options"], {name: given.headers[name] for name in HEADERS}) == (
        "nosniff",
        HEADERS,
    )
    edit = editor.get(f"/stands/{code}/edit").text
    assert (f"/stands/{code}/file" in edit, "Помощь" in edit) == (True, False)


def test_of_a_plain_text_the_words_are_taken_and_can_be_printed(app: FastAPI, own_store: Store, sheet: Sheet) -> None:
    editor = enter(app, own_store, "editor")
    code = send(editor, "Сізді ұрып жатса, 102.".encode(), "x.txt").headers["location"].split("/")[2]

    assert "Сізді ұрып жатса, 102." in editor.get(f"/stands/{code}/print").text
    assert editor.get(f"/stands/{code}/file").status_code == 404


def test_a_sheet_is_replaced_by_a_file_and_a_form_without_one_stays_a_form(
    app: FastAPI, own_store: Store, sheet: Sheet
) -> None:
    editor = enter(app, own_store, "editor")
    token = {"csrf": editor.csrf(), "language": "tgk"}
    # What a browser sends where no file was chosen.
    none = {"file": ("", b"", "application/octet-stream")}
    plain = editor.ask("POST", NEW, data={**token, "title": "А", "text": "слова", "act": ACT, "unit": "4"}, files=none)
    empty = editor.ask("POST", NEW, data={**token, "title": "А", "act": ACT, "unit": "4"}, files=none)
    code = send(editor, make("pdf"), replaces=sheet.code, why="новый закон").headers["location"].split("/")[2]
    with own_store.reading() as session:
        new = find_sheet(session, code)

    assert (plain.status_code, empty.status_code, said(empty)) == (
        303,
        400,
        "A sheet needs its text, or a file. Nothing was changed.",
    )
    assert new is not None
    assert (new.replaces, new.file_kind, [link.eid for link in new.links]) == (sheet.code, "pdf", ["art_4", "art_7"])


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (make("pdf")[: len(make("pdf")) // 2], "x.pdf", "The file is not whole, it breaks off"),
        (make("docx")[:9000], "x.docx", "The file is not whole, it breaks off"),
        (b"<html><script>alert(1)</script>", "x.pdf", "The file is a web page or a drawing (HTML, SVG, XML)"),
        (b"<svg onload=alert(1)>", "x.png", "The file is a web page or a drawing (HTML, SVG, XML)"),
        (make_bomb(), "x.docx", "The document unpacks to far more than a sheet needs"),
        (make("pdf"), "../../etc/passwd", "The name of the file is a path"),
        (b"", "x.pdf", "The file is empty."),
        (b"MZ\x00", "x.pdf", "A sheet's file is PDF, DOCX, PNG, JPEG or plain text"),
        (b"%PDF-" + b"x" * 2**23, "x.pdf", "A sheet's file has at most 8 MB."),
    ],
    ids=["half pdf", "half docx", "html", "svg", "bomb", "path", "empty", "program", "large"],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence_and_nothing_is(  # noqa: PLR0917 - fixtures, and a file
    app: FastAPI, own_store: Store, sheet: Sheet, body: bytes, name: str, words: str
) -> None:
    answer = send(enter(app, own_store, "editor"), body, name)
    with own_store.reading() as session:
        assert [one.code for one in list_sheets(session)] == [sheet.code]

    assert (answer.status_code, said(answer).startswith(words)) == (400, True)
    assert said(answer).endswith("Nothing was changed. Choose the file again.")
    assert html.fromstring(answer.text).xpath("string(//input[@name='title']/@value)") == "Плакат"


def test_a_text_and_a_file_are_one_too_many(app: FastAPI, own_store: Store, sheet: Sheet) -> None:
    answer = send(enter(app, own_store, "editor"), make("pdf"), text="слова")

    assert (answer.status_code, said(answer).split(":")[0]) == (400, "A sheet is a text or a file")


def test_a_file_comes_from_an_editor_with_our_token_and_is_read_from_nobody_else(
    app: FastAPI, own_store: Store, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, reader, stranger = (*(enter(app, own_store, role) for role in ("editor", "reader")), Browser(app, PUBLIC))
    small, large = make("pdf"), make("jpg") + bytes(2 * 2**20)
    codes = {
        "reader": [send(reader, body).status_code for body in (small, large)],
        "stranger": [send(stranger, body).status_code for body in (small, large)],
        "no token": [send(editor, body, csrf="0" * 64).status_code for body in (small, large)],
        "too large": [send(editor, bytes(10 * 2**20)).status_code],
        "editor": [send(editor, body).status_code for body in (small, large)],
    }
    elsewhere = editor.ask("POST", f"/stands/{sheet.code}/owner", data={"csrf": editor.csrf()}, files={"f": b"x"})

    assert codes == {
        "reader": [403, 413],
        "stranger": [401, 413],
        "no token": [403, 403],
        "too large": [413],
        "editor": [303, 303],
    }
    assert elsewhere.status_code == 415

    monkeypatch.setattr(gate, "find_user", lambda _: None)

    assert send(editor, large).status_code == 413


def test_the_page_of_what_is_too_large_says_so(app: FastAPI, own_store: Store, sheet: Sheet) -> None:
    answer = send(enter(app, own_store, "editor"), bytes(10 * 2**20))

    assert "A sheet's file has at most 8 MB" in " ".join(html.fromstring(answer.text).text_content().split())


def test_the_command_keeps_and_refuses_the_same_files(
    light_house: House, portal: ReplayPortal, tmp_path: object
) -> None:
    open_house(light_house)
    file, back = f"{tmp_path}/плакат", f"{tmp_path}/back"

    def add(body: bytes, *words: str) -> tuple[int, str]:
        with open(file, "wb") as out:  # noqa: PTH123 - a file for a command
            out.write(body)
        ran = light_house.run(
            "stands",
            "add",
            "--title",
            "П",
            "--language",
            "kir",
            "--rests",
            "910001:art_4",
            *(words or ("--file", file)),
        )
        return ran.code, ran.err or ran.out

    kept = add(make("jpg"))
    code = kept[1].split()[0]
    given = light_house.run("stands", "file", code, back)
    with open(back, "rb") as saved:  # noqa: PTH123
        assert (given.code, saved.read()) == (0, make("jpg"))
    refused = [add(make("pdf")[:200]), add(b"<svg>"), add("ы".encode("cp1251"), "--text", file)]

    assert [code for code, _ in refused] == [2, 2, 2]
    assert [word in said for word, (_, said) in zip(("whole", "SVG", "UTF-8"), refused, strict=True)] == [True] * 3
    assert light_house.run("stands", "file", "2345678922", back).code == 2
