"""SQLite is for one: who comes second is told so in her language, and who has ended holds nobody up."""

import fcntl
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.catalogues import read_catalogue
from config.settings import Settings
from flows.guard import GUARDED
from flows.sole import SUFFIX, SecondWriterError, alone, beside_passes, find_file
from tests.journeys.line import House, make_environment

T = read_catalogue("eng")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def house(tmp_path: Path, key: bytes) -> House:
    return House(make_environment(tmp_path, secret_key=key.hex(), espi_url="http://127.0.0.1:9"))


@pytest.mark.parametrize("second", [alone, beside_passes])
def test_beside_a_house_nobody_works_for_long_and_is_told_who_does(settings: Settings, second: object) -> None:
    with (
        alone(settings, "zanwatch serve", T),
        pytest.raises(SecondWriterError, match=r"already running: `zanwatch serve` \(process \d+, since .* UTC\)"),
        second(settings, "zanwatch watch", T),  # type: ignore[operator]
    ):
        pass
    with second(settings, "zanwatch watch", T):  # type: ignore[operator]
        pass


def test_passes_share_the_file_and_no_house_starts_beside_them(settings: Settings) -> None:
    with (
        beside_passes(settings, "zanwatch watch", T),
        beside_passes(settings, "zanwatch backfill", T),
        pytest.raises(SecondWriterError, match="zanwatch backfill"),
        alone(settings, "zanwatch serve", T),
    ):
        pass


def test_it_is_the_file_that_is_locked_and_not_the_data_folder(settings: Settings, tmp_path: Path) -> None:
    elsewhere = Settings(data_dir=tmp_path / "other", database_url=f"sqlite:///{find_file(settings)}")

    with (
        alone(settings, "zanwatch serve", T),
        pytest.raises(SecondWriterError),
        alone(elsewhere, "zanwatch serve", T),
    ):
        pass


def test_on_postgresql_nobody_is_refused_and_what_a_house_starts_works_in_its_name(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = Settings(data_dir=tmp_path, database_url="postgresql+psycopg://z@/z")
    with alone(shared, "zanwatch serve", T), alone(shared, "zanwatch serve", T):
        pass

    with alone(settings, "zanwatch serve", T):
        monkeypatch.setenv(GUARDED, "1")
        with beside_passes(settings, "watch-espi", T), alone(settings, "watch-espi", T):
            pass


def hold(house: House) -> "subprocess.Popen[bytes]":
    """Hold the lock as a house does, in a process of its own that can be killed."""
    data = Path(house.environment["ZANWATCH_DATA_DIR"])
    data.mkdir(mode=0o700, exist_ok=True)
    script = (
        "import fcntl, json, sys, time\n"
        f"file = open({str(data / f'zanwatch.db{SUFFIX}')!r}, 'w')\n"
        f"fcntl.flock(file, {fcntl.LOCK_EX})\n"
        "json.dump({'work': 'zanwatch serve', 'process': 1, 'since': 'today'}, file); file.flush()\n"
        "print('held', flush=True); time.sleep(600)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_each_long_command_says_so_and_ends_with_one_and_after_a_kill_nobody_is_refused(
    house: House, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    with hold(house) as holder:
        for words in (("watch",), ("serve", "--port", "1"), ("rotate-key",), ("backfill",)):
            ran = house.run(*words)
            assert (ran.code, ran.err.startswith("zanwatch: already running: `zanwatch serve`")) == (1, True), ran.err
            assert len(ran.err.strip().splitlines()) == 1
        assert house.run("sources").code == 0  # who reads is let in
        assert house.run("subscribe", "R", "--to", "mailto:a@b.kz", "--topic", "labour").code == 0
        holder.send_signal(signal.SIGKILL)

    ran = house.run("watch", "--act", "49212")
    assert "already running" not in ran.err
