"""`zanwatch evidence` packs what is stored, and checks a pack."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from zanwatch.cli import app
from zanwatch.entry import UsageError

DAYS = ("--from", "2021-02-12", "--to", "2024-05-13")


@pytest.fixture
def run(samples_template: Path, key: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    path = shutil.copy(samples_template, tmp_path / "house.db")
    for name, value in {
        "DATABASE_URL": f"sqlite:///{path}",
        "DATA_DIR": f"{tmp_path}",
        "SECRET_KEY": key.hex(),
        "PUBLIC_URL": "https://zan.example",
    }.items():
        monkeypatch.setenv(f"ZANWATCH_{name}", value)
    monkeypatch.setenv("LC_ALL", "C")
    return lambda *words: CliRunner().invoke(app, ["evidence", *map(str, words)])


def test_a_pack_is_written_and_found_whole(run: object, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    written: Result = run("--act", "900001", *DAYS, "--out", path)  # type: ignore[operator]
    checked: Result = run("verify", path)  # type: ignore[operator]

    assert written.exit_code == 0
    assert f"Keep its sha256: {sha256(path.read_bytes()).hexdigest()}" in written.output
    assert (checked.exit_code, checked.output.splitlines()) == (
        0,
        [
            "All 18 files are as they were packed, and the chain is whole.",
            "Both texts were read from the captured bytes again: their words are the same.",
        ],
    )


def test_a_pack_that_was_changed_ends_with_one(run: object, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    run("--act", "900001", *DAYS, "--out", path, "--language", "kaz")  # type: ignore[operator]
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    checked: Result = run("verify", path)  # type: ignore[operator]

    assert checked.exit_code == 1
    assert checked.output.startswith("Wrong: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--act", "900001"), "--out"),
        (("--act", "900001", "--from", "2021", "--to", "2024-05-13", "--out", "x.zip"), "2021: a day is written"),
        (("--act", "nothing", *DAYS, "--out", "x.zip"), "act nothing is not stored"),
        (("--act", "900001", "--from", "2021-02-13", "--to", "2024-05-13", "--out", "x.zip"), "has no edition of"),
        (("--act", "900001", *DAYS, "--out", "x.zip", "--language", "eng"), "one of rus, kaz"),
        (("verify", "nothing.zip"), "there is no such file"),
    ],
)
def test_what_cannot_be_packed_is_wrong_usage(run: object, words: tuple[str, ...], said: str) -> None:
    ended: Result = run(*words)  # type: ignore[operator]

    assert isinstance(ended.exception, UsageError)
    assert said in str(ended.exception)
