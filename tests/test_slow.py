"""What is left out of the quick run is named by name, and a name that is nobody's leaves nothing out unseen."""

import re
from collections import Counter
from pathlib import Path

from tests.slow import read_slow

ROOT = Path(__file__).parents[1]
TWO = 2
"""A file of so many tests that are long by nature is no room that nothing else looks into."""


def test_every_name_on_the_list_is_a_test() -> None:
    unknown = [name for name in read_slow() if not _is_there(*name.partition("::")[::2])]

    assert sorted(unknown) == []


def test_no_file_is_left_out_as_a_whole() -> None:
    left_out = Counter(name.partition("::")[0] for name in read_slow() if "::" in name and "[" not in name)
    tests = {file: len(re.findall(r"^def test_", (ROOT / file).read_text("utf-8"), re.MULTILINE)) for file in left_out}
    whole = sorted(file for file, count in left_out.items() if count == tests[file] and count > TWO)

    assert whole == []


def _is_there(file: str, test: str) -> bool:
    path = ROOT / file
    name = re.escape(test.partition("[")[0])
    return path.is_file() and bool(re.search(rf"^def {name}", path.read_text("utf-8"), re.MULTILINE))
