"""The comparison as a file from its page, and the word that something in it is wrong."""

import io
import json
import threading
import zipfile
from collections.abc import Callable

import pytest
from starlette.exceptions import HTTPException

from alerts.documents.model import UnbuiltError
from alerts.documents.verify import find_faults
from config.settings import Settings
from flows import evidence
from flows.mistakes import MOST_IN_A_DAY
from storage.engine import Store
from storage.notices import list_notices
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import Look, Visit
from tests.web.pages.filling import NOW, SHELTER, Moving, Page
from web.app import create_app
from web.pages.documents import Desk

COMPARE = f"/acts/{SHELTER}/compare/2021-02-12/2024-05-13"
EVIDENCE = f"/acts/{SHELTER}/evidence/2021-02-12/2024-05-13.zip"
STARTS = {"pdf": b"%PDF-1.", "docx": b"PK\x03\x04", "txt": "О ".encode(), "json": b"{\n"}
GAP = "a text or an edition is missing"
Enter = Callable[..., Browser]


@pytest.fixture
def enter(own_samples: Store, settings: Settings) -> Enter:
    app = create_app(own_samples, settings, clock=Moving())

    def make(role: str = "reader", language: str = "rus") -> Browser:
        browser = Browser(app).hold(start_visit(own_samples, role, NOW))
        browser.cookies.set("lang", language, "127.0.0.1")
        return browser

    return make


@pytest.mark.parametrize("form", ["pdf", "docx", "txt", "json"])
def test_every_form_comes_as_a_file_with_a_name_that_tells_nothing(visit: Visit, form: str) -> None:
    answer = visit().get(f"{COMPARE}.{form}?lang=rus")

    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="comparison-900001-2021-02-12-2024-05-13.{form}"'
    )
    assert answer.content.startswith(STARTS[form])


def test_the_whole_text_and_one_article_are_asked_for_by_the_address(visit: Visit) -> None:
    short, whole, one = (
        len(visit().get(f"{COMPARE}.txt?lang=rus{more}").text) for more in ("", "&whole=1", "&article=art_5")
    )

    assert one < short < whole


def test_the_evidence_of_the_page_checks_itself(visit: Visit) -> None:
    answer = visit().get(EVIDENCE)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    assert find_faults(files) == []
    assert json.loads(files["manifest.json"])["editions"][0]["captures"] != []


@pytest.mark.parametrize(
    "path",
    [
        f"{COMPARE}.exe",
        f"/acts/{SHELTER}/compare/2021-02-12/2024-05-14.pdf",
        f"/acts/{SHELTER}/compare/2021-02-12/never.pdf",
        "/acts/none/compare/2021-02-12/2024-05-13.pdf",
        f"/acts/{SHELTER}/evidence/..%2f..%2fetc/passwd.zip",
        "/acts/..%2f..%2fetc/evidence/2021-02-12/2024-05-13.zip",
    ],
)
def test_what_is_not_stored_is_not_found(visit: Visit, path: str) -> None:
    assert visit().get(path).status_code == 404


def test_nobody_gets_a_file_without_signing_in(app: object, visit: Visit) -> None:
    stranger = Browser(visit().client._transport.app)  # type: ignore[attr-defined]

    assert stranger.get(f"{COMPARE}.pdf").status_code == 303
    assert stranger.get(EVIDENCE).status_code == 303


def test_a_document_that_cannot_be_made_is_said_in_words(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise UnbuiltError("no")

    monkeypatch.setattr(evidence, "write_pdf", fail)

    assert visit().get(f"{COMPARE}.pdf?lang=kaz&whole=1").status_code == 503


def test_a_second_one_of_the_same_visitor_is_turned_away_while_the_first_is_made() -> None:
    desk, started, let_go = Desk(), threading.Event(), threading.Event()

    def slow() -> bytes:
        started.set()
        let_go.wait(10)
        return b"slow"

    first = threading.Thread(target=lambda: desk.make("a", "slow", slow))
    first.start()
    started.wait(10)
    with pytest.raises(HTTPException) as refused:
        desk.make("a", "other", lambda: b"other")
    others = desk.make("b", "other", lambda: b"other")
    let_go.set()
    first.join()

    assert (refused.value.status_code, others) == (429, b"other")
    assert desk.make("a", "third", lambda: b"third") == b"third"


def test_what_was_made_is_kept_and_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.documents.MOST_KEPT", 10)
    desk, made = Desk(), []
    for key in ("a", "a", "b", "c", "a"):
        desk.make("who", key, lambda key=key: made.append(key) or key.encode() * 4)  # type: ignore[misc]

    assert made == ["a", "b", "c", "a"]
    assert list(desk.kept) == ["c", "a"]


def test_the_page_leads_to_every_file(look: Look) -> None:
    page = Page(look(f"{COMPARE}?lang=rus"))
    hrefs = page.tree.xpath("//section[@aria-labelledby='h-take']//a/@href")

    assert hrefs == [
        *(f"{COMPARE}.{form}?lang=rus" for form in ("pdf", "docx", "txt", "json")),
        f"{COMPARE}.pdf?lang=rus&whole=1",
        f"{COMPARE}.docx?lang=rus&whole=1",
        f"{EVIDENCE}?lang=rus",
    ]


def test_what_a_reader_reports_is_a_notice_with_the_address_and_no_name(enter: Enter, own_samples: Store) -> None:
    said = {"kind": "missing", "lang": "kaz", "text": "нет статьи 9\x00"}
    answer = enter().post(f"{COMPARE}/mistake", **said)
    enter().post(f"{COMPARE}/mistake", **said)
    with own_samples.reading() as session:
        notices = [notice.in_language("eng") for notice in list_notices(session, "mistakes")]

    assert answer.headers["location"] == f"{COMPARE}?lang=kaz&told=1#mistake"
    (words,) = (notice.text.splitlines() for notice in notices)
    assert words == [
        f"A reader reports a mistake in the comparison of act {SHELTER}, 12.02.2021 → 13.05.2024: {GAP}.",
        f"{COMPARE}?lang=kaz",
        "нет статьи 9\ufffd",
    ]


def test_a_report_is_of_one_of_four_kinds_and_short(enter: Enter) -> None:
    browser = enter()

    assert browser.post(f"{COMPARE}/mistake", kind="nonsense").status_code in (400, 422)
    assert browser.post(f"{COMPARE}/mistake", kind="other", text="x" * 2001).status_code in (400, 422)
    assert browser.post("/acts/none/compare/2021-02-12/2024-05-13/mistake", kind="other").status_code == 404


def test_a_day_has_room_for_so_many_reports(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.mistakes.MOST_IN_A_DAY", 3)
    browser = enter()
    answers = [browser.post(f"{COMPARE}/mistake", kind="other", text=f"{number}").status_code for number in range(4)]

    assert answers == [303, 303, 303, 429]
    assert MOST_IN_A_DAY == 30
