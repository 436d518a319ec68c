"""Every night a backup, fourteen of them kept, each week one put back on trial: `python -m flows.child flows.nightly`.

Between two nights the newest one is made anew a quarter of an hour after something came that no portal gives back.
The newest lies where the house keeps its own (``flows.keeping``); each night's has a second name under its day,
so that it costs its size once. A machine that was off at night makes up for it when it is on again.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from config.settings import Settings, read_settings
from flows.keeping import Outcome, Task, begin, find_folder, look_at_backups
from flows.notices import note
from flows.opening import now, opened_store
from storage.backup import PAGE
from storage.backup_mark import mark_state
from storage.engine import Store

BEGINS = timedelta(hours=3)
"""After midnight: after the pass of 01:30, before the lists of 04:15."""
NIGHTS = 14
DRILL_EVERY = timedelta(days=7)
ROOM = 2
"""So many times the size of a backup stays free on the disk, or older ones go; the newest stays."""
Free = Callable[[Path], int]


def name_night(moment: datetime, zone: str) -> date:
    """Return the day that a night's backup is named after; before three o'clock it is still the day before.

    >>> from datetime import UTC
    >>> name_night(datetime(2026, 3, 1, 21, 59, tzinfo=UTC), "Asia/Almaty")
    datetime.date(2026, 3, 1)
    """
    return (moment.astimezone(ZoneInfo(zone)) - BEGINS).date()


def find_nights(settings: Settings) -> Path:
    """Return where the backups of single nights lie."""
    return find_folder(settings) / "nights"


def list_nights(settings: Settings) -> tuple[Path, ...]:
    """Return the folders of whole backups, oldest first; `zanwatch db restore` takes each of them."""
    return tuple(sorted(page.parent for page in find_nights(settings).glob(f"????-??-??/{PAGE}")))


def is_due(settings: Settings, moment: datetime) -> bool:
    """Tell whether this night has no backup yet."""
    return not (find_nights(settings) / f"{name_night(moment, settings.timezone)}" / PAGE).exists()


def is_behind(store: Store, settings: Settings, moment: datetime) -> bool:
    """Tell whether something was entered, found or sent that no backup has, BACKUP_MINUTES after the last one."""
    if not settings.backup_minutes:
        return False
    with store.reading() as session:
        last = look_at_backups(session, settings).last
        if last is not None and moment - last.moment < timedelta(minutes=settings.backup_minutes):
            return False
        return last is None or bool(last.why) or last.mark != mark_state(session)


def keep_up(store: Store, settings: Settings, clock: Callable[[], datetime]) -> Outcome | None:
    """Make the backup that is due, the night's with all that belongs to it or one between two nights; None: neither."""
    if is_due(settings, clock()):
        return keep_night(store, settings, clock)
    return _do(store, settings, "backup", clock) if is_behind(store, settings, clock()) else None


def keep_night(
    store: Store,
    settings: Settings,
    clock: Callable[[], datetime],
    free: Free = lambda folder: shutil.disk_usage(folder).free,
) -> Outcome | None:
    """Make this night's backup, let old ones go, and once a week prove that it can be put back.

    Whatever went wrong is noted for the operator, once a night.
    """
    made = _do(store, settings, "backup", clock)
    if made is None or made.why:
        return made
    _lay_down(settings, name_night(clock(), settings.timezone))
    _thin_out(settings, free)
    with store.reading() as session:
        drilled = look_at_backups(session, settings).drill
    if drilled is None or drilled.why or clock() - drilled.moment >= DRILL_EVERY:
        _do(store, settings, "drill", clock)
    return made


def _do(store: Store, settings: Settings, task: Task, clock: Callable[[], datetime]) -> Outcome | None:
    begin(store, settings, task, clock).join()
    with store.reading() as session:
        kept = look_at_backups(session, settings)
    outcome = kept.last if task == "backup" else kept.drill
    if outcome is not None and outcome.why:
        why = outcome.why

        def compose(t: NullTranslations) -> tuple[str, str]:
            return _tell_operator(t, task, why)

        with store.transaction() as session:
            note(session, f"{task} {name_night(clock(), settings.timezone)}", "backup", clock(), compose)
    return outcome


def _lay_down(settings: Settings, night: date) -> None:
    """Give the newest backup a second name under its night; the sealed page last, in one step."""
    source, target = find_folder(settings), find_nights(settings) / f"{night}"
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in sorted(source.iterdir(), key=lambda one: one.name == PAGE):
        if file.is_file() and not file.name.startswith("."):
            draft = target / f".{file.name}.new"
            draft.unlink(missing_ok=True)
            try:
                draft.hardlink_to(file)
            except OSError:
                shutil.copy2(file, draft)  # a file system without second names
            draft.replace(target / file.name)


def _thin_out(settings: Settings, free: Free) -> None:
    nights = list(list_nights(settings))
    size = sum(file.stat().st_size for file in nights[-1].iterdir())
    while len(nights) > 1 and (len(nights) > NIGHTS or free(nights[-1]) < ROOM * size):
        oldest = nights.pop(0)
        # The page first: what has none is no backup, whenever this is cut off.
        (oldest / PAGE).unlink()
        shutil.rmtree(oldest)
    for folder in find_nights(settings).iterdir():
        if folder.is_dir() and not (folder / PAGE).exists():
            shutil.rmtree(folder)


def _tell_operator(t: NullTranslations, task: Task, why: str) -> tuple[str, str]:
    if task == "backup":
        subject = t.gettext("ZanWatch: no backup was made tonight")
        hint = t.gettext("By hand: zanwatch db backup DIR, on another disk.")
    else:
        subject = t.gettext("ZanWatch: the backup could not be put back on trial")
        hint = t.gettext("Make a new one (zanwatch db backup DIR) and look at the disk.")
    return subject, f"{why}\n{hint}"


def main() -> None:
    """Make the backup that is due, with the settings of the environment."""
    settings = read_settings()
    with opened_store(settings) as store, suppress(KeyboardInterrupt):
        keep_up(store, settings, now)


if __name__ == "__main__":
    main()
