"""Takes each guard of guards.toml away in a copy of the tree, and says whether its tests turn red (I12).

``python -m tests.mutations`` writes docs/mutations.md; words after it choose guards whose name, file or rows hold one.
The tests of every guard run once untouched: a test that is red anyway proves nothing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv*", "demo-out", "__pycache__", ".mypy_cache", ".ruff_cache", ".hypothesis", "screenshots"
)
RED, GREEN, LONGEST = 1, 0, 600


@dataclass(frozen=True, slots=True)
class Guard:
    """One place in the code; ``first``: ``find`` may stand there more than once, and the first is meant."""

    name: str
    rows: str
    file: str
    find: str
    put: str
    tests: tuple[str, ...]
    first: bool = False
    postgresql: bool = False
    """Whether its tests need that database; the others run on SQLite alone, which is quicker."""


def read_guards() -> tuple[Guard, ...]:
    """Return all guards in the order of the file."""
    found = tomllib.loads((Path(__file__).parent / "guards.toml").read_text("utf-8"))["guard"]
    return tuple(Guard(**{**one, "tests": tuple(one["tests"])}) for one in found)


def take_away(source: str, guard: Guard) -> str:
    """Return the source without the guard; raises ValueError where it stands nowhere, or in more than one place."""
    count = source.count(guard.find)
    if not count or (count > 1 and not guard.first):
        raise ValueError(f"{guard.name}: its words stand {count} times in {guard.file}")
    return source.replace(guard.find, guard.put, 1)


def run_tests(tree: Path, *guards: Guard) -> int:
    """Return how pytest ended over the tests of these guards: 0 green, 1 red."""
    chosen = [] if any(guard.postgresql for guard in guards) else ["-k", "not postgresql"]
    tests = dict.fromkeys(test for guard in guards for test in guard.tests)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not long", *chosen, *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    ran = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    if ran.returncode not in (RED, GREEN):
        sys.stderr.write(ran.stdout[-2000:] + ran.stderr[-2000:])
    return ran.returncode


def try_guard(tree: Path, guard: Guard, *, is_green: bool = False) -> str:
    """Return «red» where the tests see that the guard is gone, and what was wrong otherwise."""
    path = tree / guard.file
    source = path.read_text("utf-8")
    if not is_green and run_tests(tree, guard) != GREEN:
        return "not green before"
    path.write_text(take_away(source, guard), encoding="utf-8")
    try:
        code = run_tests(tree, guard)
    finally:
        path.write_text(source, encoding="utf-8")
    return {RED: "red", GREEN: "STILL GREEN"}.get(code, f"pytest ended with {code}")


def write_table(results: list[tuple[Guard, str]]) -> str:
    """Return the page for docs."""
    lines = [
        "# Guards taken away, one at a time",
        "",
        "Written by `python -m tests.mutations`: in a copy of the tree each guard is replaced, and its tests are run",
        "before and after. «Red» means that they are green with the guard and fail without it.",
        "",
        f"{sum(result == 'red' for _, result in results)} of {len(results)} guards are seen to be gone.",
        "",
        "| Without the guard … | Rows | Where | Test | Result |",
        "|---|---|---|---|---|",
    ]
    for guard, result in results:
        tests = " ".join(f"`{test}`" for test in guard.tests)
        lines.append(f"| {guard.name} | {guard.rows} | `{guard.file}` | {tests} | {result} |")
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    """Try the guards; return 0 where each is seen to be gone."""
    guards = [
        one for one in read_guards() if not words or any(word in f"{one.name} {one.file} {one.rows}" for word in words)
    ]
    results = []
    with tempfile.TemporaryDirectory(prefix="zanwatch-mutations-") as name:
        tree = Path(name) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND)
        # All at once, because each start takes seconds; where one is red anyway, each is asked alone.
        together = [one for one in guards if not one.postgresql]
        is_green = run_tests(tree, *together) == GREEN
        for guard in guards:
            results.append((guard, try_guard(tree, guard, is_green=is_green and not guard.postgresql)))
            sys.stdout.write(json.dumps({"guard": guard.name, "result": results[-1][1]}) + "\n")
            sys.stdout.flush()
    if not words:
        (ROOT / "docs" / "mutations.md").write_text(write_table(results), encoding="utf-8")
    return 0 if all(result == "red" for _, result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
