"""What the machine brings: Python and its packages, folders and their locks, disk, clock, time zones, SQLite, ports."""

import os
import sqlite3
import ssl
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement
from sqlalchemy.engine import make_url

from config.envfile import draft_of, find_env_file
from flows.disk import make_forecast
from flows.doctor_model import Finding, Patient
from flows.serving import is_port_open
from storage.keys import KEY_FILE
from storage.newest import find_newest_moment

PYTHON = (3, 11)
FULL_BYTES, LOW_BYTES = 100_000_000, 1_000_000_000
ALARM_DAYS = 14
SKEW = timedelta(minutes=2)
SAFE_SQLITE = (3, 51, 3)
"""From here on two processes may write one WAL database without the rare fault (docs/decisions.md)."""
_OTHERS = 0o077
_THE_DAY, _OFFSET = datetime(2024, 3, 2, 12), timedelta(hours=5)  # noqa: DTZ001 - its zone is what is asked


def check_python(patient: Patient) -> tuple[Finding, ...]:
    """See whether Python and every package are what this ZanWatch was written for."""
    return (find_old_python(patient, sys.version_info[:2]), find_wrong_packages(patient, requires("zanwatch") or ()))


def find_old_python(patient: Patient, found: tuple[int, ...]) -> Finding:
    """See whether a version of Python is new enough."""
    t, name = patient.t, ".".join(map(str, found))
    if found >= PYTHON:
        return patient.well("python", t.gettext("Python {version}.").format(version=name))
    words = t.gettext("Python {version} is too old: ZanWatch needs 3.11 or newer.").format(version=name)
    return Finding("python", "broken", words, t.gettext("Install a newer Python, then: make PYTHON=python3.12 venv"))


def find_wrong_packages(
    patient: Patient, required: Sequence[str], version_of: Callable[[str], str] = version
) -> Finding:
    """See whether the packages that are installed are those that are required."""
    t = patient.t
    wrong = []
    for line in required:
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version_of(wanted.name)
        except PackageNotFoundError:
            wrong.append(t.gettext("{name} is missing").format(name=wanted.name))
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            wrong.append(f"{wanted.name} {found} ({wanted.specifier})")
    if not wrong:
        return patient.well("packages", t.gettext("All packages are there, in the versions that were tested."))
    words = t.gettext("Packages are missing or of another version: {names}.").format(names=", ".join(wrong))
    return Finding("packages", "broken", words, "pip install -r requirements.lock")


def check_folder(patient: Patient) -> tuple[Finding, ...]:
    """See whether the data folder can be written, and whether only its owner can read what is secret in it."""
    t, folder = patient.t, patient.settings.data_dir
    if not folder.is_dir():
        words = t.gettext("The data folder {path} is not there yet.").format(path=folder)
        return (Finding("folder", "todo", words, "zanwatch init"),)
    if not os.access(folder, os.W_OK | os.X_OK) or folder.stat().st_uid not in (os.geteuid(), 0):
        words = t.gettext("The data folder {path} cannot be written by this user.").format(path=folder)
        return (Finding("folder", "broken", words, f"sudo chown -R $(id -un) {folder}"),)
    if draft_of(find_env_file(folder)).exists():
        words = t.gettext("`zanwatch init` was cut off before its answers held; the next one ends it or undoes it.")
        return (Finding("folder", "todo", words, "zanwatch init"),)
    open_ = [path for path in _secret_files(folder) if stat.S_IMODE(path.stat().st_mode) & _OTHERS]
    if open_:
        names = ", ".join(path.name for path in open_)
        words = t.gettext("Other users of this machine can read what is secret: {names}.").format(names=names)
        return (Finding("folder", "todo", words, f"chmod 600 {' '.join(map(str, open_))}"),)
    return (patient.well("folder", t.gettext("The data folder {path} is in order.").format(path=folder)),)


def _secret_files(folder: Path) -> Iterator[Path]:
    files = (folder / KEY_FILE, find_env_file(folder), folder / "prefect" / "auth", folder / "prefect" / "server.json")
    return (path for path in files if path.is_file())


def check_disk(patient: Patient) -> tuple[Finding, ...]:
    """See whether there is room, now and for the next two weeks."""
    t = patient.t
    free = patient.free(patient.settings.data_dir)
    megabytes = f"{free // 1_000_000} MB"
    mend = t.gettext("Make room on this disk, or move the data folder (ZANWATCH_DATA_DIR) to a larger one.")
    if free < FULL_BYTES:
        words = t.gettext("The disk is full: {size} are left.").format(size=megabytes)
        return (Finding("disk", "broken", words, mend),)
    days = None
    if patient.store is not None:
        with patient.store.reading() as session:
            days = make_forecast(session, patient.settings, patient.free).days_left
    if free < LOW_BYTES or (days is not None and days < ALARM_DAYS):
        words = t.gettext("The disk will soon be full: {size} are left.").format(size=megabytes)
        return (Finding("disk", "todo", words, mend),)
    return (patient.well("disk", t.gettext("There is room on the disk: {size}.").format(size=megabytes)),)


def check_time_zones(patient: Patient) -> tuple[Finding, ...]:
    """See whether this machine knows that Almaty's clocks were put back on 1 March 2024."""
    t = patient.t
    try:
        offset = _THE_DAY.replace(tzinfo=ZoneInfo("Asia/Almaty")).utcoffset()
    except ZoneInfoNotFoundError:
        offset = None
    if offset == _OFFSET:
        return (patient.well("tzdata", t.gettext("The clocks of Almaty are known: UTC+5 since 01.03.2024.")),)
    words = t.gettext("The time zones of this machine are old: Almaty is UTC+5 since 01.03.2024, not UTC+6.")
    return (Finding("tzdata", "todo", words, "sudo apt install tzdata; pip install --upgrade tzdata"),)


def check_rows_of_time(patient: Patient) -> tuple[Finding, ...]:
    """See whether anything stored is from the future: then this machine's clock was put back."""
    if patient.store is None:
        return ()
    t = patient.t
    with patient.store.reading() as session:
        newest = find_newest_moment(session)
    if newest is None or newest <= patient.now + SKEW:
        return ()
    words = t.gettext("Something stored is from the future ({moment}): the clock of this machine was put back.")
    said = words.format(moment=f"{newest:%d.%m.%Y %H:%M} UTC")
    return (Finding("clock", "todo", said, "sudo timedatectl set-ntp true"),)


def check_sqlite(patient: Patient) -> tuple[Finding, ...]:
    """See whether more than one process writes a database that an old SQLite keeps."""
    url = make_url(patient.settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        return ()
    return (find_old_sqlite(patient, sqlite3.sqlite_version_info, count_holders(Path(url.database))),)


def find_old_sqlite(patient: Patient, found: tuple[int, ...], writers: int) -> Finding:
    """See whether this many processes may write at once with this SQLite."""
    t, name = patient.t, ".".join(map(str, found))
    if found >= SAFE_SQLITE or writers <= 1:
        return patient.well("sqlite", t.gettext("SQLite {version}.").format(version=name))
    words = t.gettext(
        "SQLite {version} is older than 3.51.3, and {count} processes hold the database: there is a rare fault when two"
        " write at the same moment."
    ).format(version=name, count=writers)
    mend = t.gettext("Keep a backup of every night; for a house with many readers use PostgreSQL (docs/operations.md).")
    return Finding("sqlite", "note", words, mend)


def count_holders(path: Path, processes: Path = Path("/proc")) -> int:
    """Return how many other processes hold a file open; 0 where this system does not tell."""
    wanted = str(path.absolute())
    return sum(
        _holds(process / "fd", wanted) for process in processes.glob("[0-9]*") if process.name != f"{os.getpid()}"
    )


def _holds(folder: Path, wanted: str) -> bool:
    try:
        return any(str(link.readlink()) == wanted for link in folder.iterdir())
    except OSError:  # it ended meanwhile, or is somebody else's
        return False


def check_certificates(patient: Patient) -> tuple[Finding, ...]:
    """See whether this machine can tell a good certificate from a bad one, for mail and for everything else."""
    t = patient.t
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath) if paths.capath else None
    has_folder = folder is not None and folder.is_dir() and any(folder.iterdir())
    if ssl.create_default_context().cert_store_stats()["x509_ca"] or has_folder:
        if find_authorities().is_file():
            return (patient.well("certificates", t.gettext("The list of certificate authorities is there.")),)
        words, mend = t.gettext("The list of certificate authorities of Python is gone."), "pip install --force certifi"
        return (Finding("certificates", "broken", words, mend),)
    words = t.gettext("This machine has no list of certificate authorities: no mail server and no portal is believed.")
    return (Finding("certificates", "broken", words, "sudo apt install ca-certificates"),)


def find_authorities() -> Path:
    """Return the list that our libraries bring with them, whatever the machine has."""
    return Path(str(distribution("certifi").locate_file("certifi/cacert.pem")))


def check_port(patient: Patient) -> tuple[Finding, ...]:
    """See whether the pages can have their port, or have it."""
    t = patient.t
    if not is_port_open(patient.port):
        return (patient.well("port", t.gettext("Port {port} is free for the pages.").format(port=patient.port)),)
    if is_served(patient.settings.data_dir):
        return (patient.well("port", t.gettext("The pages are on port {port}.").format(port=patient.port)),)
    words = t.gettext("Another program listens on port {port}.").format(port=patient.port)
    return (Finding("port", "todo", words, f"zanwatch serve --port {patient.port + 1}"),)


def is_served(data_dir: Path) -> bool:
    """Tell whether a `zanwatch serve` works in a data folder at this moment."""
    import fcntl  # noqa: PLC0415 - only here

    try:
        with (data_dir / "serve.lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
