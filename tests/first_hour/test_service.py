import configparser
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from config.catalogues import read_catalogue
from zanwatch.first_hour import service
from zanwatch.first_hour.service import Manager, Place, find_manager, set_up, show_unit

ROOT = Path(__file__).parents[2]
T = read_catalogue("eng")
SHIPPED = Place(Path("/opt/zanwatch/.venv/bin/zanwatch"), Path("/var/lib/zanwatch"), 8000)
WALLS = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "MemoryMax": "1600M",
    "MemoryHigh": "1200M",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "ReadWritePaths": "/var/lib/zanwatch",
    "User": "zanwatch",
    "KillMode": "mixed",
    "TimeoutStopSec": "40",
    "Restart": "always",
    "UMask": "0077",
}


def read_unit(text: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign] - systemd's names have capitals
    unit.read_string(text)
    return unit


def without_comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_the_unit_of_the_repository_is_what_the_command_writes() -> None:
    shipped = (ROOT / "deploy" / "zanwatch.service").read_text("utf-8")

    assert without_comments(shipped) == without_comments(show_unit(SHIPPED, "system", "zanwatch"))


def test_the_unit_may_touch_little() -> None:
    unit = read_unit((ROOT / "deploy" / "zanwatch.service").read_text("utf-8"))

    assert {name: unit["Service"].get(name) for name in WALLS} == WALLS
    assert unit["Service"]["ExecStart"] == "/opt/zanwatch/.venv/bin/zanwatch serve --port 8000"
    assert unit["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here; the parser's test stands")
@pytest.mark.parametrize("manager", ["system", "user"])
def test_systemd_itself_finds_no_fault_in_the_unit_even_with_an_odd_path(tmp_path: Path, manager: Manager) -> None:
    folder = tmp_path / "the data 50%"
    folder.mkdir()
    path = tmp_path / "zanwatch.service"
    path.write_text(show_unit(Place(Path("/bin/true"), folder, 8000), manager, "root"), "utf-8")

    def verify(runtime: str) -> "subprocess.CompletedProcess[str]":
        words = ["systemd-analyze", "verify", *(["--user"] if manager == "user" else []), str(path)]
        environment = {**os.environ, "XDG_RUNTIME_DIR": runtime}
        return subprocess.run(words, capture_output=True, text=True, env=environment, check=False)

    with TemporaryDirectory() as runtime:  # a short name: sockets lie in it, and a long one is a fault of its own
        good = verify(runtime)
        path.write_text(path.read_text("utf-8").replace("MemoryMax=1600M", "MemoryMax=much"), "utf-8")
        bad = verify(runtime)

    assert (good.returncode, good.stderr) == (0, "")
    assert "Invalid memory limit" in bad.stderr


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs called systemctl and loginctl, alone on the path, that write down what they are told."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("systemctl", "loginctl"):
        program = folder / name
        program.write_text(
            f'#!/bin/sh\necho "{name} $*" >> "{tmp_path}/told"\n'
            f'case "$*" in *is-system-running*) echo "${{STATE:-running}}";; esac\n'
            f'case "$*" in *"${{FAILS:-nothing}}"*) echo "no such thing" >&2; exit 1;; esac\n',
            "utf-8",
        )
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return tmp_path / "told"


def test_the_service_is_written_enabled_and_started(commands: Path, tmp_path: Path) -> None:
    served = set_up(Place(Path("/bin/true"), tmp_path, 8000), "user", T, tmp_path / "units")

    assert (served.is_running, served.command) == (True, "")
    assert commands.read_text().splitlines() == [
        "systemctl --user daemon-reload",
        "systemctl --user enable --now zanwatch.service",
        "loginctl enable-linger",
    ]
    assert "serve --port 8000" in (tmp_path / "units" / "zanwatch.service").read_text("utf-8")


@pytest.mark.usefixtures("commands")
def test_a_manager_that_refuses_is_quoted_and_the_one_command_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILS", "enable --now")

    served = set_up(Place(Path("/bin/true"), tmp_path / "a b", 8000), "user", T, tmp_path / "units")

    assert not served.is_running
    assert "no such thing" in served.said
    assert served.command == f"env 'ZANWATCH_DATA_DIR={tmp_path / 'a b'}' /bin/true serve --port 8000"


@pytest.mark.usefixtures("commands")
@pytest.mark.parametrize(("state", "works"), [("running", True), ("degraded", True), ("offline", False)])
def test_a_manager_that_is_off_is_none(monkeypatch: pytest.MonkeyPatch, state: str, works: bool) -> None:  # noqa: FBT001 - the expected answer
    monkeypatch.setenv("STATE", state)

    assert (find_manager() is not None) is works


def test_without_systemd_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    served = set_up(Place(Path("/bin/true"), tmp_path, 8000), find_manager(), T, tmp_path / "units")

    assert (served.is_running, bool(served.command)) == (False, True)
    assert not (tmp_path / "units").exists()
    assert service.NAME == "zanwatch.service"
