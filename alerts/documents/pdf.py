"""A comparison as PDF: tagged (PDF/UA-1), with numbered pages, and readable in black and white.

The words go to the typesetter as data and never as its markup, so that no sign in a law is a command. Its own embedded
fonts are used and none of this machine's: the same input gives the same bytes everywhere.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

from alerts.documents import typeset
from alerts.documents.building import say_edition
from alerts.documents.model import Line, MissingExtraError, Redline, Run, UnbuiltError, printable

SECONDS = 30
"""For one document; the whole text of the largest code takes one."""
_NOT_INSTALLED = 3
_LONG_WORD = re.compile(r"(\S{64})(?=\S)")
"""A sum of 64 digits fits on a line; a longer word may end there, else it would run off the page."""
_UNSET = re.compile(r"the text `\"(.+?)\"` could not be displayed")
TAGS = {"rus": "ru", "kaz": "kk", "uzb": "uz", "eng": "en"}


class UnsetError(UnbuiltError):
    """Raised when no embedded font has a sign, from alerts.documents; ``sign`` is it."""

    def __init__(self, sign: str) -> None:
        super().__init__(f"no font here has the sign {sign}")
        self.sign = sign


def write_pdf(redline: Redline, timezone: str, seconds: float = SECONDS) -> bytes:
    """Return the document; raises MissingExtraError where the typesetter is not installed, and UnbuiltError."""
    return set_type("comparison.typ", _data(redline, timezone), redline.days[1], seconds)


def set_type(template: str, data: Mapping[str, Any], on: date, seconds: float = SECONDS) -> bytes:
    """Return what a template of this folder makes of plain values; ``on`` stands in the document as its day.

    Raises MissingExtraError where the typesetter is not installed, UnsetError for a sign that no font has, and
    UnbuiltError.
    """
    body = (files("alerts.documents") / template).read_text("utf-8")
    words = json.dumps(_printable(data), ensure_ascii=False)
    at = int(datetime.combine(on, time(), UTC).timestamp())
    asked = json.dumps({"template": body, "data": words, "at": at}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", typeset.__file__], input=asked, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnbuiltError(f"the document was not ready after {seconds:g} seconds") from error
    if done.returncode == _NOT_INSTALLED:
        raise MissingExtraError("typst")
    if done.returncode:
        last = " ".join(done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:])[:300]
        unset = _UNSET.search(last)
        if unset:
            raise UnsetError(unset[1])
        raise UnbuiltError(f"the typesetter failed: {last}")
    return done.stdout


def _data(redline: Redline, timezone: str) -> dict[str, Any]:
    return {
        "language": TAGS[redline.frame_language],
        "law_language": TAGS[redline.law_language],
        "title": redline.title,
        "lead": redline.lead,
        "act": redline.act,
        "facts": list(redline.facts),
        "acts": [[link.words, link.url] for link in redline.acts],
        "figures": [list(figure) for figure in redline.figures],
        "sections": [
            {"label": section.label, "lines": [_line(line, redline.words["folded"]) for line in section.lines]}
            for section in redline.sections
        ],
        "notes": [{"label": place, "runs": _runs(runs)} for place, runs in redline.notes],
        "editions": [list(say_edition(redline, edition, timezone)) for edition in redline.editions],
        "links": [[link.words, link.url] for link in redline.links],
        "permalink": redline.permalink,
        "words": dict(redline.words),
    }


def _line(line: Line, folded: str) -> dict[str, Any]:
    if line.kind == "folded":
        return {"kind": "folded", "said": [], "text": folded.format(n=line.folded)}
    return {
        "kind": line.kind,
        "depth": line.depth,
        "said": list(line.said),
        "heading": line.is_heading,
        "moved": line.is_moved,
        "runs": _runs(line.runs),
        "cells": [_runs(cell) for cell in line.cells],
    }


def _runs(runs: tuple[Run, ...]) -> list[list[str]]:
    return [[run.kind, run.text] for run in runs]


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _LONG_WORD.sub("\\1\u200b", printable(value))
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return {key: _printable(one) for key, one in value.items()} if isinstance(value, dict) else value
