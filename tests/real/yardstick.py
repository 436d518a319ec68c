"""Compares what we report on the real corpus with what a careful reader wrote down beforehand (corpus_pairs.json)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from law.explain import explain
from law.model import Change
from law.parsing.read import read_revision
from zanwatch.sample_portal import ReplayPortal

EXPECTED = Path(__file__).with_name("corpus_pairs.json")


@dataclass(frozen=True, slots=True)
class Scored:
    """One pair of editions: what both have, what we lack, what only we have, as (kind, stage, eid)."""

    name: str
    hits: int
    missed: tuple[tuple[str, str, str], ...]
    false: tuple[tuple[str, str, str], ...]


def score(corpus: Path) -> Iterator[Scored]:
    """Yield the score of every pair, in the order of the yardstick."""
    wanted = json.loads(EXPECTED.read_text("utf-8"))["pairs"]
    with ReplayPortal([corpus], date(2030, 1, 1), page_size=1_000_000) as portal:
        codes = {act["act"]: act["espi_id"] for act in portal.state()["acts"]}
        for pair in wanted:
            before, after = (
                read_revision([_fetch(portal.espi_url, codes[pair["act"]], pair["language"], pair[end])])
                for end in ("from", "to")
            )
            expected = [_key(change) for change in pair["changes"]]
            found = [_key_of(change) for change in explain(before, after)]
            name = f"{pair['act']} {pair['language']} {pair['from']} → {pair['to']}"
            missed = tuple(key for key in expected if key not in found)
            yield Scored(name, len(expected) - len(missed), missed, tuple(key for key in found if key not in expected))


def _key(change: dict[str, Any]) -> tuple[str, str, str]:
    return change["kind"], change.get("stage", "in_force"), change["eid"]


def _key_of(change: Change) -> tuple[str, str, str]:
    return change.kind, change.stage, change.eid


def _fetch(origin: str, code: str, language: str, day: str) -> bytes:
    on = f"{date.fromisoformat(day):%d.%m.%Y}"
    with urlopen(f"{origin}/api/documents/{code}/{language}/{on}?page=1") as answer:  # noqa: S310 - our own portal
        body: bytes = answer.read()
    return body
