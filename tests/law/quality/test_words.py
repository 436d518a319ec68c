"""No word of a page is lost, none is made up, and what the reader does not know is an Issue with its place."""

from pathlib import Path

import pytest

from law.model import Issue
from law.parsing.read import read_edition, read_revision
from tests.law.making import nodes_of, page, tree_of
from tests.law.quality.captures import editions_of, words_of_page, words_of_tree
from tests.law.test_adilet import adilet_page
from zanwatch.samples import acts_folder
from zanwatch.samples.generate import write_big_code

LINES = ("# О помощи (вымышленный)", "Статья 1. Дом", "1. Приют дает кров.", "| № | Ставка", "| 1 | 60")


def test_the_words_of_the_tree_are_the_words_of_the_page(tmp_path: Path) -> None:
    write_big_code(tmp_path)
    odd, counted = {}, 0
    for shown in editions_of([acts_folder(), tmp_path]):
        tree, seen = words_of_tree(shown.bodies), words_of_page(shown.bodies)
        counted += 1
        if tree != seen:
            odd[shown.key] = (seen - tree, tree - seen)

    assert odd == {}
    assert counted == 2 * 2 * (4 + 3 + 3 + 3 + 2 + 2 + 1 + 1 + 1 + 2)


def espi(*nodes: dict[str, object]) -> bytes:
    return page(LINES, content=[*nodes_of(LINES), *nodes])


def node(**fields: object) -> dict[str, object]:
    return {"id": "77", "type": "text", "level": 2, "properties": []} | fields


@pytest.mark.parametrize(
    ("odd", "message", "kept"),
    [
        ({"type": "verse", "text": "Кров и пища."}, "unknown node «verse»", "Кров и пища."),
        ({"type": "image", "text": "Кров и пища."}, "unknown node «image»", "Кров и пища."),
        ({"type": "verse"}, "unknown node «verse»", ""),
        ({"value": "Кров и пища."}, "unknown field «value»", "Кров и пища."),
        ({"text": ["Кров"]}, "a text that is none", ""),
        (
            {"properties": [{"key": "html", "value": "<i>Кров и пища.</i>"}]},
            "words that stand in its markup alone",
            "Кров и пища.",
        ),
        ({"text": "Кров <sup>2</sup>."}, "markup inside a text: «<sup>»", "Кров <sup>2</sup>."),
        ({"type": "tableRow", "text": "Кров и пища."}, "words in a tableRow", "Кров и пища."),
    ],
)
def test_what_a_node_holds_that_we_do_not_know_is_an_issue_and_its_words_are_kept(
    odd: dict[str, object], message: str, kept: str
) -> None:
    made = read_revision([espi(node(**odd))])
    added = list(tree_of(made).items())[len(tree_of(read_revision([espi()]))) :]

    assert made.issues == (Issue("77", message),)
    assert "".join(words for _, words in added) == kept


@pytest.mark.parametrize(
    ("markup", "issues"),
    [
        ('<ul id="z7"><li>Кров.</li></ul>', (Issue("z7", "unknown element «ul»"), Issue("z7", "unknown element «li»"))),
        ('<p id="z7">Дом и <marquee>Кров.</marquee></p>', (Issue("z7", "unknown element «marquee»"),)),
        ('<span id="z7"><p>Кров.</p></span>', (Issue("z7", "«p» inside «span»"),)),
        (
            '<table border="1" id="z7"><caption>Кров.</caption><tr><td>1</td></tr></table>',
            (Issue("z7", "unknown element «caption»"), Issue("z7", "words outside the cells: «Кров.»")),
        ),
    ],
)
def test_an_element_that_we_do_not_know_is_an_issue_and_its_words_are_kept(
    markup: str, issues: tuple[Issue, ...]
) -> None:
    body = adilet_page(f"<p>1. Дом.</p>{markup}")

    assert read_revision([body]).issues == issues
    assert words_of_tree([body]) == words_of_page([body])


def test_words_behind_a_comment_inside_a_note_are_not_lost() -> None:
    body = adilet_page('<p>1. Дом.</p><span class="note">Сноска. Статья 1<!-- z --> в редакции</span><br>')

    assert [note.text for note in read_revision([body]).notes] == ["Сноска. Статья 1 в редакции"]


def test_a_table_inside_a_cell_is_read_once() -> None:
    inner = "<table border='1'><tr><td>2</td></tr></table>"
    body = adilet_page(f"<p>1. Дом.</p><table border='1'><tr><td>1 {inner}</td></tr></table>")

    assert words_of_tree([body]) == words_of_page([body])


def test_a_row_with_a_footnote_in_one_cell_keeps_the_words_of_the_others() -> None:
    lines = ["# О сборе (вымышленный)", "1. Ставки:", "| 1 | Виза | 60 | Сноска. Строка 1 с изменением."]
    made = read_revision([page(lines)])

    assert [unit.text for unit in made.provisions if unit.kind == "cell"] == ["1", "Виза", "60"]
    assert [(note.eid, note.text) for note in made.notes] == [
        ("para_1__table_1__row_1", "Сноска. Строка 1 с изменением.")
    ]


def test_coverage_is_the_share_of_letters_under_known_markup() -> None:
    whole = read_edition([espi()])
    half = read_edition([page(LINES, content=[*nodes_of(LINES), node(type="verse", text="ф" * 51)])])

    assert (whole.coverage, whole.revision.issues) == (1.0, ())
    assert half.coverage == 0.5


def test_a_new_field_without_words_lowers_no_coverage() -> None:
    nodes = [made | {"guid": "a-1"} for made in nodes_of(LINES)]
    reading = read_edition([page(LINES, content=nodes)])

    assert (reading.coverage, reading.revision.issues) == (1.0, (Issue("1", "unknown field «guid»"),))
