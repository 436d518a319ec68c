"""Compares act, rule and day that we report for every change of the real corpus with a reading (ATTRIBUTION.md).

``python -m tests.real.attribution [SHARED]`` prints the table: what we say of every unit, and what the reading says.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from law.explain import explain
from law.model import Change
from tests.journeys.pages import Pages

READING = Path(__file__).with_name("attribution_reading.json")
SHARED = Path(__file__).resolve().parents[3] / "shared"


@dataclass(frozen=True, slots=True)
class Finding:
    """Who made a change and from when: acts as «72-VIII 2024-04-15», a rule, an ISO date, a basis, an attribution."""

    acts: tuple[str, ...]
    rule: str | None
    on: str | None
    basis: str
    attribution: str

    def __str__(self) -> str:
        acts = ", ".join(self.acts) or "-"
        return f"{acts} | {self.rule or '-'} | {self.on or '-'} | {self.basis} | {self.attribution}"


@dataclass(frozen=True, slots=True)
class Row:
    """One change of a pair as it was read and as we report it; ``found`` is None where we see no such change."""

    pair: str
    unit: str
    """Kind and eid, as «insertion art_17__para_3-1»."""
    read: Finding
    found: Finding | None

    @property
    def is_hit(self) -> bool:
        """Whether all five agree."""
        return self.found == self.read


def list_rows(corpus: Path) -> Iterator[Row]:
    """Yield every change of every pair, in the order of the reading."""
    pages = Pages([corpus])
    codes = {name: act.espi_id for name, act in pages.acts().items()}
    for pair in json.loads(READING.read_text("utf-8"))["pairs"]:
        code, language = codes[pair["act"]], pair["language"]
        before, after = (pages.revision(code, language, pair[end]) for end in ("from", "to"))
        found = {f"{change.kind} {change.eid}": _found(change) for change in explain(before, after)}
        name = f"{pair['act']} {language} {pair['from']} → {pair['to']}"
        for group in pair["rows"]:
            read = _read(group)
            for kind, eids in group["units"].items():
                for unit in (f"{kind} {eid}" for eid in eids):
                    yield Row(name, unit, read, found.get(unit))


def _read(group: dict[str, Any]) -> Finding:
    return Finding(tuple(group["acts"]), group["rule"], group["on"], group["basis"], group["attribution"])


def _found(change: Change) -> Finding:
    acts = sorted((f"{act.signed_on}", f"{act.number} {act.signed_on}") for act in change.amended_by)
    effect = change.effect
    on = effect.on.isoformat() if effect.on else None
    return Finding(tuple(name for _, name in acts), effect.rule, on, effect.basis, change.attribution)


def show(rows: list[Row]) -> str:
    """Return the table: a heading for each pair, a line for each unit, the reading under a line that misses it."""
    lines = []
    pair = ""
    for row in rows:
        if row.pair != pair:
            pair = row.pair
            mine = [other for other in rows if other.pair == pair]
            lines.append(f"\n{pair}: {sum(other.is_hit for other in mine)} of {len(mine)}")
        lines.append(f"  {'hit ' if row.is_hit else 'MISS'} {row.unit} | {row.found or 'no such change'}")
        lines.append(f"       read: {row.read}")
    hits = sum(row.is_hit for row in rows)
    return "\n".join([*lines, "", f"rows {len(rows)}, hits {hits}, misses {len(rows) - hits}"])


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    sys.stdout.write(show(list(list_rows(folder / "corpus"))) + "\n")
