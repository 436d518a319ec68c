"""`serve` as a service of systemd: it starts with the machine and again after a fault, and may touch little.

Where systemd does not run, as in a container or on another system, nothing is written and the one command is said.
"""

import getpass
import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from typing import Literal

NAME = "zanwatch.service"
SECONDS = 60
_RUNS = ("running", "degraded", "starting", "initializing", "maintenance")
Manager = Literal["system", "user"]

_UNIT = """# Written by `zanwatch init`; deploy/zanwatch.service is the same for a program in /opt.
[Unit]
Description=ZanWatch: what changed in the law, and from when
After=network-online.target
Wants=network-online.target

[Service]
{who}ExecStart={command} serve --port {port}
WorkingDirectory={raw_folder}
Environment={environment}
Restart=always
RestartSec=10
# `serve` tells its children to end, and they have eight seconds each; whoever is left then is killed.
KillMode=mixed
TimeoutStopSec=40
# Two gigabytes are enough for the whole house; a crawl that goes wrong must not take the machine with it.
MemoryHigh=1200M
MemoryMax=1600M
TasksMax=512
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
{walls}
[Install]
WantedBy={wanted}
"""
_WALLS = """CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={folder}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
"""


@dataclass(frozen=True, slots=True)
class Served:
    """How it went; ``command`` is what somebody can do by hand, empty where nothing is left to do."""

    is_running: bool
    said: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are: the program, the data folder, the port of the pages."""

    command: Path
    folder: Path
    port: int


def show_unit(place: Place, manager: Manager, user: str = "") -> str:
    """Return the text of the unit; the walls of a mount namespace only the system's manager may build."""
    who = f"User={user}\n" if manager == "system" and user else ""
    walls = _WALLS.format(folder=_quote(f"{place.folder}")) if manager == "system" else ""
    wanted = "multi-user.target" if manager == "system" else "default.target"
    return _UNIT.format(
        who=who,
        command=_quote(f"{place.command}"),
        raw_folder=f"{place.folder}".replace("%", "%%"),
        environment=_quote(f"ZANWATCH_DATA_DIR={place.folder}"),
        port=place.port,
        walls=walls,
        wanted=wanted,
    )


def find_manager() -> Manager | None:
    """Return whose manager of services works here for this user, or None where there is none."""
    manager: Manager = "system" if os.geteuid() == 0 else "user"
    done = _systemctl(manager, "is-system-running")
    return manager if done is not None and done.stdout.strip() in _RUNS else None


def set_up(place: Place, manager: Manager | None, t: NullTranslations, folder: Path | None = None) -> Served:
    """Write the unit, let it start with the machine and now; where that cannot be, say the one command."""
    words_by_hand = (f"ZANWATCH_DATA_DIR={place.folder}", f"{place.command}", "serve", "--port", f"{place.port}")
    by_hand = f"env {shlex.join(words_by_hand)}"
    if manager is None:
        words = t.gettext("This machine has no systemd that could keep `serve` running. Leave this running:")
        return Served(is_running=False, said=words, command=by_hand)
    path = (folder or _units(manager)) / NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{NAME}.next")
        draft.write_text(show_unit(place, manager, _owner(place.folder)), "utf-8")
        draft.replace(path)
    except OSError as error:
        words = t.gettext("The service could not be written ({words}). Leave this running:")
        return Served(is_running=False, said=words.format(words=error.strerror), command=by_hand)
    for words_of_it in (("daemon-reload",), ("enable", "--now", NAME)):
        done = _systemctl(manager, *words_of_it)
        if done is None or done.returncode != 0:
            words = t.gettext("systemd did not take the service ({words}). Leave this running:")
            complaint = " ".join((done.stderr if done else "").split())[:200]
            return Served(is_running=False, said=words.format(words=complaint), command=by_hand)
    if manager == "user" and not _linger():
        words = t.gettext("`serve` runs as a service until you sign out. For it to go on after that:")
        return Served(is_running=True, said=words, command=f"sudo loginctl enable-linger {getpass.getuser()}")
    return Served(is_running=True, said=t.gettext("`serve` runs as a service, and starts with the machine."))


def _units(manager: Manager) -> Path:
    if manager == "system":
        return Path("/etc/systemd/system")
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _owner(folder: Path) -> str:
    """Return to whom the data belongs: the service is that user's, and root's only where root made the data."""
    try:
        return pwd.getpwuid(folder.stat().st_uid).pw_name
    except (OSError, KeyError):
        return ""


def _quote(words: str) -> str:
    r"""Return a word of a unit: per cent signs are systemd's own, and a space would end it.

    >>> _quote("/opt/zanwatch"), _quote("/opt/50% \"of\" it")
    ('/opt/zanwatch', '"/opt/50%% \\"of\\" it"')
    """
    escaped = words.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return escaped if escaped == words and " " not in words else f'"{escaped}"'


def _linger() -> bool:
    done = _run(("loginctl", "enable-linger"))
    return done is not None and done.returncode == 0


def _systemctl(manager: Manager, *words: str) -> "subprocess.CompletedProcess[str] | None":
    return _run(("systemctl", *(("--user",) if manager == "user" else ()), *words))


def _run(words: Sequence[str]) -> "subprocess.CompletedProcess[str] | None":
    if shutil.which(words[0]) is None:
        return None
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
