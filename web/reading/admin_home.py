"""What the house asks of the person who runs it, the most pressing first: each one sentence, and where to do it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations
from typing import Literal

DISK_DAYS = 14
BACKUP_DAYS, DRILL_DAYS = 2, 14
"""A backup is made each night and put back on trial each week: twice as long without one is too long."""
BackupState = Literal["fresh", "none", "old", "broken"]
DrillState = Literal["proved", "old", "failed"]


@dataclass(frozen=True, slots=True)
class House:
    """How things stand, in numbers and names of sources; the default is a house in order."""

    is_sending_stopped: bool = False
    is_prefect_away: bool = False
    disk_days: float | None = None
    """Days until the disk is full; None where it does not fill, or cannot be told."""
    backup: BackupState = "fresh"
    drill: DrillState = "proved"
    stopped: tuple[str, ...] = ()
    """Sources whose news waits, for too much of what they gave was doubtful."""
    failing: int = 0
    silent: int = 0
    """Texts that could not be read, and those that nobody has read by the rhythm of their source."""
    left_alone: tuple[tuple[str, datetime], ...] = ()
    """Sources that do not want us, and until when they are not asked."""
    carriers: int = 0
    suspended: int = 0
    held: int = 0
    differing: int = 0
    unsure: int = 0
    reviews: int = 0
    late: int = 0
    """New work of the inbox that nobody has taken in time."""
    cases: int = 0
    links: int = 0
    lonely: int = 0
    paused: tuple[str, ...] = ()
    never_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do: what is the matter, what to do about it, and where. ``is_pressing`` is for today."""

    href: str
    what: str
    do: str
    is_pressing: bool


def read_duties(house: House, t: NullTranslations) -> tuple[Duty, ...]:
    """Return what there is to do; nothing where all is well."""
    return (*_of_the_machine(house, t), *_of_backups(house, t), *_of_the_law(house, t), *_later(house, t))


def name_portal(source: str, t: NullTranslations) -> str:
    """Return a portal as people know it.

    >>> name_portal("adilet", NullTranslations())
    'Adilet'
    """
    names = {
        "espi": t.gettext("ESPI (zan.gov.kz)"),
        "adilet": t.gettext("Adilet"),
        "legalacts": t.gettext("Open drafts"),
        "govkz": t.gettext("Ministries (gov.kz)"),
    }
    return names.get(source, source)


def _of_the_machine(house: House, t: NullTranslations) -> Iterator[Duty]:
    if house.is_sending_stopped:
        yield Duty(
            "/admin/deliveries",
            t.gettext("Sending is stopped: nobody is told anything."),
            t.gettext("Start it again as soon as the cause is gone; what waits is sent then."),
            is_pressing=True,
        )
    if house.is_prefect_away:
        yield Duty(
            "/admin/system",
            t.gettext("The timetable does not run: no portal is read by itself."),
            t.gettext("Start `zanwatch serve` on the machine, and see that it comes back after a restart."),
            is_pressing=True,
        )
    if house.disk_days is not None and house.disk_days <= DISK_DAYS:
        days = max(0, int(house.disk_days))
        yield Duty(
            "/admin/system",
            t.ngettext("The disk is full in {n} day.", "The disk is full in {n} days.", days).format(n=days),
            t.gettext("Make room or move to a larger disk: a full one stores nothing new and tells nobody."),
            is_pressing=True,
        )
    for source in house.stopped:
        yield Duty(
            "/sources",
            t.gettext("Readers are told nothing from {source}: too much of it came in a doubtful form.").format(
                source=name_portal(source, t)
            ),
            t.gettext("Look at what is held back, and let its alerts go again if it is good."),
            is_pressing=True,
        )
    if house.failing:
        yield Duty(
            "/sources",
            t.ngettext("{n} act could not be read.", "{n} acts could not be read.", house.failing).format(
                n=house.failing
            ),
            t.gettext(
                "Open the portal in a browser: if it works there for a day and not here, tell who keeps ZanWatch."
            ),
            is_pressing=True,
        )
    if house.silent:
        yield Duty(
            "/sources",
            t.ngettext(
                "{n} act was not read when it should have been.",
                "{n} acts were not read when they should have been.",
                house.silent,
            ).format(n=house.silent),
            t.gettext("See that the machine is on and has a line, then press «Run now» there."),
            is_pressing=True,
        )
    if house.carriers:
        yield Duty(
            "/admin/deliveries",
            t.gettext("A mail or Telegram server does not take our messages."),
            t.gettext("Look at what it answered: mostly a password has run out."),
            is_pressing=True,
        )


def _of_backups(house: House, t: NullTranslations) -> Iterator[Duty]:
    if house.backup != "fresh":
        said = {
            "none": t.gettext("There is no backup."),
            "old": t.gettext("The last backup is overdue."),
            "broken": t.gettext("The backup cannot be read."),
        }
        do = t.gettext("Press «Back up now» there, and look whether it ends well.")
        yield Duty("/admin/backups", said[house.backup], do, is_pressing=True)
    elif house.drill != "proved":
        failed, old = (
            t.gettext("The backup could not be put back."),
            t.gettext("No backup was put back on trial of late."),
        )
        yield Duty(
            "/admin/backups",
            failed if house.drill == "failed" else old,
            t.gettext("Run the trial there: a backup that nobody has put back is a hope."),
            is_pressing=True,
        )


def judge_backups(
    made_at: datetime | None, why: str, drill: tuple[datetime, str] | None, now: datetime
) -> tuple[BackupState, DrillState]:
    """Return how the backup stands and its last trial; ``why`` says that it cannot be read, or why the trial failed.

    >>> from datetime import UTC
    >>> noon = datetime(2030, 1, 3, 12, tzinfo=UTC)
    >>> judge_backups(None, "", None, noon), judge_backups(noon, "", (noon, ""), noon)
    (('none', 'old'), ('fresh', 'proved'))
    """
    backup: BackupState = "fresh"
    if made_at is None:
        backup = "broken" if why else "none"
    elif now - made_at > timedelta(days=BACKUP_DAYS):
        backup = "old"
    if drill is None or now - drill[0] > timedelta(days=DRILL_DAYS):
        return backup, "old"
    return backup, "failed" if drill[1] else "proved"


def _of_the_law(house: House, t: NullTranslations) -> Iterator[Duty]:
    if house.held:
        yield Duty(
            "/admin/quarantine",
            t.ngettext("{n} page is held back.", "{n} pages are held back.", house.held).format(n=house.held),
            t.gettext("Hold each against the stored text and the portal: accept it, throw it out, or fetch it again."),
            is_pressing=True,
        )
    if house.differing:
        yield Duty(
            "/admin/watchlist?surety=differs",
            t.ngettext(
                "{n} act of the list is another one on the portal.",
                "{n} acts of the list are others on the portal.",
                house.differing,
            ).format(n=house.differing),
            t.gettext("Compare number, date and title: a wrong id watches a wrong law."),
            is_pressing=True,
        )
    for name in house.never_open:
        yield Duty(
            "/schedules",
            t.gettext("The schedule {name} only fires when portals are left alone: it never does anything.").format(
                name=name
            ),
            t.gettext("Choose another hour for it."),
            is_pressing=True,
        )


def _later(house: House, t: NullTranslations) -> Iterator[Duty]:
    if house.suspended:
        yield Duty(
            "/admin/people",
            t.ngettext(
                "{n} address gets nothing, for its messages come back.",
                "{n} addresses get nothing, for their messages come back.",
                house.suspended,
            ).format(n=house.suspended),
            t.gettext("Ask the person for another address, or whether this one works again."),
            is_pressing=False,
        )
    if house.late:
        yield Duty(
            "/inbox?tab=late",
            t.gettext("New work in the inbox waits for somebody: {n}.").format(n=house.late),
            t.gettext("Take it, or give it to a colleague."),
            is_pressing=False,
        )
    if house.reviews:
        yield Duty(
            "/reviewing",
            t.ngettext(
                "{n} piece of news waits for an editor.", "{n} pieces of news wait for an editor.", house.reviews
            ).format(n=house.reviews),
            t.gettext("Read the words, or let it go: it goes by itself when its time is over."),
            is_pressing=False,
        )
    for source, until in house.left_alone:
        yield Duty(
            "/sources",
            t.gettext("{source} does not want to be asked until {moment} UTC.").format(
                source=name_portal(source, t), moment=f"{until:%d.%m.%Y %H:%M}"
            ),
            t.gettext("Nothing need be done: it is asked again after that."),
            is_pressing=False,
        )
    if house.cases:
        yield Duty(
            "/admin/cases",
            t.ngettext(
                "{n} doubtful place waits for a word.", "{n} doubtful places wait for a word.", house.cases
            ).format(n=house.cases),
            t.gettext("Let somebody who reads both languages confirm or reject each."),
            is_pressing=False,
        )
    if house.links:
        yield Duty(
            "/admin/cases",
            t.ngettext(
                "{n} act has a successor that nobody has confirmed.",
                "{n} acts have successors that nobody has confirmed.",
                house.links,
            ).format(n=house.links),
            t.gettext("Open the link, read the repealing article, and confirm or reject it."),
            is_pressing=False,
        )
    if house.unsure:
        yield Duty(
            "/admin/watchlist?surety=unsure",
            t.ngettext(
                "The id of {n} act is not verified.", "The ids of {n} acts are not verified.", house.unsure
            ).format(n=house.unsure),
            t.gettext("Find the act on the portal and compare its id, then put it on watch."),
            is_pressing=False,
        )
    if house.lonely:
        yield Duty(
            "/admin/watchlist?warned=nobody",
            t.ngettext("{n} act is read for nobody.", "{n} acts are read for nobody.", house.lonely).format(
                n=house.lonely
            ),
            t.gettext("Give it to somebody who works with it, or take it off."),
            is_pressing=False,
        )
    for name in house.paused:
        yield Duty(
            "/schedules",
            t.gettext("The schedule {name} is paused.").format(name=name),
            t.gettext("Resume it, or leave it so if that is wanted."),
            is_pressing=False,
        )
