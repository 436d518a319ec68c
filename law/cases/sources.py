"""Two portals print the words of one edition: where they part, an editor looks; typing and notes part nothing."""

from law.cases.model import Case, SourceText
from law.changes.compare import compare
from law.model import Revision

MOST = 50
"""A text that differs in more places is another text; the first ones say so."""


def find_differences(stored: Revision, other: Revision, portals: tuple[str, str]) -> tuple[Case, ...]:
    """Return a case for each place where another portal's text of an edition differs from the one that is stored.

    ``portals`` are the names of both, the stored one's first.
    """
    differing = [change for change in compare(stored, other) if change.kind != "editorial"]
    return tuple(
        Case(
            kind="sources",
            eid=change.eid,
            eid_kaz=None,
            rus=None,
            kaz=None,
            only_in=stored.language,
            by_source=(SourceText(portals[0], change.before), SourceText(portals[1], change.after)),
        )
        for change in differing[:MOST]
    )
