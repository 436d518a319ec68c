"""Law 214-IV was repealed by 245-VIII; of that one only fragments are here, and where they reach they are read."""

import shutil
from pathlib import Path

import pytest

from law.amendments.rules import read_effect
from law.concordance import Link, concord, place_of
from law.model import AmendingAct, Revision
from law.status import read_states
from law.succession import KnownAct, Successor, find_successor, read_repeals
from tests.journeys.pages import Pages
from tests.law.concordance_score import Score, score

FRAGMENTS = ("chapter-1", "articles-48-61", "section-3")


@pytest.fixture(scope="module")
def acts(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Revision, Revision]:
    """The last text of 214-IV, and of 245-VIII the articles 1–4, 48–61 and 83–85 as one text."""
    folder = tmp_path_factory.mktemp("fragments") / "crime-prevention"
    folder.mkdir()
    source = shared / "corpus" / "crime-prevention"
    parts = [(source / "fragments" / f"2026-08-13.rus.{part}.md").read_text("utf-8") for part in FRAGMENTS]
    (folder / "2026-08-13.rus.md").write_text("\n\n".join(parts), "utf-8")
    shutil.copy(source / "meta.yaml", folder)
    pages = Pages([folder, shared / "corpus"])
    return pages.revision("49212", "rus", "2024-06-16"), pages.revision("220220", "rus", "2026-08-13")


@pytest.fixture(scope="module")
def links(acts: tuple[Revision, Revision]) -> tuple[Link, ...]:
    return concord(*acts)


def test_the_concordance_is_what_the_reader_wrote_down_but_for_one_subpoint(links: tuple[Link, ...]) -> None:
    # Subpoint 4 of 18.1 is about the media, which share three words with a longer subpoint on other things.
    assert score(links, "214-IV") == Score(64, 29, (), ("art_18__para_1__subpara_4",))


def test_the_protective_order_and_the_definitions_went_where_the_users_say(links: tuple[Link, ...]) -> None:
    went = {link.old[0]: (link.new, link.kind) for link in links if link.old}

    assert (went["art_20"][0], went["art_21"], went["art_1"], went["art_4"]) == (
        ("art_60",),
        (("art_60",), "related"),
        (("art_1",), "join"),
        (("art_1",), "join"),
    )
    assert place_of(links, "art_20__para_5") == ("art_60__para_5",)
    assert place_of(links, "art_20__para_8") == ("art_60__para_7",)


def test_what_lives_in_articles_that_are_not_here_has_no_counterpart(links: tuple[Link, ...]) -> None:
    gone = [link.old[0] for link in links if link.kind == "none" and "__" not in link.old[0]]

    assert gone == [f"art_{number}" for number in (5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 23, 24)]


def test_the_successor_is_found_by_its_article_and_by_the_requisites(acts: tuple[Revision, Revision]) -> None:
    old, new = acts
    state = read_states(old.facts, "rus")
    known = [KnownAct(new.facts, read_repeals(new)), KnownAct(old.facts)]

    assert (state.kind, state.acts[0].number, state.effect.rule) == ("repealed", "245-VIII", "E3")
    assert read_effect(state.effect.phrase).rule == "E3"
    assert find_successor(old.facts, state.acts[0], known) == Successor(
        "220220", "245-VIII", new.facts.adopted_on, ("article", "requisites"), "art_85__para_3__subpara_4"
    )
    assert [repeal.act.title for repeal in read_repeals(new)][-1] == "О профилактике правонарушений"
    # The old law of that title was signed in 2010: the new one does not repeal itself.
    assert find_successor(new.facts, AmendingAct("", None), known) is None
