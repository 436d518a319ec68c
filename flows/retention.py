"""Once a day: what is too old goes, the record of deeds is looked at, and texts that nothing finds are indexed."""

from gettext import NullTranslations
from zoneinfo import ZoneInfo

from flows.notices import note
from flows.tools import Tools
from storage import retention
from storage.audit import verify
from storage.flags import find_flag, set_flag
from storage.reindexing import catch_up

SWEPT_ON = "swept_on"
SOURCE = "zanwatch"


def sweep(tools: Tools) -> retention.Swept | None:
    """Take away what has been kept for long enough; None where that was done today already."""
    now = tools.clock()
    today = now.astimezone(ZoneInfo(tools.settings.timezone)).date().isoformat()
    with tools.store.reading() as session:
        if find_flag(session, SWEPT_ON) == today:
            return None
    with tools.store.transaction() as session:
        swept = retention.sweep(session, now)
        broken = verify(session)
        if broken is not None:
            # Told once for each place: a day later it is the same trouble.
            note(session, f"audit:{broken}", SOURCE, now, lambda t: _write_notice(t, broken))
        set_flag(session, SWEPT_ON, today)
    # A database from before the search has texts that nothing finds; afterwards there is nothing to do.
    catch_up(tools.store)
    return swept


def _write_notice(t: NullTranslations, number: int) -> tuple[str, str]:
    words = t.gettext(
        "The record of who did what is broken from entry {number} on: somebody altered it outside ZanWatch."
        " Look at `zanwatch audit list`, keep a copy of the database, and find out who can write to it."
    )
    return t.gettext("The record of deeds is broken"), words.format(number=number)
