"""B57, B32: what is installed is named to the digit, above every version with a hole that we know, and runs no data."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = {
    "starlette": "1.0.1",  # a malformed Host led past guards
    "scrapy": "2.17",  # a header of the answer was run
    "prefect": "3.7.5",  # options of git, rebinding, remote $ref
    "twisted": "24.7.0",  # HTML in a redirect
    "h11": "0.16.0",  # requests within requests
    "jinja2": "3.1.6",  # ways out of the sandbox
    "python-multipart": "0.0.18",  # a form that takes for ever
    "lxml": "5.0",
    "cryptography": "43.0.1",
    "apprise": "0.9.5.1",  # a pattern that hangs
    "aiohttp": "3.12.14",
    "urllib3": "2.5.0",
    "requests": "2.32.4",
    "certifi": "2024.7.4",
    "idna": "3.7",
}
"""The first version without the hole that is told of; those of the reliability goals first."""
NOT_HERE = ("sqladmin", "starlette-admin", "pyyaml-unsafe", "dill")
_LINE = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[0-9][0-9a-z.+!]*)(?: ?;.*)?", re.IGNORECASE)


def read_lock() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    kept = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    found = [_LINE.fullmatch(line) for line in kept]

    assert [line for line, match in zip(kept, found, strict=True) if match is None] == [], "each line: name==version"
    return {match["name"].lower().replace("_", "-"): match["version"] for match in found if match}


def below(lock: dict[str, str]) -> list[str]:
    """Return which packages stand below their floor."""
    return sorted(name for name, floor in FLOORS.items() if name in lock and _number(lock[name]) < _number(floor))


def test_nothing_is_installed_below_a_version_whose_hole_is_known() -> None:
    lock = read_lock()

    assert below(lock) == []
    assert [name for name in ("starlette", "scrapy", "prefect") if name not in lock] == []
    assert [name for name in NOT_HERE if name in lock] == []


@pytest.mark.parametrize(("name", "version"), [("starlette", "1.0.0"), ("scrapy", "2.16.1"), ("prefect", "3.7.4")])
def test_an_older_version_in_the_lock_would_be_seen(name: str, version: str) -> None:
    assert below({**read_lock(), name: version}) == [name]


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0]))
