# ruff: noqa: INP001 - a script, no package
"""`make bundle`: one tar with which ZanWatch is installed on a machine of this kind that has no network.

In it are our own wheel, a wheel of every package in the version of requirements.lock, and what installs them. Wheels
are for one platform and one Python: the tar's name says which.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("alerts", "config", "flows", "law", "spiders", "storage", "web", "zanwatch")
FILES = ("pyproject.toml", "README.md", "LICENSE")
EXTRAS = "documents,postgres"
BESIDE = ("install.sh", "README.md", "README.ru.md", "README.kk.md")
_SECONDS = 1_000_000_000
"""All files bear one date, so that the same sources give the same tar."""


def main() -> int:
    """Write the tar into a folder and print its path."""
    reader = argparse.ArgumentParser(prog="make bundle", description=__doc__)
    reader.add_argument("folder", type=Path, nargs="?", default=ROOT / "dist")
    folder: Path = reader.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    name = f"zanwatch-{version}-cp{sys.version_info[0]}{sys.version_info[1]}-{platform}"
    with tempfile.TemporaryDirectory(prefix="zanwatch-bundle-") as made:
        stage = Path(made) / name
        stage.mkdir()
        make_wheels(make_pip(Path(made) / "builder"), copy_sources(Path(made) / "sources"), stage / "wheels")
        shutil.copy(ROOT / "requirements.lock", stage / "requirements.lock")
        for part in BESIDE:
            shutil.copy(ROOT / "deploy" / "bundle" / part, stage / part)
        shutil.copy(ROOT / "deploy" / "zanwatch.service", stage / "zanwatch.service")
        target = folder / f"{name}.tar"
        draft = target.with_suffix(".tar.next")
        with tarfile.open(draft, "w", format=tarfile.PAX_FORMAT) as tar:
            tar.add(stage, arcname=name, filter=_nobodys)
        draft.replace(target)
    sys.stdout.write(f"{target}\n")
    return 0


def copy_sources(folder: Path) -> Path:
    """Copy what our wheel is made of: building leaves files behind, and others work in the tree."""
    ignored = shutil.ignore_patterns("__pycache__")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def make_pip(folder: Path) -> Path:
    """Make an environment that has pip, whatever made the one that runs this, and return its Python."""
    venv.create(folder, with_pip=True)
    return folder / "bin" / "python"


def make_wheels(python: Path, sources: Path, folder: Path) -> None:
    """Collect a wheel of ourselves and of everything that we need, in the versions of the lock."""
    lock = ROOT / "requirements.lock"
    words = ["wheel", "--quiet", "--disable-pip-version-check", "--wheel-dir", str(folder), "--constraint", str(lock)]
    subprocess.run([str(python), "-m", "pip", *words, f"{sources}[{EXTRAS}]"], check=True)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return a file of the tar without its owner here and without its date."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = _SECONDS
    return member


if __name__ == "__main__":
    sys.exit(main())
