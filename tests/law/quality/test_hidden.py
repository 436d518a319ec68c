"""What nobody sees on a page is told to a person; where it changes what is read, the page waits for one."""

import pytest

from law.model import Verdict
from law.parsing.hidden import find_hidden
from law.quality import gate
from law.quality.gate import judge_edition
from law.wording import canonical, clean
from tests.law.making import page
from tests.law.quality.samples import LAW, ON, PREVIOUS, capture, html_page

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = "\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"


def name(mark: str) -> str:
    return f"U+{ord(mark):04X}"


def with_mark(mark: str) -> tuple[str, ...]:
    return tuple(line.replace("9 раз", f"{mark}9 раз") for line in LAW)


def judge(*lines: str) -> Verdict:
    return judge_edition([capture(page(lines, on=f"{ON}"))], ON, PREVIOUS).verdict


@pytest.mark.parametrize("mark", [*TURNS, "\U000e0031", "\U000e007f", "\U000e0000"], ids=name)
def test_a_mark_that_turns_a_line_or_hides_words_in_it_waits_for_a_person(mark: str) -> None:
    verdict = judge(*with_mark(mark))

    assert (verdict.outcome, verdict.reason) == ("quarantined", "hidden-characters")
    assert f"[{name(mark)}]9 раз" in verdict.detail


@pytest.mark.parametrize("mark", UNSEEN, ids=name)
def test_a_mark_that_changes_nothing_is_told_and_holds_nothing_back(mark: str) -> None:
    assert judge(*with_mark(mark)) == Verdict("good", detail=f"hidden characters: {name(mark)} × 2")


def test_without_the_rule_a_line_that_people_see_otherwise_would_be_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "EDITION", tuple(rule for rule in gate.EDITION if rule.name != "false-lines"))

    assert judge(*with_mark("\u202e")).outcome == "good"


def test_a_page_of_adilet_is_looked_at_too_and_its_entities_are_letters() -> None:
    body = html_page(LAW).replace("9 раз в".encode(), "&#8238;9 раз в".encode())

    assert judge_edition([capture(body)], ON, PREVIOUS).verdict.reason == "hidden-characters"


def test_a_page_without_them_says_nothing_of_them() -> None:
    assert judge(*LAW) == Verdict("good")
    assert (f"{find_hidden(LAW)}", find_hidden(LAW).false_line) == ("", "")


def test_words_that_no_font_shows_are_no_words_of_the_law() -> None:
    secret = "".join(chr(0xE0000 + ord(letter)) for letter in "not")

    assert clean(f"обязан{secret} принять") == "обязан принять"
    assert canonical(f"обязан{secret} принять") == canonical("обязан принять")


def test_every_kind_is_counted_and_a_long_line_is_shown_around_the_mark() -> None:
    found = find_hidden(["\u200b\u200b", "ф" * 500 + "\u202e" + "ц" * 500])

    assert found.counts == (("U+200B", 2), ("U+202E", 1))
    assert found.false_line == f"{'ф' * 60}[U+202E]{'ц' * 59}"
