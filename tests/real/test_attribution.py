"""Who changed each unit of the real corpus, by which rule and from when, is what a person read before we said it."""

from pathlib import Path

from tests.real.attribution import Finding, list_rows


def test_every_change_of_the_corpus_has_the_act_the_rule_and_the_day_that_a_person_read(shared: Path) -> None:
    rows = list(list_rows(shared / "corpus"))

    assert [(row.pair, row.unit, f"{row.found}", f"{row.read}") for row in rows if not row.is_hit] == []
    assert len(rows) == 204


def test_an_edition_dated_by_its_act_is_never_taken_for_the_day_of_effect(shared: Path) -> None:
    by_act = ("equal-rights rus 2011-10-13", "migration", "consular-fees", "social-services-list rus 2012-02-10")
    found = {
        (row.found.rule, row.found.on)
        for row in list_rows(shared / "corpus")
        if row.pair.startswith(by_act) and row.found and row.found.attribution in ("agreed", "note")
    }

    assert found == {("E1", None), ("E2", None), ("E5", "2021-07-01")}


def test_an_act_that_cannot_be_told_from_another_gives_no_day(shared: Path) -> None:
    unsure = [row.found for row in list_rows(shared / "corpus") if row.found and row.found.attribution == "ambiguous"]

    assert {(finding.on, finding.basis, len(finding.acts) > 1) for finding in unsure} == {(None, "unknown", True)}
    assert Finding(("180-VI 2018-07-12", "361-VI 2020-07-07"), "E1", None, "unknown", "ambiguous") in unsure
