"""Comparing two editions of a real law, beside what tools that know nothing of law take for the same two texts."""

import importlib
import os
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from diff_match_patch import diff_match_patch

from law.changes.compare import compare
from law.explain import explain
from law.model import Revision
from tests.bench.timing import Effort, as_if_new, figure, milliseconds, say, time_by_turns
from tests.journeys.pages import Pages

BAR = 8
"""Times the whole process of git."""
ACT, FROM, TO = "migration", "2022-07-14", "2023-04-19"
_GIT = ("git", "diff", "--no-index", "--histogram", "--word-diff")
_ROOT = Path(__file__).resolve().parents[2]


def measure_migration(effort: Effort) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figure of comparing the migration law, and what other tools take; nothing where it is not there."""
    corpus = Path(os.environ.get("ZANWATCH_SHARED") or _ROOT.parent / "shared") / "corpus"
    if not (corpus / ACT).is_dir():
        reason = "the real texts are not here; ZANWATCH_SHARED names their folder"
        return {"comparing_to_git": figure(None, "× git's process", BAR, reason=reason)}, {}
    say("comparing two editions of the migration law")
    pages = Pages([corpus], page_size=1_000_000)
    code = pages.acts()[ACT].espi_id
    before, after = (pages.revision(code, "rus", on) for on in (FROM, TO))
    was, now = _as_text(before), _as_text(after)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("before.txt", "after.txt")]
        for file, text in zip(files, (was, now), strict=True):
            file.write_text(text, encoding="utf-8")
        comparing, git, explaining = time_by_turns(
            effort,
            as_if_new(lambda: compare(before, after)),
            lambda: subprocess.run([*_GIT, *map(str, files)], stdout=subprocess.DEVNULL, check=False),
            as_if_new(lambda: explain(before, after)),
        )
    figures = {
        "comparing_to_git": figure(
            comparing / git,
            "× git's process on the same two texts",
            BAR,
            milliseconds=milliseconds(comparing),
            git_milliseconds=milliseconds(git),
            changes=len(compare(before, after)),
        )
    }
    return figures, {"explaining_milliseconds": milliseconds(explaining), **_others(effort, was, now)}


def _others(effort: Effort, was: str, now: str) -> dict[str, Any]:
    """Return the seconds of other tools on the whole texts, once each; None where one is not run, with its reason."""
    say("the same two texts with other tools (diff-match-patch takes half a minute)")
    tools: dict[str, tuple[str, Callable[[], object]]] = {
        "diff_match_patch": ("diff_match_patch", lambda: _diff_letters(was, now)),
        "redlines": ("redlines", lambda: importlib.import_module("redlines").Redlines(was, now).output_markdown),
        "xmldiff": (
            "xmldiff.main",
            lambda: importlib.import_module("xmldiff.main").diff_texts(_as_xml(was), _as_xml(now)),
        ),
    }
    seen: dict[str, Any] = {}
    for name, (module, work) in tools.items():
        is_there = find_spec(module.partition(".")[0]) is not None
        if effort.is_quick or not is_there:
            reason = "not in a quick run" if is_there else "not installed"
            seen[name] = {"seconds": None, "reason": reason}
            continue
        start = time.perf_counter()
        work()
        seen[name] = {"seconds": float(f"{time.perf_counter() - start:.4g}")}
    return seen


def _diff_letters(was: str, now: str) -> None:
    differ = diff_match_patch()
    differ.Diff_Timeout = 0  # after a second it would silently return rubbish
    found = differ.diff_main(was, now)
    differ.diff_cleanupSemantic(found)


def _as_text(revision: Revision) -> str:
    """Return all that is compared, a line each: headings and lines of units, and the notes behind them."""
    notes: dict[str, list[str]] = defaultdict(list)
    for note in revision.notes:
        notes[note.eid].append(note.text)
    lines = (line for unit in revision.provisions for line in (unit.heading, unit.text, *notes[unit.eid]))
    return "\n".join(filter(None, lines)) + "\n"


def _as_xml(text: str) -> str:
    return f"<law>{''.join(f'<p>{escape(line)}</p>' for line in text.splitlines())}</law>"
