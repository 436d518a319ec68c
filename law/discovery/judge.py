"""A page of a list gets one verdict, as a page of an act does: a portal under repair shows no list, and says HTTP 200.

What can be read of a page that has drifted is used all the same, because a draft that nobody hears of may harm a
client; the verdict says that a person should look.
"""

from collections.abc import Callable
from dataclasses import replace

from law.discovery.model import Item, ListPage
from law.errors import UnreadablePageError
from law.model import Capture, Outcome, Verdict
from law.parsing.portals.adilet_lists import HostileFeedError
from law.quality.delivery import DELIVERY, read_answer
from law.quality.gate import Judged
from law.quality.rules import first_doubt

_MOST_ISSUES = 3


def judge_list(capture: Capture, read: Callable[[bytes], ListPage[Item]]) -> Judged[ListPage[Item]]:
    """Judge a page of a list; there is a value wherever anything of it can be used."""
    if capture.reason:
        return Judged(Verdict("failed", capture.reason))
    answer = read_answer(capture)
    try:
        page = read(capture.body)
    except HostileFeedError as error:
        return Judged(Verdict("quarantined", "entities", str(error)))
    except UnreadablePageError as error:
        doubt = first_doubt(DELIVERY, replace(answer, is_page=False))
        return Judged(_of_list(doubt) if doubt else Verdict("quarantined", "drift", str(error)))
    doubt = first_doubt(DELIVERY, replace(answer, is_page=True))
    verdict = _of_list(doubt) if doubt else _judge_page(capture, page)
    return Judged(verdict, page if verdict.reason in ("", "drift") else None)


def _judge_page(capture: Capture, page: ListPage[Item]) -> Verdict:
    if page.language not in (None, capture.language):
        return Verdict("quarantined", "wrong-language", f"the portal calls it {page.language}")
    if page.issues:
        told = "; ".join(f"{issue.place}: {issue.message}" for issue in page.issues[:_MOST_ISSUES])
        return Verdict("quarantined", "drift", f"{len(page.issues)} not understood: {told}")
    if not page.items and not page.is_declared_empty and capture.page == 1:
        return Verdict("quarantined", "empty", "a list without an item, and no word that there is none")
    return Verdict("good")


def _of_list(doubt: Verdict) -> Verdict:
    """A list cannot be absent: it is an address of ours, and somebody has moved it."""
    outcome: Outcome = "failed" if doubt.outcome == "absent" else doubt.outcome
    return replace(doubt, outcome=outcome)
