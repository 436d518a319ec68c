"""A backup is made and put back on trial from a page, in the background; what came of it is there for everybody."""

import time
from pathlib import Path

import pytest

from config.settings import Settings
from flows import keeping
from flows.keeping import Kept, begin, find_folder, look_at_backups
from storage.audit import list_entries
from storage.backup import PAGE
from storage.engine import Store
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, Moving, make_settings
from web.app import create_app


@pytest.fixture
def own_settings(tmp_path: Path, key: bytes) -> Settings:
    return make_settings(tmp_path / "house").model_copy(update={"secret_key": key.hex()})


@pytest.fixture
def admin(own_store: Store, own_settings: Settings) -> Browser:
    app = create_app(own_store, own_settings, clock=Moving())
    browser = Browser(app).hold(start_visit(own_store, "admin", NOW))
    browser.cookies.set("lang", "eng", "127.0.0.1")
    return browser


def look(store: Store, settings: Settings) -> Kept:
    with store.reading() as session:
        return look_at_backups(session, settings)


def wait(store: Store, settings: Settings) -> Kept:
    until = time.monotonic() + 60
    while look(store, settings).running and time.monotonic() < until:
        time.sleep(0.05)
    return look(store, settings)


def test_a_backup_is_made_and_put_back_on_trial_and_the_page_says_so(
    admin: Browser, own_store: Store, own_settings: Settings
) -> None:
    first = admin.get("/admin/backups").text
    admin.post("/admin/backups/backup")
    made = wait(own_store, own_settings)
    before = admin.get("/admin/backups").text
    admin.post("/admin/backups/drill")
    tried = wait(own_store, own_settings)
    after = admin.get("/admin/backups").text
    with own_store.reading() as session:
        deeds = [(entry.deed.action, entry.deed.object_kind) for entry in list_entries(session)]

    assert made.backup is not None
    assert (made.last is not None and made.last.why, made.is_proved) == ("", False)
    assert (tried.drill is not None and tried.drill.why, tried.is_proved) == ("", True)
    assert tried.drill is not None
    assert tried.drill.rows == sum(made.backup.rows.values())
    assert ["yes, this very one" in page for page in (first, before, after)] == [False, False, True]
    assert deeds == [("tried", "backup"), ("kept", "backup")]
    assert [path.name for path in own_settings.data_dir.iterdir() if "drill" in path.name] == []


def test_a_backup_that_was_altered_fails_its_drill_and_is_no_proof(
    admin: Browser, own_store: Store, own_settings: Settings
) -> None:
    begin(own_store, own_settings, "backup", Moving()).join(60)
    kept = look(own_store, own_settings)
    assert kept.backup is not None
    file = find_folder(own_settings) / kept.backup.file
    data = bytearray(file.read_bytes())
    data[-100] ^= 1
    file.write_bytes(data)
    begin(own_store, own_settings, "drill", Moving()).join(60)
    tried = look(own_store, own_settings)

    assert tried.drill is not None
    assert "is damaged" in tried.drill.why
    assert not tried.is_proved
    assert "is damaged" in admin.get("/admin/backups").text


def test_a_second_task_is_refused_while_one_is_going_on(
    admin: Browser, own_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(keeping._running, find_folder(own_settings), ("backup", NOW))
    answer = admin.post("/admin/backups/drill")

    assert answer.status_code == 409
    assert "at this moment" in answer.text


def test_a_drill_without_a_backup_says_that_there_is_none(own_store: Store, own_settings: Settings) -> None:
    begin(own_store, own_settings, "drill", Moving()).join(60)
    kept = look(own_store, own_settings)

    assert kept.backup is None
    assert kept.drill is not None
    assert "there is no backup" in kept.drill.why


def test_no_backup_is_given_out_over_the_web(admin: Browser, own_store: Store, own_settings: Settings) -> None:
    begin(own_store, own_settings, "backup", Moving()).join(60)
    backup = look(own_store, own_settings).backup
    assert backup is not None
    paths = [f"/admin/backups/{name}" for name in (PAGE, backup.file, "../backups/" + backup.file)]
    paths += [f"/static/{name}" for name in (f"../backups/{backup.file}", f"%2e%2e/backups/{backup.file}")]

    assert {admin.get(path).status_code for path in paths} <= {404, 405}
