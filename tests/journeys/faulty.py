"""Every way in which the replay portal can spoil an answer, and the word we keep for it."""

from collections.abc import Sequence
from typing import Any

from law.model import Verdict
from storage.captures import list_captures
from storage.engine import open_store
from storage.revisions import list_editions

DELIVERY = {
    "status-503": ("failed", "http-error"),
    "status-429": ("failed", "http-error"),
    "reset": ("failed", "reset"),
    "short-body": ("failed", "short-body"),
    "half-gzip": ("failed", "cut-stream"),
    "redirect-loop": ("failed", "redirect"),
    "redirect-file": ("failed", "redirect"),
    "redirect-private": ("failed", "redirect"),
    "huge": ("failed", "too-large"),
    "bomb": ("failed", "too-large"),
    "maintenance-200": ("quarantined", "maintenance"),
    "captcha-200": ("quarantined", "captcha"),
    "empty-200": ("quarantined", "empty"),
    "redirect-home": ("quarantined", "not-a-document"),
    "billion-laughs": ("quarantined", "not-a-document"),
    "mojibake": ("quarantined", "mojibake"),
    "truncated-html": ("quarantined", "cut-text"),
    "template-drift": ("quarantined", "drift"),
}
"""Faults that any address can have."""
OF_A_TEXT = {
    "soft-404": ("failed", "soft-404"),
    "missing-articles": ("quarantined", "missing-articles"),
    "wrong-act": ("quarantined", "wrong-act"),
    "wrong-language": ("quarantined", "wrong-language"),
}
"""Faults of an edition's own address; what stands in the list and is not found is a failure, no absence."""
HEALED = ("redirect-loop", "wrong-language")
"""A loop that is walked once is a redirect like any other; an act of one language has no other to be given for it."""
OF_A_TEXT_ONCE = {kind: words for kind, words in (DELIVERY | OF_A_TEXT).items() if kind not in HEALED}
OF_ALL = DELIVERY | {"soft-404": ("failed", "no-such-act")}
"""Faults of every address of an act; the last row as it is for an act that was never read."""


def name_acts(kinds: Sequence[str], prefix: str) -> dict[str, str]:
    """Return an act's code for each kind of fault, so that one pass can meet all of them."""
    return {kind: f"{prefix}{at:02}" for at, kind in enumerate(kinds)}


def look_inside(url: str, key: bytes, codes: Sequence[str]) -> dict[str, tuple[int, tuple[Verdict, ...]]]:
    """Return by act how many revisions a store has, and every doubt about a capture, oldest first."""
    store = open_store(url, key)
    try:
        with store.reading() as session:
            return {
                code: (
                    sum(len(list_editions(session, code, language)) for language in ("rus", "kaz")),
                    tuple(
                        capture.verdict
                        for capture in reversed(list_captures(session, act=code))
                        if capture.verdict and capture.verdict.outcome in ("failed", "quarantined")
                    ),
                )
                for code in codes
            }
    finally:
        store.close()


def worst_lines(report: dict[str, Any]) -> dict[str, list[tuple[str, str, str]]]:
    """Return the bad lines of a pass by act: language, outcome, reason."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for line in report["outcomes"]:
        if line["outcome"] in ("failed", "quarantined"):
            found.setdefault(line["act"], []).append((line["language"], line["outcome"], line["reason"]))
    return found
