"""What a probe saw, to be sent to whoever maintains the spiders: beginnings of answers, and nothing about people.

Of headers only those are copied that say how an answer was made; a page that refuses us may name our own address, and
any page may hold a session's key, so both are masked wherever they stand.
"""

import json
import os
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.probe import Look, Probe, name_site
from law.model import Capture

BEGINNING = 4096
"""Characters of each answer."""
SHOWN = re.compile(
    r"age|allow|cache-control|connection|content-(?:encoding|language|length|type)|date|etag|expires|last-modified"
    r"|retry-after|server|strict-transport-security|transfer-encoding|vary|via|x-powered-by"
    r"|zanwatch-(?:robots|certificate)",
    re.IGNORECASE,
)
_SECRETS = (
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"), "[mail]"),
    (re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"), "[address]"),
    (
        re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{1,4}){0,4}(?![\w:])"),
        "[address]",
    ),
    (re.compile(r"\+?[78][\s(-]{0,2}\d{3}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"), "[phone]"),
    (
        re.compile(
            r"(?i)((?:token|secret|session|csrf|password|key|auth)\w{0,20}[\"']?\s{0,3}[:=]\s{0,3}[\"']?)[^\s\"'<>&;]{6,}"
        ),
        r"\1[key]",
    ),
    (re.compile(r"(?<![\w/-])(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[A-Za-z])[A-Za-z0-9_-]{32,}"), "[key]"),
)


def redact(text: str) -> str:
    """Return a text without mail addresses, phone numbers, machines' addresses and keys.

    >>> redact("Your IP 203.0.113.9, write to help@zan.kz or +7 (717) 274-12-34; csrf_token: 'a1b2c3d4e5'")
    "Your IP [address], write to [mail] or [phone]; csrf_token: '[key]'"
    """
    for pattern, mask in _SECRETS:
        text = pattern.sub(mask, text)
    return text


def write_bundle(folder: Path, probes: Sequence[Probe], now: datetime) -> Path:
    """Write a zip file that only we can read, with a report and the beginning of every answer; return its path."""
    path = folder / f"probe-{now:%Y%m%d-%H%M%S}.zip"
    with (
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle,
    ):
        report = [describe_probe(probe) for probe in probes]
        bundle.writestr("report.json", redact(json.dumps(report, ensure_ascii=False, indent=1)))
        for probe in probes:
            for number, look in enumerate(probe.looks, 1):
                if look.capture is not None:
                    name = re.sub(r"\W+", "-", look.endpoint)
                    bundle.writestr(f"{probe.portal}/{number}-{name}.txt", _describe_answer(look.capture))
    return path


def describe_probe(probe: Probe) -> dict[str, Any]:
    """Return a probe as plain values, without the bytes."""
    expires = probe.expires_on()
    return {
        "portal": probe.portal,
        "origin": probe.origin,
        "state": "not-asked" if probe.why_not == "rehearsal" else "bad" if probe.is_bad else "good",
        "why_not": probe.why_not or None,
        "left_alone_until": probe.pause.until.isoformat() if probe.pause else None,
        "cause": probe.pause.cause if probe.pause else None,
        "robots": probe.robots or None,
        "certificate_until": expires.date().isoformat() if expires else None,
        "endpoints": [_describe_look(look) for look in probe.looks],
    }


def _describe_look(look: Look) -> dict[str, Any]:
    capture = look.capture
    return {
        "endpoint": look.endpoint,
        "address": name_site(capture.url) if capture else None,
        "status": capture.status if capture else None,
        "bytes": len(capture.body) if capture else None,
        "outcome": look.verdict.outcome,
        "reason": look.verdict.reason or None,
        "detail": redact(look.verdict.detail) or None,
    }


def _describe_answer(capture: Capture) -> str:
    lines = [f"{name_site(capture.url)}", f"status {capture.status} {capture.reason}".rstrip(), ""]
    for name, value in capture.headers:
        lines.append(f"{name}: {redact(value)}" if SHOWN.fullmatch(name) else f"{name}: (left out)")
    # Masked before it is cut, so that no half of an address is left at its end.
    beginning = redact(capture.body[: 2 * BEGINNING].decode("utf-8", "replace"))[:BEGINNING]
    return "\n".join([*lines, "", beginning])
