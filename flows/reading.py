"""What a crawl brought of one act in one language becomes verdicts and revisions; nothing is stored here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from law.model import ActFacts, AmendingAct, Capture, Language, Outcome, Revision, Verdict
from law.quality.gate import judge_edition, judge_versions
from storage.blobs import digest_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture that is stored, and its number."""

    number: int
    capture: Capture


@dataclass(frozen=True, slots=True)
class Stock:
    """What is stored of an act in one language: enough to know it again, and its texts where they differ."""

    digests: Mapping[date, tuple[str, ...]]
    """The pages that each edition was read from."""
    load: Callable[[], Sequence[Revision]]
    """Return the revisions that a new one may be measured against, oldest edition first."""
    ids: tuple[str, ...] = ()
    """What the act is called beside its code."""
    was_here: bool | None = None
    """Whether this portal ever had the act in this language; None where what is stored tells."""


@dataclass(slots=True)
class Reading:
    """What was read of an act in one language: a verdict for every capture, and the good revisions, oldest first."""

    language: Language
    portal: str = ""
    verdicts: list[tuple[int, Verdict]] = field(default_factory=list)
    revisions: list[tuple[Revision, tuple[int, ...]]] = field(default_factory=list)
    facts: ActFacts | None = None
    """What the newest line of the list of editions says of the act."""
    differs: bool = False
    """Whether another portal has other words for the same edition."""
    remark: str = ""
    """What the line of the run says of two portals."""

    is_unread: bool = False
    """Whether the list names editions of an act of which nothing is stored, and none of them came."""
    is_first: bool = False
    """Whether nothing of the act is stored in this language."""

    @property
    def worst(self) -> Verdict:
        """The verdict that the whole of it gets: the first that tells of a fault; that nothing came is one."""
        found = next((verdict for _, verdict in self.verdicts if verdict.outcome not in ("good", "identical")), None)
        if found is None and (self.is_unread or not self.verdicts):
            return Verdict("failed", "nothing-came", "no text was given, and none is stored")
        return found or next((one for _, one in self.verdicts if one.outcome == "good" and one.detail), Verdict("good"))

    def hold(self, doubt: Verdict) -> None:
        """Hold the texts back that were good by themselves."""
        taken = {number for _, numbers in self.revisions for number in numbers}
        self.verdicts = [(number, doubt if number in taken else verdict) for number, verdict in self.verdicts]
        self.revisions = []


def is_unchanged(pages: Sequence[Capture], digests: Sequence[str]) -> bool:
    """Tell, without reading them, whether pages that arrived whole are byte for byte those with these digests."""
    if len(pages) != len(digests) or any(page.reason for page in pages):
        return False
    return all(digest_of(page.body) == digest for page, digest in zip(pages, digests, strict=True))


def read_language(language: Language, kept: Sequence[Kept], stock: Stock) -> Reading:
    """Judge and read the captures of one act in one language, in their order of arrival.

    An edition whose bytes are those of its stored text is identical, and is not read. An act that the portal never had
    in this language is absent; one that it had is a failure, because no law leaves a register without a word.
    """
    reading = Reading(language, kept[0].capture.portal if kept else "")
    lists = [item for item in kept if item.capture.kind == "versions"]
    editions = [item for item in kept if item.capture.kind == "edition"]
    expected_on: date | None = None
    causes: dict[date, AmendingAct | None] = {}
    was_here = bool(stock.digests) if stock.was_here is None else stock.was_here
    for item in lists:
        judged = judge_versions(item.capture, stock.ids)
        verdict = _gone(judged.verdict) if was_here else judged.verdict
        reading.verdicts.append((item.number, verdict))
        if judged.value:
            newest = judged.value[-1]
            expected_on, reading.facts = newest.portal_version_on, newest.facts
            causes = {version.portal_version_on: version.cause for version in judged.value}
    reading.is_first = not stock.digests
    reading.is_unread = reading.is_first and not editions
    is_broken = False
    stored: Sequence[Revision] | None = None
    for asked_on, group in groupby(editions, key=lambda item: item.capture.version_on):
        pages = list(group)
        on = asked_on or expected_on
        if on is not None and is_unchanged([item.capture for item in pages], stock.digests.get(on, ())):
            reading.verdicts += [(item.number, Verdict("identical")) for item in pages]
            continue
        stored = stock.load() if stored is None else stored
        known = [*stored, *(revision for revision, _ in reading.revisions)]
        judged_edition = judge_edition([item.capture for item in pages], expected_on, _nearest(known, on), stock.ids)
        verdict = _gone(judged_edition.verdict)
        if verdict.outcome == "good" and is_broken:
            # The next pass asks for what is newer than the newest stored edition: a gap would hide one for ever.
            verdict = Verdict("failed", "after-gap", "an earlier edition could not be taken; this one waits for it")
        reading.verdicts += [(item.number, verdict) for item in pages]
        if judged_edition.value and not is_broken:
            found = judged_edition.value
            revision = name_revision(found, pages[0].capture.act, causes.get(found.portal_version_on))
            reading.revisions.append((revision, tuple(item.number for item in pages)))
        is_broken = is_broken or verdict.outcome != "good"
    reading.revisions.sort(key=lambda pair: pair[0].portal_version_on)
    if reading.facts is not None and not reading.facts.code:
        codes = (revision.act for revision, _ in reading.revisions)
        reading.facts = replace(reading.facts, code=next(codes, kept[0].capture.act))
    return reading


def name_revision(revision: Revision, asked: str, cause: AmendingAct | None) -> Revision:
    """Return a revision under the act's code; adilet's pages name the amending act in their list alone.

    An act that was asked for by its adilet id gets the code that the page gives («Версия из ЭКБ»).
    """
    code = asked if asked.isdecimal() else revision.act or asked
    if (revision.act, revision.facts.code, revision.cause or cause) == (code, code, revision.cause):
        return revision
    return replace(revision, act=code, facts=replace(revision.facts, code=code), cause=revision.cause or cause)


def _gone(verdict: Verdict) -> Verdict:
    """What was there before, or stands in the list, and is not found is a failure, not an absence."""
    outcome: Outcome = "failed" if verdict.outcome == "absent" else verdict.outcome
    return Verdict(outcome, verdict.reason, verdict.detail)


def _nearest(known: Sequence[Revision], on: date | None) -> Revision | None:
    """Return the revision of the latest edition that is not after that day."""
    earlier = [revision for revision in known if on is None or revision.portal_version_on <= on]
    return max(earlier, key=lambda revision: revision.portal_version_on, default=None)
