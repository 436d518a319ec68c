"""Pairs that nobody tuned the comparison on: expected changes were written down before they were compared once."""

import json
from pathlib import Path
from typing import Any

import pytest

from law.explain import explain
from law.model import Change
from tests.law.making import revision

PAIRS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "held_out" / "pairs.json").read_text("utf-8"))[
    "pairs"
]


def _told(change: Change, like: dict[str, Any]) -> dict[str, Any]:
    """Return of a change what the expectation names: kind and place always, the rest where it is written down."""
    before = list(change.eid_before) if isinstance(change.eid_before, tuple) else change.eid_before
    whole = {"kind": change.kind, "eid": change.eid, "eid_before": before, "is_form": change.is_form}
    told = {key: value for key, value in whole.items() if key in like or key in ("kind", "eid")}
    return told | ({"stage": change.stage} if change.stage != "in_force" else {})


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["name"])
def test_an_invented_pair_is_told_as_it_was_written_down(pair: dict[str, Any]) -> None:
    before = revision(*pair["before"], language=pair["language"])
    after = revision(*pair["after"], language=pair["language"], on="2024-07-01")

    found = explain(before, after)

    wanted = {(change["kind"], change["eid"]): change for change in pair["changes"]}
    assert [_told(change, wanted.get((change.kind, change.eid), {})) for change in found] == pair["changes"]
