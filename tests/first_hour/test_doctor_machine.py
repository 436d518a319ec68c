import os
import socket
import sqlite3
import subprocess
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.envfile import show_settings, write_draft
from config.settings import make_settings
from flows import doctor_machine
from flows.doctor_model import Finding, Patient
from flows.serving import only_one
from storage.audit import COMMAND, Deed, append
from storage.engine import Store
from tests.first_hour.conftest import NOW

Make = Callable[..., Patient]


def only(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = findings
    return finding


def test_an_old_python_is_found(patient: Make) -> None:
    assert doctor_machine.find_old_python(patient(), (3, 10)).state == "broken"
    assert doctor_machine.find_old_python(patient(), (3, 13)).state == "well"


def test_a_package_of_another_version_and_one_that_is_missing_are_named(patient: Make) -> None:
    wanted = ("sqlmodel>=99", "no-such-package-here>=1", "scrapy>=2", 'typst>=99; extra == "documents"')

    finding = doctor_machine.find_wrong_packages(patient(), wanted)

    assert finding.state == "broken"
    assert "sqlmodel" in finding.said
    assert "no-such-package-here" in finding.said
    assert "scrapy" not in finding.said
    assert "typst" not in finding.said


def test_this_very_environment_is_well(patient: Make) -> None:
    assert [one.state for one in doctor_machine.check_python(patient())] == ["well", "well"]


@pytest.mark.parametrize("name", ["secret.key", "zanwatch.env", "prefect/auth"])
def test_a_secret_that_others_can_read_is_named(patient: Make, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    path.chmod(0o640)

    finding = only(doctor_machine.check_folder(patient()))

    assert finding.state == "todo"
    assert path.name in finding.said

    path.chmod(0o600)

    assert only(doctor_machine.check_folder(patient())).state == "well"


def test_a_data_folder_that_is_not_there_or_not_ours_is_found(patient: Make, tmp_path: Path) -> None:
    assert only(doctor_machine.check_folder(patient(data_dir=str(tmp_path / "none")))).state == "todo"
    if os.geteuid() == 0:
        (tmp_path / "other").mkdir()
        os.chown(tmp_path / "other", 12345, 12345)

        assert only(doctor_machine.check_folder(patient(data_dir=str(tmp_path / "other")))).state == "broken"


def test_answers_that_were_cut_off_are_found(patient: Make, tmp_path: Path) -> None:
    draft = write_draft(tmp_path / "zanwatch.env", show_settings({"contact": "x"}))

    assert "cut off" in only(doctor_machine.check_folder(patient())).said

    draft.unlink()

    assert only(doctor_machine.check_folder(patient())).state == "well"


@pytest.mark.parametrize(("free", "state"), [(10_000_000, "broken"), (500_000_000, "todo"), (50_000_000_000, "well")])
def test_a_disk_without_room_is_found(patient: Make, stored: Store, free: int, state: str) -> None:
    looked_at = replace(patient(stored), free=lambda _: free)

    assert only(doctor_machine.check_disk(looked_at)).state == state


@pytest.fixture
def _restored_zones() -> Iterator[None]:
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.usefixtures("_restored_zones")
def test_time_zones_from_before_the_change_of_2024_are_found(patient: Make, tmp_path: Path) -> None:
    assert only(doctor_machine.check_time_zones(patient())).state == "well"
    source = next(
        Path(folder, "Etc/GMT-6") for folder in (*zoneinfo.TZPATH, _packaged()) if Path(folder, "Etc/GMT-6").is_file()
    )
    (tmp_path / "zones" / "Asia").mkdir(parents=True)
    (tmp_path / "zones" / "Asia" / "Almaty").write_bytes(source.read_bytes())
    zoneinfo.reset_tzpath([str(tmp_path / "zones")])
    zoneinfo.ZoneInfo.clear_cache()

    finding = only(doctor_machine.check_time_zones(patient()))

    assert finding.state == "todo"
    assert "UTC+5" in finding.said


def _packaged() -> str:
    import tzdata  # noqa: PLC0415 - data, needed here alone

    return str(Path(tzdata.__file__).parent / "zoneinfo")


def test_a_clock_that_was_put_back_is_known_by_what_is_stored(patient: Make, stored: Store) -> None:
    with stored.transaction() as session:
        append(session, Deed(COMMAND, "seen", "people"), NOW + timedelta(hours=1))

    assert only(doctor_machine.check_rows_of_time(patient(stored))).state == "todo"
    assert doctor_machine.check_rows_of_time(patient(stored, now=NOW + timedelta(hours=2))) == ()


def test_an_old_sqlite_matters_only_where_more_than_one_process_writes(patient: Make) -> None:
    def state(version: tuple[int, ...], writers: int) -> str:
        return doctor_machine.find_old_sqlite(patient(), version, writers).state

    assert state((3, 40, 1), 2) == "note"
    assert state((3, 40, 1), 1) == "well"
    assert state((3, 51, 3), 2) == "well"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system does not tell who holds a file")
def test_a_process_that_holds_the_database_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "held.db"
    sqlite3.connect(path).close()
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA user_version=1')"
    code += "; print(1, flush=True); input()"

    assert doctor_machine.count_holders(path) == 0

    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        count = doctor_machine.count_holders(path)
        process.communicate(b"\n")

    assert count == 1


def test_a_machine_without_certificate_authorities_is_found(
    patient: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert only(doctor_machine.check_certificates(patient())).state == "well"
    (tmp_path / "empty.pem").write_text("")
    (tmp_path / "certificates").mkdir()
    with monkeypatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
        patch.setenv("SSL_CERT_DIR", str(tmp_path / "certificates"))

        assert only(doctor_machine.check_certificates(patient())).state == "broken"
    monkeypatch.setattr(doctor_machine, "find_authorities", lambda: tmp_path / "gone.pem")

    assert only(doctor_machine.check_certificates(patient())).state == "broken"


def test_a_port_that_a_stranger_has_is_told_from_our_own(patient: Make, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        looked_at = replace(patient(), port=listener.getsockname()[1])

        assert only(doctor_machine.check_port(looked_at)).state == "todo"
        with only_one(make_settings({"data_dir": str(tmp_path)})):
            assert only(doctor_machine.check_port(looked_at)).state == "well"

    assert only(doctor_machine.check_port(looked_at)).state == "well"
