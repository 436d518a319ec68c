"""Every rule of the gate on a page that only it holds back; without it that page passes, or has another reason."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from law.model import Capture, Note, Provision, Revision, Verdict
from law.quality import gate
from law.quality.gate import judge_edition, judge_versions
from tests.law.making import nodes_of, page, revision
from tests.law.quality.samples import GOOD, LAW, ON, PREVIOUS, TAIL, capture, html_page, kazakh, without_article

TABLES = ("DELIVERY", "LISTING", "EDITION")
NAMES = tuple((table, rule.name) for table in TABLES for rule in getattr(gate, table))


@dataclass(frozen=True)
class Sample:
    """What came, and the revision before it."""

    bodies: Sequence[bytes]
    previous: Revision | None = PREVIOUS
    portal: str = "espi"
    is_list: bool = False

    def judge(self) -> Verdict:
        act = "900900" if self.portal == "espi" else "Z2000000900"
        captures = [
            replace(capture(body), page=at, portal=self.portal, act=act) for at, body in enumerate(self.bodies, 1)
        ]
        if self.is_list:
            return judge_versions(captures[0]).verdict
        return judge_edition(captures, ON, self.previous).verdict


def edited(**changes: Any) -> bytes:
    return page(LAW, on=f"{ON}", **changes)


def lines(*made: str) -> bytes:
    return page(made, on=f"{ON}")


def listing(*changes: dict[str, object]) -> bytes:
    stated = json.loads(GOOD)["version"]
    return json.dumps([{**stated, **change} for change in changes], ensure_ascii=False).encode()


def drifted() -> bytes:
    """Return the law with every third of its texts under a kind of node that no reader knows."""
    nodes = nodes_of(LAW)
    odd = [at for at, node in enumerate(nodes) if node["type"] == "text"][::3]
    return edited(content=[node | {"type": "verse"} if at in odd else node for at, node in enumerate(nodes)])


def renumbered() -> dict[str, Any]:
    metadata = json.loads(GOOD)["metadata"]
    return metadata | {"stateAgencyDocNumber": "55-VII", "stateAgencyApprovalDate": "2022-02-02"}


def swapped() -> list[str]:
    made = list(LAW)
    place = made.index("Статья 5. Порядок")
    return [*made[:place], *made[place + 2 : place + 4], *made[place : place + 2], *made[place + 4 :]]


def with_table(made: Revision) -> Revision:
    return replace(made, provisions=(*made.provisions, Provision("art_9__table_1", "table", "art_9")))


def says(words: str) -> bytes:
    return f"<html><body><!-- Ведутся технические работы --><p>{words}</p></body></html>".encode()


SAMPLES: dict[str, Sample] = {
    "nothing": Sample([b"  \n"]),
    "status-404": Sample([b'{"status": 404, "message": "Document not found"}']),
    "captcha": Sample([says("Подтвердите, что вы не робот")]),
    "maintenance": Sample([says("Ведутся технические работы.")]),
    "page-404": Sample([says("Документ не найден")]),
    "cut-json": Sample([GOOD[: len(GOOD) // 2]]),
    "cut-html": Sample([html_page(LAW).partition(b"</body>")[0]], portal="adilet"),
    "no-text": Sample([GOOD.decode().encode("cp1251", "replace")]),
    "twice-encoded": Sample([html_page(LAW).decode("latin-1").encode()], portal="adilet"),
    "no-document": Sample([says("Добро пожаловать")]),
    "no-editions": Sample([b"[]"], is_list=True),
    "editions-of-another-act": Sample(
        [listing({"metadata": json.loads(GOOD)["metadata"] | {"registryNumber": "900901"}})], is_list=True
    ),
    "editions-in-another-language": Sample([listing({"language": "kaz"})], is_list=True),
    "missing-pages": Sample([edited(pagesCount=2)]),
    "other-act": Sample([edited(code="900901", ngr="Z2000000901")]),
    "other-title": Sample([lines("# Об аренде земли", *LAW[1:])]),
    "other-requisites": Sample([edited(metadata=renumbered())]),
    "other-language": Sample([page(kazakh(), on=f"{ON}", language="kaz")], previous=None),
    "other-edition": Sample([page(LAW, on="2024-05-01")]),
    "foreign-pages": Sample(
        [
            page(LAW[:9], on=f"{ON}", pagesCount=2),
            page(LAW, on=f"{ON}", pagesCount=2, content=nodes_of(LAW[9:]), versionDate="2020-01-01"),
        ]
    ),
    "other-words": Sample([lines(*(kazakh()[2] if "5 раз" in line else line for line in LAW))]),
    "broken-letters": Sample([lines(*(line.replace("насилие", "наси\ufffdие") for line in LAW))]),
    "false-lines": Sample([lines(*(line.replace("9 раз", "\u202e9 раз\u202c") for line in LAW))]),
    "drift": Sample([drifted()]),
    "lost-articles": Sample([lines(*without_article(9))]),
    "gaps": Sample([lines(*without_article(5))], previous=None),
    "doubles": Sample([lines(*LAW, *LAW[-2:])]),
    "disorder": Sample([lines(*swapped())]),
    "bare-headings": Sample([lines(*(line for line in LAW if "5 раз" not in line))]),
    "open-tags": Sample([lines(*(f"{line}<br" if "5 раз" in line else line for line in LAW))]),
    "cut-units": Sample([lines(*(line[:60] if "5 раз" in line else line for line in LAW))]),
    "cut-end": Sample([lines(*(line[:60] if "9 раз" in line else line for line in LAW))], previous=None),
    "cut-tail": Sample([GOOD], previous=revision(*LAW, "2. Срок – 30 дней.")),
    "shrinking": Sample([lines(*(line.replace(TAIL, "") for line in LAW))]),
    "lost-kinds": Sample([GOOD], previous=with_table(PREVIOUS)),
}


def test_every_rule_has_its_sample_and_its_own_name() -> None:
    assert sorted(SAMPLES) == sorted(name for _, name in NAMES)


@pytest.mark.parametrize(("table", "name"), NAMES)
def test_each_rule_holds_its_sample_back_and_nothing_does_so_for_that_reason_without_it(
    monkeypatch: pytest.MonkeyPatch, table: str, name: str
) -> None:
    rules = getattr(gate, table)
    rule = next(rule for rule in rules if rule.name == name)
    held = SAMPLES[name].judge()
    monkeypatch.setattr(gate, table, tuple(other for other in rules if other is not rule))
    without = SAMPLES[name].judge()

    assert (held.outcome, held.reason) == (rule.outcome, rule.reason)
    assert (without.outcome, without.reason) == WITHOUT.get(name, ("good", ""))


WITHOUT = {
    "nothing": ("quarantined", "not-a-document"),
    "status-404": ("quarantined", "drift"),
    "captcha": ("quarantined", "not-a-document"),
    "maintenance": ("quarantined", "not-a-document"),
    "page-404": ("quarantined", "not-a-document"),
    "cut-json": ("quarantined", "not-a-document"),
    "no-text": ("quarantined", "not-a-document"),
    "twice-encoded": ("quarantined", "drift"),
    "no-document": ("quarantined", "drift"),
    "lost-articles": ("quarantined", "cut-text"),
}
"""What another rule, or the reader, says of a sample; the others pass as good."""


KINDS = (
    "preamble", "part", "section", "chapter", "subchapter", "subpoint", "indent", "annex", "table", "signature",
)  # fmt: skip


def judged_after(previous: Revision, *more: str) -> str:
    return judge_edition([capture(lines(*LAW, *more))], ON, previous).verdict.reason


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_unit_that_is_wholly_gone_is_found(kind: Any) -> None:
    previous = replace(PREVIOUS, provisions=(*PREVIOUS.provisions, Provision("art_9__x", kind, "art_9", text="Кров.")))

    assert judged_after(previous) == "lost-kinds"
    assert (
        judged_after(previous, "> Сноска. Статья 9 с изменением, внесенным Законом РК от 01.05.2024 № 10-VIII.") == ""
    )


@pytest.mark.parametrize("kind", ["footnote", "excluded"])
def test_a_kind_of_note_that_is_wholly_gone_is_found(kind: Any) -> None:
    previous = replace(PREVIOUS, notes=(Note("art_5", kind, "Сноска. Статья 5 в редакции Закона."),))

    assert judged_after(previous) == "lost-kinds"


@pytest.mark.parametrize("kind", ["publisher", "placeholder"])
def test_a_note_that_waited_for_its_day_may_go(kind: Any) -> None:
    previous = replace(PREVIOUS, notes=(Note("art_5", kind, "Примечание ИЗПИ! Статья 5 предусмотрена."),))

    assert judged_after(previous) == ""


def test_a_note_on_one_article_does_not_explain_that_the_others_shrank() -> None:
    note = "> Сноска. Статья 9 с изменением, внесенным Законом РК от 01.05.2024 № 10-VIII."

    assert judge_edition(
        [capture(lines(*(line.replace(TAIL, "") for line in LAW), note))], ON, PREVIOUS
    ).verdict.reason == ("shrunk")


def test_a_gap_or_disorder_that_was_always_there_is_no_doubt() -> None:
    made = swapped()

    assert judge_edition([capture(lines(*made))], ON, revision(*made)).verdict == Verdict("good")


def test_only_what_a_person_sees_is_searched_for_words_of_maintenance() -> None:
    # Every page of old.adilet says in a comment that it is being repaired.
    assert Sample([says("Добро пожаловать")]).judge().reason == "not-a-document"


def adilet(body: bytes, *, on: date | None = None, previous: Revision | None = None) -> gate.Judged[Revision]:
    made: Capture = replace(capture(body), portal="adilet", act="Z2000000900", version_on=on)
    return judge_edition([made], ON, previous)


def test_a_page_of_adilet_is_judged_like_one_of_espi_and_gets_the_date_that_was_asked_for() -> None:
    judged = adilet(html_page(LAW), previous=PREVIOUS)

    assert judged.verdict == Verdict("good")
    assert judged.value is not None
    assert (judged.value.provisions, judged.value.portal_version_on) == (PREVIOUS.provisions, ON)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (html_page(LAW)[: len(html_page(LAW)) // 2], "cut-text"),
        (html_page(LAW)[:300], "cut-text"),
        (html_page(LAW).replace(b"<article>", b"<section>").replace(b"</article>", b"</section>"), "not-a-document"),
        (html_page(LAW).replace(b"<h1>", b"<h4>").replace(b"</h1>", b"</h4>"), "drift"),
        (html_page(LAW).replace(b"<p>", b"<x-p>").replace(b"</p>", b"</x-p>"), "drift"),
        (html_page(LAW).decode().encode("cp1251", "replace"), "mojibake"),
        (html_page(LAW).decode("latin-1").encode(), "mojibake"),
        (html_page(without_article(9)), "missing-articles"),
        (html_page(LAW).replace(b"Z2000000900", b"Z2000000901").replace(b"doc/900900", b"doc/900901"), "wrong-act"),
        (html_page(LAW, language="kaz"), "wrong-language"),
        (html_page(kazakh()), "wrong-language"),
        (html_page(LAW, head='<a href="/kaz/archive/docs/Z2000000900/01.05.2024">ҚАЗ</a>'), "wrong-edition"),
    ],
)
def test_a_page_of_adilet_that_is_not_the_law_is_held_back(body: bytes, reason: str) -> None:
    assert adilet(body, previous=PREVIOUS).verdict.reason == reason
