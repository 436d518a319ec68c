"""Doubt never reaches a reader: every capture gets one verdict, and only a good one is read further.

A portal that is under repair, asks for a captcha or answers for another act does so with HTTP 200; a page that lost
a third of its articles is well-formed. What says so is the page itself, and the revision we have from before.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from rapidfuzz.fuzz import ratio

from law.errors import UnreadablePageError
from law.model import Capture, Provision, Revision, Verdict, Version
from law.parsing.portals import espi
from law.parsing.read import read_revision
from law.wording import canonical_heading

SHRINKS_MOST = 1 / 3
"""A text that lost more than this share of itself is an error until a person looks, unless a note says why."""
_LEAST_TITLE_LIKENESS = 40.0
_KAZAKH_LETTERS = re.compile(r"[әғқңөұүһӘҒҚҢӨҰҮҺ]")
_CYRILLIC = re.compile(r"[а-яёА-ЯЁәғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_LEAST_KAZAKH, _MOST_KAZAKH = 0.04, 0.02
_LEAST_LETTERS = 200
_MAINTENANCE = re.compile(
    r"технически\w+\s+работ|на\s+обслуживании|временно\s+недоступ|maintenance|техникалық\s+жұмыс", re.IGNORECASE
)
_CAPTCHA = re.compile(r"captcha|не\s+робот|cloudflare|access\s+denied|проверка\s+браузера|робот\s+емес", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MOJIBAKE = re.compile(r"\ufffd|[ÐÑ][\u0080-\u00bf]|\?{4,}")


Read = TypeVar("Read")


@dataclass(frozen=True)
class Judged(Generic[Read]):
    """A verdict and, where it is good, what was read."""

    verdict: Verdict
    value: Read | None = None


def judge_versions(capture: Capture) -> Judged[tuple[Version, ...]]:
    """Judge a list of editions: it must be one, of this act, in this language, with at least one edition."""
    verdict = judge_delivery(capture)
    if verdict:
        return Judged(verdict)
    try:
        versions = espi.read_versions(capture.body)
    except UnreadablePageError as error:
        return Judged(Verdict("quarantined", "drift", str(error)))
    if not versions:
        return Judged(Verdict("quarantined", "empty", "the list of editions is empty"))
    others = {version.facts.code for version in versions} - {capture.act}
    if others:
        return Judged(Verdict("quarantined", "wrong-act", f"editions of {', '.join(sorted(others))}"))
    if any(version.language != capture.language for version in versions):
        return Judged(Verdict("quarantined", "wrong-language", "editions in another language"))
    return Judged(Verdict("good"), tuple(sorted(versions, key=lambda version: version.portal_version_on)))


def judge_edition(captures: Sequence[Capture], expected_on: date | None, previous: Revision | None) -> Judged[Revision]:
    """Judge the pages of one edition against what was asked for and the revision before it.

    ``expected_on`` is the edition's date that the list of editions gives, None where it gives none.
    """
    for capture in captures:
        verdict = judge_delivery(capture)
        if verdict:
            return Judged(verdict)
    try:
        document = espi.read_document([capture.body for capture in captures])
        if document.pages_count != len(captures):
            return Judged(_held("missing-page", f"{len(captures)} of {document.pages_count} pages came"))
        revision = read_revision([capture.body for capture in captures])
    except UnreadablePageError as error:
        return Judged(_held("drift", str(error)))
    doubt = (
        _doubt_identity(captures[0], expected_on, revision, previous)
        or _doubt_language(revision)
        or _doubt_mojibake(revision)
        or _doubt_sequence(revision, previous)
        or _doubt_bodies(revision, previous)
        or _doubt_length(revision, previous)
    )
    return Judged(doubt) if doubt else Judged(Verdict("good"), revision)


def judge_delivery(capture: Capture) -> Verdict | None:
    """Return the verdict on an answer that is no document at all; None if it has the shape of one."""
    if capture.reason:
        absent = capture.reason == "http-404"
        return Verdict("absent" if absent else "failed", capture.reason)
    if not capture.body.strip():
        return _held("empty", "the answer is empty")
    try:
        page = json.loads(capture.body)
    except (ValueError, RecursionError):
        return _judge_text(capture.body)
    if isinstance(page, dict) and page.get("status") == 404 and "content" not in page:  # noqa: PLR2004 - HTTP's number
        return Verdict("absent", "soft-404", "the portal says with HTTP 200 that it has no such document")
    return None


def _judge_text(body: bytes) -> Verdict:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return _held("cut-text", "the document ends in the middle of a letter")
        return _held("mojibake", "the bytes are not UTF-8")
    if text.lstrip()[:1] in ("{", "["):
        return _held("cut-text", "the document ends in the middle")
    for reason, pattern in (("captcha", _CAPTCHA), ("maintenance", _MAINTENANCE)):
        if pattern.search(text):
            return _held(reason, _seen(text))
    return _held("not-a-document", _seen(text))


def _seen(page: str) -> str:
    """Return the first words of a page, for a person."""
    return " ".join(_TAG.sub(" ", page).split())[:200]


def _doubt_identity(
    capture: Capture, expected_on: date | None, revision: Revision, previous: Revision | None
) -> Verdict | None:
    if revision.act != capture.act:
        return _held("wrong-act", f"this is act {revision.act}")
    if revision.language != capture.language:
        return _held("wrong-language", f"the portal calls it {revision.language}")
    wanted = capture.version_on or expected_on
    if wanted and revision.portal_version_on != wanted:
        return _held("wrong-edition", f"this is the edition of {revision.portal_version_on}, not of {wanted}")
    if previous and previous.title and revision.title:
        likeness = ratio(canonical_heading(previous.title), canonical_heading(revision.title))
        if likeness < _LEAST_TITLE_LIKENESS:
            return _held("wrong-act", f"its title is «{revision.title[:200]}»")
    return None


def _doubt_language(revision: Revision) -> Verdict | None:
    """Each article must be in the language of the whole; a short one proves nothing."""
    for text in _sections(revision):
        letters = len(_CYRILLIC.findall(text))
        if letters < _LEAST_LETTERS:
            continue
        share = len(_KAZAKH_LETTERS.findall(text)) / letters
        is_foreign = share < _LEAST_KAZAKH if revision.language == "kaz" else share > _MOST_KAZAKH
        if is_foreign:
            return _held("wrong-language", f"not {revision.language}: «{text[:120]}»")
    return None


def _sections(revision: Revision) -> list[str]:
    """Return the texts of the articles, or of what the act has instead, in order."""
    texts: list[list[str]] = [[]]
    for unit in revision.provisions:
        if unit.kind in ("article", "annex"):
            texts.append([])
        if unit.kind != "cell":
            texts[-1] += [unit.heading, unit.text]
    return [" ".join(filter(None, lines)) for lines in texts]


def _doubt_mojibake(revision: Revision) -> Verdict | None:
    for unit in revision.provisions:
        found = _MOJIBAKE.search(unit.text) or _MOJIBAKE.search(unit.heading)
        if found:
            return _held("mojibake", f"{unit.eid}: «{unit.text[:120]}»")
    return None


def _doubt_sequence(revision: Revision, previous: Revision | None) -> Verdict | None:
    """A unit keeps its number for ever, so a number that is missing is a fault of the page, not a repeal."""
    numbers = _numbers(revision)
    had = _numbers(previous) if previous else set()
    lost = sorted(had - numbers, key=_as_key)
    if lost:
        return _held("missing-articles", "gone without a trace: " + ", ".join(lost[:20]))
    whole = sorted({int(number) for number in numbers if number.isdigit()})
    gaps = [str(number) for number in range(1, whole[-1] if whole else 0) if number not in set(whole)]
    unknown_gaps = [number for number in gaps if previous is None or number in had]
    if unknown_gaps:
        return _held("missing-articles", "not on the page: " + ", ".join(unknown_gaps[:20]))
    return None


def _numbers(revision: Revision) -> set[str]:
    articles = {unit.number for unit in revision.provisions if unit.kind == "article" and "annex" not in unit.eid}
    return articles or {unit.number for unit in revision.provisions if unit.kind == "point" and unit.parent == ""}


def _as_key(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("-") if part.isdigit())


def _doubt_bodies(revision: Revision, previous: Revision | None) -> Verdict | None:
    """An article that has only its heading, and nothing that says why, has lost its body on the way."""
    had_none = {unit.eid for unit in _bare(previous)} if previous else set()
    bare = [unit.eid for unit in _bare(revision) if unit.eid not in had_none]
    return _held("heading-without-body", ", ".join(bare[:20])) if bare else None


def _bare(revision: Revision) -> list[Provision]:
    parents = {unit.parent for unit in revision.provisions}
    noted = {note.eid for note in revision.notes}
    return [
        unit
        for unit in revision.provisions
        if unit.kind == "article" and not unit.excluded and not unit.text and unit.eid not in parents | noted
    ]


def _doubt_length(revision: Revision, previous: Revision | None) -> Verdict | None:
    if previous is None:
        return None
    was, now = _length(previous), _length(revision)
    known = {note.text for note in previous.notes}
    says_why = any(note.text not in known for note in revision.notes)
    if was and now < was * (1 - SHRINKS_MOST) and not says_why:
        return _held("shrunk", f"{now} characters, before {was}, and no note says why")
    return None


def _length(revision: Revision) -> int:
    return sum(len(unit.text) + len(unit.heading) for unit in revision.provisions)


def _held(reason: str, detail: str) -> Verdict:
    return Verdict("quarantined", reason, detail)
