"""`Dockerfile` and `compose.yaml` as far as they can be checked without an engine."""

import fnmatch
import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workers.commands import NoCommandError, check_command

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("worker", "web")
KEYS = {
    *("build", "cap_add", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image", "init"),
    *("mem_limit", "network_mode", "pids_limit", "read_only", "restart", "secrets", "security_opt", "shm_size"),
    *("stop_grace_period", "tmpfs", "user", "volumes"),
}
"""Of the Compose specification, what is used here; `ports` and `privileged` are not among it."""
SH = "/bin/sh"


def read_instructions(text: str) -> list[tuple[str, str]]:
    """Return the instructions of a Dockerfile in order, each with the rest of its line."""
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


INSTRUCTIONS = read_instructions(DOCKERFILE)


def find_copied() -> list[str]:
    """Return the sources that are copied from this folder."""
    found = []
    for name, rest in INSTRUCTIONS:
        words = [word for word in rest.split() if not word.startswith("--")]
        if name in ("COPY", "ADD") and "--from=" not in rest:
            found += words[:-1]
    return found


def is_ignored(path: str) -> bool:
    """Tell whether .dockerignore keeps a path from the engine; the last rule that fits decides."""
    ignored = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        rule = line.strip()
        if rule and not rule.startswith("#"):
            pattern = rule.removeprefix("!").removeprefix("**/")
            parts = path.split("/")
            above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
            if any(fnmatch.fnmatch(one, pattern) for one in (*above, parts[-1])):
                ignored = not rule.startswith("!")
    return ignored


def test_whatever_is_copied_exists_and_reaches_the_engine_and_nothing_else_does() -> None:
    copied = find_copied()

    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert [path for path in copied if is_ignored(path)] == []
    assert all(
        is_ignored(path) for path in (".git", "data", "secrets/PGPASSWORD", "tests", "docs", ".venv", "law/x.pyc")
    )


def test_every_room_of_the_house_is_in_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    rooms = project["tool"]["importlinter"]["root_packages"]

    assert set(rooms) <= set(find_copied())
    assert set(project["project"]["optional-dependencies"]) >= {"documents", "postgres"}


def test_nobody_is_root_in_it_and_no_secret_and_no_index_of_packages_is() -> None:
    last = max(at for at, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM")
    users = [rest for name, rest in INSTRUCTIONS[last:] if name == "USER"]
    named = " ".join(rest for _, rest in INSTRUCTIONS)

    assert users == ["10001:10001"]
    assert INSTRUCTIONS.index(("USER", "10001:10001")) < [name for name, _ in INSTRUCTIONS].index("ENTRYPOINT")
    assert re.findall(r"https?://|--index|--extra-index|--trusted-host|PASSWORD|TOKEN|SECRET", named) == []
    assert not any(name in ("ADD", "ARG") for name, _ in INSTRUCTIONS)


def read_list(name: str) -> list[str]:
    rest = next(rest for said, rest in reversed(INSTRUCTIONS) if said == name)
    found: list[str] = yaml.safe_load(rest.partition("CMD ")[2] if name == "HEALTHCHECK" else rest)
    return found


def test_what_the_image_runs_and_is_asked_are_commands_that_exist() -> None:
    entry, given, asked = (read_list(name) for name in ("ENTRYPOINT", "CMD", "HEALTHCHECK"))

    assert (entry, asked[:2]) == (["with-secrets", "zanwatch"], ["with-secrets", "zanwatch"])
    check_command(given)
    check_command(asked[2:])
    for name in OURS:
        check_command(SERVICES[name]["command"])
        test = SERVICES[name]["healthcheck"]["test"]
        assert test[:3] == ["CMD", "with-secrets", "zanwatch"]
        check_command(test[3:])


def test_every_key_of_the_services_is_one_that_compose_knows() -> None:
    assert set(COMPOSE) == {"name", "x-zanwatch", "services", "secrets", "volumes"}
    assert {name: set(one) - KEYS for name, one in SERVICES.items()} == {name: set() for name in SERVICES}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_door_no_powers_and_a_disk_that_it_cannot_write(name: str) -> None:
    service = SERVICES[name]
    volumes = {one.split(":")[0] for one in service["volumes"]}

    assert (service["read_only"], service["cap_drop"], "ports" in service, "privileged" in service) == (
        True,
        ["ALL"],
        False,
        False,
    )
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert volumes <= set(COMPOSE["volumes"]), "a folder of the machine would be another matter"
    assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    assert set(service["healthcheck"]) == {"test", "interval", "timeout", "retries"} | (
        {"start_period"} if name in OURS else set()
    )
    assert {"mem_limit", "pids_limit", "restart", "stop_grace_period"} <= set(service)
    assert (service["network_mode"], service.get("user", "")) == (
        ("host", "10001:10001") if name in OURS else ("none", "")
    )


def test_no_secret_stands_in_the_file_and_each_of_them_is_a_file() -> None:
    settings = {**SERVICES["web"]["environment"], **SERVICES["postgres"]["environment"]}

    assert [key for key in settings if re.search("SECRET|TOKEN|SMTP|PASSWORD$", key)] == []
    assert {name: one["file"] for name, one in COMPOSE["secrets"].items()} == {
        name: f"./secrets/{name}" for name in COMPOSE["secrets"]
    }
    assert "@/" in settings["ZANWATCH_DATABASE_URL"], "no password in the address"


def run_with(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [SH, str(ROOT / "deploy" / "with-secrets.sh"), *words],
        env={"PATH": os.environ["PATH"], "SECRETS_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_secrets_become_settings_whatever_letters_they_have_and_nothing_else_does(tmp_path: Path) -> None:
    secret = "smtps://u:$(touch hacked)`id`\"'; %24 \\ *@host"
    (tmp_path / "ZANWATCH_SMTP_URL").write_text(f"{secret}\n", "utf-8")
    (tmp_path / "PGPASSWORD").write_text("word", "utf-8")
    for name in ("PATH", "LD_PRELOAD", "ZANWATCH_x;id", "other"):
        (tmp_path / name).write_text("bad", "utf-8")
    ran = run_with(tmp_path, "env", "-0")

    said = dict(line.split("=", 1) for line in ran.stdout.split("\0") if line)
    assert (said["ZANWATCH_SMTP_URL"], said["PGPASSWORD"]) == (secret, "word")
    assert "bad" not in said.values()
    assert list(tmp_path.glob("hacked")) == []


def test_a_folder_without_secrets_is_none_and_the_end_of_the_command_is_the_end(tmp_path: Path) -> None:
    assert run_with(tmp_path / "none", "sh", "-c", "exit 7").returncode == 7


def test_the_words_of_this_test_find_a_bad_file() -> None:
    bad = read_instructions("FROM x\nCOPY gone \\\n  more ./\nUSER root\n")

    assert bad == [("FROM", "x"), ("COPY", "gone    more ./"), ("USER", "root")]
    with pytest.raises(NoCommandError, match="no such command"):
        check_command(shlex.split("healthy --port 8000"))
