import time
from pathlib import Path
from typing import Any

import pytest
from replay_portal.library import Act

from zanwatch.samples.generate import KNOWN_EDITS, write_big_code


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "big-code").iterdir()}


def test_the_code_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_big_code(tmp_path / name)

    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_an_edition_is_about_half_a_megabyte_and_made_at_once(tmp_path: Path) -> None:
    started = time.perf_counter()
    write_big_code(tmp_path)
    seconds = time.perf_counter() - started
    sizes = {name: len(body) for name, body in files_of(tmp_path).items() if name.endswith(".md")}

    assert len(sizes) == 4
    assert {name: size for name, size in sizes.items() if not 480_000 < size < 540_000} == {}
    assert seconds < 2


@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_the_known_edits_are_those_a_lawyer_expects(tmp_path: Path, expected: dict[str, Any], language: str) -> None:
    edits = [{"kind": edit.kind, "eid": edit.eid} for edit in write_big_code(tmp_path)]

    assert edits == [{"kind": edit.kind, "eid": edit.eid} for edit in KNOWN_EDITS]
    assert edits == expected["big-code"]["steps"][0][language]


@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_articles_run_without_a_gap_and_chapters_start_anew_in_the_second_part(
    acts: dict[str, Act], language: str
) -> None:
    first = acts["big-code"].editions[language][0]
    articles = [block.number for block in first.blocks if block.kind == "article"]
    chapters = [int(block.number) for block in first.blocks if block.kind == "chapter"]

    assert articles == [f"{number}" for number in range(1, 601)]
    assert chapters == [*range(1, 17), *range(1, 25)]
