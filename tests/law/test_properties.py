"""What holds for every act: no change without a difference, no difference without a change, no text that breaks us."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from law.changes.compare import compare
from law.errors import MonitorError
from law.model import Change, Revision
from law.parsing.read import read_revision
from tests.law.applying import apply
from tests.law.inventing import Act, Article, Point, acts, articles, edits, lines_of, read, sentences, split_point
from tests.law.making import nodes_of, page
from tests.law.noise import Block, Text, as_adilet

USUAL = settings(max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(USUAL, max_examples=10_000)
RUNS = [
    pytest.param(USUAL, id="40"),
    pytest.param(LONG, id="10000", marks=[pytest.mark.long, pytest.mark.timeout(3600)]),
]


@st.composite
def edited_acts(draw: st.DrawFn) -> tuple[Act, Act]:
    """Draw an act and the same after one to three edits of its articles."""
    act = draw(acts)
    after = list(act)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(after) - 1))
        after[at] = draw(edits(after[at]))
    return act, tuple(after)


@st.composite
def two_edits(draw: st.DrawFn) -> tuple[Act, Act, Act, Act]:
    """Draw an act, two edits of it in two articles, and both of them together."""
    act = draw(acts.filter(lambda drawn: len(drawn) > 1))
    one, other = draw(st.lists(st.integers(0, len(act) - 1), min_size=2, max_size=2, unique=True))
    new_one, new_other = draw(edits(act[one])), draw(edits(act[other]))
    first = (*act[:one], new_one, *act[one + 1 :])
    second = (*act[:other], new_other, *act[other + 1 :])
    return act, first, second, (*first[:other], new_other, *first[other + 1 :])


@st.composite
def inserted_articles(draw: st.DrawFn) -> tuple[Act, Act, list[str]]:
    """Draw an act and the same with new articles («2-1») between its own, in any order."""
    act = draw(acts)
    numbers = draw(st.lists(st.integers(1, len(act)), min_size=1, max_size=4))
    named = [f"{number}-{at}" for at, number in enumerate(numbers, 1)]
    after: list[object] = list(act)
    for number in draw(st.permutations(named)):
        after.insert(draw(st.integers(0, len(after))), draw(articles(number)))
    return act, tuple(after), named  # type: ignore[return-value]


LONG_SENTENCES = sentences.filter(lambda text: len(text.split()) > 7)


@st.composite
def divided_acts(draw: st.DrawFn) -> tuple[Act, Act, str, str]:
    """Draw an act, the same with one plain point divided in two, and the eids of the two."""
    act = draw(acts.filter(lambda drawn: any(article.points for article in drawn)))
    place = draw(st.sampled_from([at for at, article in enumerate(act) if article.points]))
    article, keeps = act[place], draw(st.booleans())
    at = draw(st.integers(0, len(article.points) - 1))
    plain = Point(article.points[at].number, f"закон {draw(LONG_SENTENCES)} конец")
    article = replace(article, points=(*article.points[:at], plain, *article.points[at + 1 :]))
    act = (*act[:place], article, *act[place + 1 :])
    second = f"{plain.number}-1" if keeps else str(at + 2)
    divided = (*act[:place], split_point(article, at, keeps_numbers=keeps), *act[place + 1 :])
    stem = f"art_{article.number}__para_"
    return act, divided, stem + plain.number, stem + second


def check(run: settings, strategy: st.SearchStrategy[object], holds: Callable[..., None]) -> None:
    """Try a property on as many drawn values as this run has."""
    run(given(strategy)(holds))()


@pytest.mark.parametrize("run", RUNS)
def test_an_act_never_differs_from_itself(run: settings) -> None:
    def holds(act: Act) -> None:
        once, again = read(act), read(act)

        assert compare(once, again) == ()
        # … also where the hashes do not say so at once.
        assert compare(_unhashed(once), _unhashed(again)) == ()

    check(run, acts, holds)


@pytest.mark.parametrize("run", RUNS)
def test_the_changes_applied_to_before_are_after_word_for_word(run: settings) -> None:
    def holds(pair: tuple[Act, Act]) -> None:
        before, after = map(read, pair)
        made, wanted = apply(before, after, compare(before, after))

        assert made == wanted

    check(run, edited_acts(), holds)


@pytest.mark.parametrize("run", RUNS)
def test_a_divided_point_is_one_split_and_the_way_back_one_join(run: settings) -> None:
    def holds(drawn: tuple[Act, Act, str, str]) -> None:
        whole, parts = map(read, drawn[:2])
        one, other = drawn[2:]
        split, joined = compare(whole, parts), compare(parts, whole)

        assert [(c.kind, c.eid, c.eid_before, c.places) for c in split if c.kind != "renumbering"] == [
            ("split", one, one, (one, other))
        ]
        assert [(c.kind, c.eid, c.eid_before, c.places) for c in joined if c.kind != "renumbering"] == [
            ("join", one, (one, other), (one,))
        ]

    check(run, divided_acts(), holds)


@pytest.mark.parametrize("run", RUNS)
def test_edits_in_two_articles_are_told_as_each_alone(run: settings) -> None:
    def holds(drawn: tuple[Act, Act, Act, Act]) -> None:
        act, first, second, both = map(read, drawn)
        apart = [*compare(act, first), *compare(act, second)]
        together = compare(act, both)

        if any(map(_crosses_articles, (*together, *apart))):
            return  # words that went from one article to the other relate the two edits
        assert sorted(map(_told, together)) == sorted(map(_told, apart))

    check(run, two_edits(), holds)


@pytest.mark.parametrize("run", RUNS)
def test_inserted_articles_leave_every_other_eid_as_it_was(run: settings) -> None:
    def holds(drawn: tuple[Act, Act, list[str]]) -> None:
        act, longer, numbers = drawn
        before, after = read(act), read(longer)

        assert {unit.eid for unit in before.provisions} <= {unit.eid for unit in after.provisions}
        told = {(change.kind, change.eid) for change in compare(before, after)}
        assert told == {("insertion", f"art_{number}") for number in numbers}

    check(run, inserted_articles(), holds)


anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)
marked = st.builds(
    "{}{}".format, st.sampled_from(["", "1. ", "1) ", "Статья 1. ", "Сноска. ", "«", "Глава 1"]), anything
)


@pytest.mark.parametrize("run", RUNS)
def test_any_text_in_espi_is_a_result_or_a_clear_error(run: settings) -> None:
    def holds(drawn: tuple[list[str], list[str]]) -> None:
        revisions = [revision for texts in drawn if (revision := _read_or_refuse([_escaped(texts)]))]
        for revision in revisions:
            assert compare(revision, revision) == ()
            compare(revisions[0], revision)

    check(run, st.tuples(st.lists(marked, max_size=12), st.lists(marked, max_size=12)), holds)


@pytest.mark.parametrize("run", RUNS)
def test_any_bytes_in_adilet_are_a_result_or_a_clear_error(run: settings) -> None:
    tags = st.sampled_from(
        ["<p>", "</p>", "<br>", "<b>", "</b>", "<table border=1>", "<tr><td>", "<!--", "<h3>", "<span class=note>"]
    )
    pieces = st.lists(st.one_of(tags, marked, st.binary(max_size=8)), max_size=25)

    def holds(drawn: list[str | bytes]) -> None:
        inside = b"".join(p if isinstance(p, bytes) else p.encode("utf-8", "surrogatepass") for p in drawn)
        revision = _read_or_refuse([_adilet(inside)])
        assert revision is None or compare(revision, revision) == ()

    check(run, pieces, holds)


def _deep_nodes(depth: int) -> list[dict[str, object]]:
    kinds = ["section", "chapter", "article", "point", "subpoint"]
    made: list[dict[str, object]] = [
        {"id": f"{n}", "type": kinds[n % 5], "level": n, "index": f"{n % 9 + 1}"} for n in range(depth)
    ]
    return [*made, {"id": "x", "type": "text", "level": depth, "text": "Кров."}]


_N = 100_000
_DEEP = 10_000
_ODD_LETTERS = rb"\u0000\ud800\udfff \udc00"
ODD: dict[str, Callable[[], bytes]] = {
    "espi: no space": lambda: page(["# А", "1. " + "а" * _N]),
    "espi: spaces alone": lambda: page(["# А", "1. Дом." + " " * _N + "Кров."]),
    "espi: line breaks": lambda: page(["# А", "1. Дом." + "<br/>" * _N + "Кров."]),
    "espi: lines": lambda: page(["# А", "1. Дом.", *["кров"] * 20_000]),
    "espi: deep levels": lambda: page([], content=_deep_nodes(_DEEP)),
    "espi: deep JSON": lambda: page(["# А", "1. Дом."]).replace(b'"index": []', b'"index": ' + b"[" * _N + b"]" * _N),
    "espi: digits": lambda: page(["# А", "1" * _N + ". Дом.", "Статья " + "1" * _N]),
    "espi: a number of many parts": lambda: page(["# А", "1" + "-1" * _N + ". Дом."]),
    "espi: brackets": lambda: page(["# А", "Статья 1. Дом", "1. Дом.", "> Сноска. " + "(" * _N]),
    "espi: NUL and surrogates": lambda: page(["# А", "1. Дом."]).replace("Дом".encode(), _ODD_LETTERS * 99),
    "espi: a level that is no number": lambda: page([], content=[*nodes_of(["# А"]), {"type": "toc", "level": "x"}]),
    "espi: types that are no words": lambda: page([], content=[{"type": ["x"], "text": {}, "level": None, "index": 5}]),
    "espi: an infinite number": lambda: page(["# А", "1. Дом."], pagesCount=float("inf")),
    "adilet: no space": lambda: _adilet("<p>1. " + "а" * _N + "</p>"),
    "adilet: line breaks": lambda: _adilet("<p>1. Дом." + "<br>" * _N + "Кров.</p>"),
    "adilet: line breaks between": lambda: _adilet("<p>1. Дом.</p>" + "<br>" * _N + "<p>Кров.</p>"),
    "adilet: words in bold": lambda: _adilet("<p>1. Дом. " + "<b>а</b> " * 20_000 + "</p>"),
    "adilet: deep div": lambda: _adilet("<div>" * _DEEP + "<p>1. Дом.</p>"),
    "adilet: deep b": lambda: _adilet("<p>1. Дом. " + "<b>" * _DEEP + "Кров.</p>"),
    "adilet: deep span": lambda: _adilet("<span class=note>" * _DEEP + "Сноска.</span><p>1. Дом.</p>"),
    "adilet: deep table": lambda: _adilet("<p>1. Дом.</p>" + "<table border=1><tr><td>" * _DEEP + "Кров."),
    "adilet: never closed": lambda: _adilet("<p>1. Дом." + "<p>" * _N),
    "adilet: NUL": lambda: _adilet("<p>1. Дом\x00 и кров.</p>"),
    "adilet: broken UTF-8": lambda: _adilet(b"<p>1. \xd0\xff\xed\xa0\x80 \xc0\x80.</p>"),
    "adilet: an entity of a surrogate": lambda: _adilet("<p>1. &#xD800;&#0;&#x110000; Дом.</p>"),
}  # fmt: skip


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", ODD)
def test_an_odd_page_is_read_and_compared_or_refused_in_seconds(name: str) -> None:
    body = ODD[name]()
    plain = read_revision([page(["# А", "1. Дом."])])

    revision = _read_or_refuse([body])

    if revision is not None:
        assert compare(revision, revision) == ()
        compare(plain, revision)
        compare(revision, plain)


def _crosses_articles(change: Change) -> bool:
    before = str(change.eid_before or change.eid)
    return change.kind in ("move", "replacement") or before.split("__", maxsplit=1)[0] != change.eid.split("__")[0]


def _told(change: Change) -> tuple[str, ...]:
    return (change.kind, change.eid, str(change.eid_before), change.before or "", change.after or "")


def _unhashed(revision: Revision) -> Revision:
    return replace(revision, law_hash="", notes_hash="")


def _read_or_refuse(bodies: Sequence[bytes]) -> Revision | None:
    try:
        return read_revision(bodies)
    except MonitorError as error:
        assert str(error)  # noqa: PT017 - whoever reads it must learn something
        return None


def _escaped(texts: Sequence[str]) -> bytes:
    nodes = nodes_of(["# А", "1. Дом.", *(f" {text}" for text in texts)])
    return json.dumps(json.loads(page([])) | {"content": nodes}).encode()


def _adilet(inside: bytes | str) -> bytes:
    whole = as_adilet(Text("odd", "rus", (Block("title", "О доме"), Block("text", "@@"))))
    start, end = whole.index(b"<article>") + 9, whole.index(b"</article>")
    return whole[:start] + (inside if isinstance(inside, bytes) else inside.encode()) + whole[end:]


def test_the_invented_lines_are_read_as_they_were_meant() -> None:
    act = (Article("1", "дом", (Point("1", "кров"),)),)

    assert [unit.eid for unit in read(act).provisions] == ["title", "chp_1", "art_1", "art_1__para_1"]
    assert len(lines_of(act)) == 4
