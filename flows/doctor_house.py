"""What is ours: the key, the database and its schema, the record of deeds, passes, backups, and what nobody has set."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import make_url

from config.catalogues import list_unsigned
from config.settings import Settings
from flows.doctor_machine import is_served
from flows.doctor_model import Finding, Patient
from flows.health import read_good_pass
from flows.keeping import find_folder
from flows.prefect_home import read_home
from storage.audit import verify
from storage.backup import read_page
from storage.engine import READING, Store, make_engine
from storage.errors import DatabaseTroubleError, StoreError, WrongKeyError
from storage.keys import KEY_FILE, read_key
from storage.people import list_people
from storage.schema import HEAD, is_current

STALE_PASS = timedelta(hours=26)
STALE_BACKUP = timedelta(days=2)


def check_key(patient: Patient) -> tuple[Finding, ...]:
    """See whether the key is there and can be read; none is made here, for a new one opens nothing that is stored."""
    t, settings = patient.t, patient.settings
    path = settings.data_dir / KEY_FILE
    mend = t.gettext("Put the old secret.key back from where you keep its copy, or set ZANWATCH_SECRET_KEY to it.")
    if not settings.secret_key and not path.exists():
        if not has_database(settings):
            return (Finding("key", "todo", t.gettext("There is no key yet."), "zanwatch init"),)
        return (Finding("key", "broken", t.gettext("The secret key is gone: no address can be read."), mend),)
    try:
        read_key(settings)
    except WrongKeyError:
        return (Finding("key", "broken", t.gettext("The secret key cannot be read."), mend),)
    return (patient.well("key", t.gettext("The secret key is there. Is a copy of it kept elsewhere?")),)


def check_schema(patient: Patient) -> tuple[tuple[Finding, ...], Store | None]:
    """See whether the database is there and is this code's; returns it opened where it is, and changes nothing."""
    t, settings = patient.t, patient.settings
    if not has_database(settings):
        return (Finding("database", "todo", t.gettext("There is no database yet."), "zanwatch init"),), None
    if not settings.secret_key and not (settings.data_dir / KEY_FILE).exists():
        return (), None  # reading it would make one: see check_key
    try:
        engine = make_engine(make_url(settings.database))
        with engine.execution_options(**READING).connect() as connection:
            if not is_current(connection):
                engine.dispose()
                words = t.gettext("The database is of an older ZanWatch (this one has schema {head}).").format(
                    head=HEAD
                )
                return (Finding("database", "todo", words, "zanwatch db upgrade"),), None
        store = Store(engine, read_key(settings))
        store.check_key()
    except WrongKeyError:
        words = t.gettext("The database was made with another secret key.")
        mend = t.gettext("Put the old secret.key back from where you keep its copy, or set ZANWATCH_SECRET_KEY to it.")
        return (Finding("database", "broken", words, mend),), None
    except (StoreError, DatabaseTroubleError, ModuleNotFoundError) as error:
        kind = type(getattr(error, "orig", error)).__name__
        words = t.gettext("The database cannot be opened ({words}).").format(words=kind)
        return (Finding("database", "broken", words, "zanwatch db restore DIR"),), None
    return (patient.well("database", t.gettext("The database has schema {head}.").format(head=HEAD)),), store


def has_database(settings: Settings) -> bool:
    """Tell whether there may be a database; of PostgreSQL only itself knows."""
    url = make_url(settings.database)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def check_audit(patient: Patient) -> tuple[Finding, ...]:
    """See whether the record of deeds is as it was written."""
    if patient.store is None:
        return ()
    t = patient.t
    with patient.store.reading() as session:
        broken_at = verify(session)
    if broken_at is None:
        return (patient.well("audit", t.gettext("The record of deeds is whole.")),)
    words = t.gettext("The record of deeds was altered, from entry {number} on.").format(number=broken_at)
    return (
        Finding("audit", "todo", words, t.gettext("Find out who has the database file; then: zanwatch audit verify")),
    )


def check_passes(patient: Patient) -> tuple[Finding, ...]:
    """See whether anything was read lately, and whether anything runs that will read."""
    t = patient.t
    served = is_served(patient.settings.data_dir)
    runs = (
        patient.well("serve", t.gettext("`zanwatch serve` runs: schedules fire."))
        if served
        else Finding(
            "serve", "todo", t.gettext("`zanwatch serve` does not run: nothing happens by itself."), "zanwatch serve"
        )
    )
    noted = read_good_pass(patient.settings)
    if noted is None:
        words = t.gettext("No pass has read anything yet.")
        return runs, Finding("passes", "todo", words, "zanwatch watch")
    at = datetime.fromisoformat(noted)
    said = t.gettext("The last good pass was at {moment}.").format(moment=f"{at:%d.%m.%Y %H:%M} UTC")
    if patient.now - at > STALE_PASS:
        return runs, Finding("passes", "todo", said, "zanwatch sources; zanwatch watch")
    return runs, patient.well("passes", said)


def check_backups(patient: Patient) -> tuple[Finding, ...]:
    """See whether a backup was made in the last two days, and whether it bears our seal."""
    if patient.store is None:
        return ()
    t, folder = patient.t, patient.backups or find_folder(patient.settings)
    mend = f"zanwatch db backup {folder}"
    if not (folder / "backup.json").exists():
        return (Finding("backups", "todo", t.gettext("There is no backup in {path}.").format(path=folder), mend),)
    try:
        made_at = datetime.fromisoformat(read_page(folder, read_key(patient.settings)).made_at)
    except (StoreError, WrongKeyError):
        words = t.gettext("The backup in {path} is damaged or was made with another key.").format(path=folder)
        return (Finding("backups", "todo", words, mend),)
    said = t.gettext("The last backup is of {moment}.").format(moment=f"{made_at:%d.%m.%Y %H:%M} UTC")
    return (
        Finding("backups", "todo", said, mend)
        if patient.now - made_at > STALE_BACKUP
        else patient.well("backups", said),
    )


def check_backup_disk(patient: Patient) -> tuple[Finding, ...]:
    """See whether a disk that dies takes the database and its backups with it; PostgreSQL's own disk is not seen."""
    t, folder = patient.t, patient.backups or find_folder(patient.settings)
    if patient.store is None or patient.store.engine.dialect.name != "sqlite":
        return ()
    if patient.device(folder) != patient.device(patient.settings.data_dir):
        return (patient.well("backup disk", t.gettext("The backups lie on another disk than the database.")),)
    said = t.gettext("The backups lie on the disk of the database: when it dies, both are gone.")
    mend = t.gettext("Let ZANWATCH_BACKUP_DIR name a folder on another disk, or copy the backups away every night.")
    return (Finding("backup disk", "note", said, mend),)


def check_wishes(patient: Patient) -> tuple[Finding, ...]:
    """See what nobody has said yet: who runs this, where its pages are, who hears of trouble, and who is told."""
    t, settings = patient.t, patient.settings
    findings = []
    if settings.contact:
        findings.append(patient.well("contact", t.gettext("Portals can learn who asks.")))
    else:
        words = t.gettext("It is not set who runs this, so no real portal is asked for anything.")
        findings.append(Finding("contact", "todo", words, "ZANWATCH_CONTACT=mailto:admin@example.kz"))
    if not settings.admin_to:
        words = t.gettext("Nobody hears of trouble except on the pages.")
        findings.append(Finding("operator", "todo", words, "ZANWATCH_ADMIN_TO=mailto:admin@example.kz"))
    if not settings.public_url:
        words = t.gettext("The pages have no public address: messages hold no links to them, and no link to stop.")
        findings.append(Finding("public url", "note", words, "ZANWATCH_PUBLIC_URL=https://zanwatch.example.kz"))
    if patient.store is not None:
        with patient.store.reading() as session:
            count = len(list_people(session))
        if not count:
            findings.append(Finding("readers", "todo", t.gettext("Nobody is told anything yet."), "zanwatch init"))
    return tuple(findings)


def check_words(patient: Patient) -> tuple[Finding, ...]:
    """See which catalogues no native reader has signed."""
    t = patient.t
    unsigned = list_unsigned()
    if not unsigned:
        return (patient.well("words", t.gettext("All catalogues are signed by native readers.")),)
    names = ", ".join(dict.fromkeys(language for language, _ in unsigned))
    words = t.gettext("No native reader has signed the words in: {names}.").format(names=names)
    mend = t.gettext("Have somebody who grew up with the language read config/locale and take the line out.")
    return (Finding("words", "note", words, mend),)


def check_prefect(patient: Patient, environment: dict[str, str]) -> tuple[Finding, ...]:
    """See whether Prefect keeps its files in our house, where `serve` and the commands look for them."""
    t, home = patient.t, read_home(patient.settings.data_dir)
    named = environment.get("PREFECT_HOME", "")
    if named and Path(named).absolute() != home:
        words = t.gettext("PREFECT_HOME names another folder than ours; `serve` uses {path}.").format(path=home)
        return (Finding("prefect", "note", words, "unset PREFECT_HOME"),)
    if home.exists() and not home.is_dir():
        words = t.gettext("Where Prefect's folder should be stands a file: {path}.").format(path=home)
        return (Finding("prefect", "broken", words, f"rm {home}"),)
    return (patient.well("prefect", t.gettext("Prefect's files are in {path}.").format(path=home)),)
