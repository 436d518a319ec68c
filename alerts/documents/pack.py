"""An evidence pack: what was captured, what was read from it and how it differs, as one ZIP that checks itself.

The same input gives the same bytes: no hour of its making is in it. Names are ASCII, and tell no act and no person.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from alerts.documents.aligning import list_lines
from alerts.documents.docx import write_docx
from alerts.documents.html import write_html
from alerts.documents.model import Redline, TooLargeError, printable
from alerts.documents.pdf import write_pdf
from alerts.documents.text import write_json, write_text
from alerts.documents.verify import FORMAT, MANIFEST, MOST_BYTES, SUMS, link
from law.model import Capture, Revision

COMPARISON = "comparison/comparison.json"
READMES = ("README.ru.txt", "README.kk.txt", "README.en.txt")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644
_UNIX = 3
# A cookie is ours to nobody, and says nothing of the law.
_UNTOLD = frozenset({"set-cookie", "set-cookie2", "authorization", "proxy-authenticate", "www-authenticate"})


@dataclass(frozen=True, slots=True)
class Origin:
    """One of the two texts, with the answers that it was read from, in their order."""

    revision: Revision
    captures: tuple[Capture, ...]


def write_pack(redline: Redline, origins: tuple[Origin, Origin], timezone: str) -> bytes:
    """Return the archive; raises UnbuiltError where a document of it cannot be made, or it would be too large."""
    members: dict[str, bytes] = {
        COMPARISON: write_json(redline),
        "comparison/comparison.txt": write_text(redline, timezone),
        "comparison/comparison.html": write_html(redline, timezone),
        "comparison/comparison.pdf": write_pdf(redline, timezone),
        "comparison/comparison.docx": write_docx(redline, timezone),
        "amending-acts.json": _json(_amending_acts(redline)),
        "verify.py": (files("alerts.documents") / "verify.py").read_bytes(),
        **{name: (files("alerts.documents") / name).read_bytes() for name in READMES},
    }
    editions = []
    steps: list[tuple[str, ...]] = [("pack", redline.act, redline.law_language)]
    for side, origin, edition in zip(("before", "after"), origins, redline.editions, strict=True):
        text = f"texts/{side}.txt"
        members[text] = write_law(origin.revision)
        entries = []
        for number, capture in enumerate(origin.captures, 1):
            entry = {"record": f"captures/{side}-{number}.json", "body": f"captures/{side}-{number}.body"}
            members[entry["record"]], members[entry["body"]] = _json(_record(capture)), capture.body
            entries.append(entry)
            kinds = ("capture", entry["record"]), ("body", entry["body"])
            steps += [(kind, name, _sum(members[name])) for kind, name in kinds]
        on = edition.on.isoformat()
        steps += [("text", text, _sum(members[text])), ("edition", on, edition.law_hash)]
        editions.append(
            {"on": on, "law_sha256": edition.law_hash, "reader": edition.reader, "text": text, "captures": entries}
        )
    steps.append(("comparison", COMPARISON, _sum(members[COMPARISON])))
    if sum(map(len, members.values())) > MOST_BYTES:
        raise TooLargeError("the answers that were captured are larger than a pack may be")
    members[MANIFEST] = _json(
        {
            "format": FORMAT,
            "act": redline.act,
            "language": redline.law_language,
            "title": redline.title,
            "permalink": redline.permalink or None,
            "editions": editions,
            "comparison": COMPARISON,
            "chain": link(steps),
            "files": {name: {"sha256": _sum(body), "bytes": len(body)} for name, body in sorted(members.items())},
        }
    )
    members[SUMS] = "".join(f"{_sum(members[name])}  {name}\n" for name in sorted(members)).encode()
    return _zip(members)


def write_law(revision: Revision) -> bytes:
    """Return the words of a text, a line each, rows of tables with « | »; a signature included, notes not."""
    lines = [" | ".join(line.cells) for line in list_lines(revision)]
    return ("\n".join(map(printable, lines)) + "\n").encode()


def _amending_acts(redline: Redline) -> Sequence[Mapping[str, Any]]:
    """Return each amending act once, with the days of effect of what it changed and a link where one is known."""
    links = {link.words: link.url for link in redline.acts}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for change in redline.changes:
        for act in change.amended_by:
            signed = act.signed_on.isoformat() if act.signed_on else ""
            entry = found.setdefault(
                (act.number, signed),
                {"number": act.number, "date": signed or None, "title": {}, "url": None, "effective_on": []},
            )
            if act.code:
                entry["title"] = dict(act.title)
                entry["url"] = next((url for url in links.values() if f"/{act.code}/" in url), None)
            on = change.effect.on.isoformat() if change.effect.on else None
            if on and on not in entry["effective_on"]:
                entry["effective_on"].append(on)
    return list(found.values())


def _record(capture: Capture) -> Mapping[str, Any]:
    headers = [[name, value] for name, value in capture.headers if name.lower() not in _UNTOLD]
    return {
        "portal": capture.portal,
        "url": capture.url,
        "captured_at": capture.captured_at.isoformat(),
        "status": capture.status,
        "headers": headers,
        "version_on": capture.version_on.isoformat() if capture.version_on else None,
        "page": capture.page,
        "sha256": _sum(capture.body),
        "bytes": len(capture.body),
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=True, indent=1) + "\n").encode()


def _sum(body: bytes) -> str:
    return sha256(body).hexdigest()


def _zip(members: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, _UNIX
            entry.external_attr = _FILE_MODE << 16
            archive.writestr(entry, members[name], compresslevel=6)
    return made.getvalue()
