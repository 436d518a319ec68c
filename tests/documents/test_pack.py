"""A pack checks itself, and nothing in it can be changed unseen."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from alerts.documents import verify
from alerts.documents.pack import Origin, write_law
from alerts.documents.verify import BadPackError, find_faults, read_folder, read_pack
from flows.evidence import Asked, Pair, check_pack, make_pack
from flows.rereading import name_reader
from law.model import Capture
from tests.documents.papers import AT
from tests.journeys.pages import Pages

DAYS = "2021-02-12", "2024-05-13"
HEADERS = (("content-type", "application/json"), ("set-cookie", "session=secret"))


@pytest.fixture(scope="session")
def pair(sample_pages: Pages) -> Pair:
    origins = []
    for on in DAYS:
        bodies = sample_pages.bodies("900001", "rus", on)
        captures = tuple(
            Capture("espi", "900001", "rus", "edition", f"https://zan.gov.kz/{on}/{at}", AT, 200, HEADERS, body)
            for at, body in enumerate(bodies)
        )
        origins.append(Origin(sample_pages.revision("900001", "rus", on), captures))
    reader = name_reader()
    return Pair(origins[1].revision.facts, (origins[0], origins[1]), (reader, reader))


@pytest.fixture(scope="session")
def pack(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pack") / "pack.zip"
    path.write_bytes(make_pack(pair, Asked("rus")))
    return path


@pytest.fixture(scope="session")
def files(pack: Path) -> dict[str, bytes]:
    return read_pack(pack)


def zipped(files: Mapping[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return path


def run(*words: str, at: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", *words], capture_output=True, text=True, cwd=at, check=False)
    return done.returncode, done.stdout


def test_a_pack_holds_both_texts_the_comparison_and_what_was_captured(pair: Pair, files: dict[str, bytes]) -> None:
    assert sorted(files) == [
        "README.en.txt", "README.kk.txt", "README.ru.txt", "SHA256SUMS", "amending-acts.json",
        "captures/after-1.body", "captures/after-1.json", "captures/before-1.body", "captures/before-1.json",
        "comparison/comparison.docx", "comparison/comparison.html", "comparison/comparison.json",
        "comparison/comparison.pdf", "comparison/comparison.txt", "manifest.json", "texts/after.txt",
        "texts/before.txt", "verify.py",
    ]  # fmt: skip
    assert files["captures/before-1.body"] == pair.origins[0].captures[0].body
    assert files["texts/after.txt"] == write_law(pair.origins[1].revision)
    assert json.loads(files["amending-acts.json"])[0]["number"] == "906-VIII"


def test_a_cookie_is_no_evidence(files: dict[str, bytes]) -> None:
    assert json.loads(files["captures/after-1.json"])["headers"] == [["content-type", "application/json"]]


def test_the_same_comparison_is_the_same_pack(pair: Pair, pack: Path) -> None:
    assert make_pack(pair, Asked("rus")) == pack.read_bytes()


def test_it_checks_itself_packed_and_unpacked(pack: Path, files: dict[str, bytes], tmp_path: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(tmp_path)
    whole = 0, f"All {len(files)} files are as they were packed, and the chain is whole.\n"

    assert run("verify.py", at=tmp_path) == whole
    assert run("verify.py", str(pack), at=tmp_path) == whole


def test_we_check_it_with_our_own_code_and_read_the_captured_bytes_again(pack: Path, files: dict[str, bytes]) -> None:
    checked = check_pack(pack)

    assert (checked.files, checked.faults, checked.read_again) == (len(files), (), True)


def test_a_byte_changed_in_any_file_is_found(files: dict[str, bytes], tmp_path: Path) -> None:
    unseen = []
    for name, body in files.items():
        for at in {0, len(body) // 2, len(body) - 1}:
            changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
            if not check_pack(zipped({**files, name: changed}, tmp_path / "changed.zip")).faults:
                unseen.append((name, at))

    assert unseen == []


def test_a_byte_changed_in_any_file_of_a_folder_is_found_by_the_script(
    files: dict[str, bytes], pack: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(tmp_path)
    unseen = []
    for name, body in files.items():
        if name == "verify.py":
            continue
        (tmp_path / name).write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
        if run("verify.py", at=tmp_path)[0] != 1:
            unseen.append(name)
        (tmp_path / name).write_bytes(body)

    assert unseen == []


@pytest.mark.parametrize("name", ["captures/before-1.body", "texts/after.txt", "manifest.json", "SHA256SUMS"])
def test_a_file_taken_out_or_put_in_is_found(files: dict[str, bytes], name: str) -> None:
    assert find_faults({other: body for other, body in files.items() if other != name}) != []
    assert find_faults({**files, "extra.txt": b"x"}) != []


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files whose sums were all written anew by somebody who forgot the chain."""
    manifest = json.loads(files["manifest.json"])
    for name in manifest["files"]:
        manifest["files"][name] = {"sha256": verify.hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])}
    made = {**files, "manifest.json": json.dumps(manifest).encode()}
    sums = "".join(
        f"{verify.hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made) if name != verify.SUMS
    )
    return {**made, verify.SUMS: sums.encode()}


def test_new_sums_do_not_mend_the_chain(files: dict[str, bytes]) -> None:
    text = files["texts/after.txt"] + b"\n"
    body = files["captures/after-1.body"] + b" "

    assert find_faults(with_sums(files)) == []
    assert find_faults(with_sums({**files, "texts/after.txt": text})) == [
        "the chain from the captures to the comparison is broken"
    ]
    assert "captures/after-1.body is not the answer that was captured" in find_faults(
        with_sums({**files, "captures/after-1.body": body})
    )


def test_other_words_under_a_chain_made_anew_are_found_by_reading_again(
    pair: Pair, sample_pages: Pages, tmp_path: Path
) -> None:
    other = sample_pages.bodies("900001", "rus", "2026-01-01")[0]
    capture = pair.origins[1].captures[0]
    forged = Origin(
        pair.origins[1].revision, (Capture("espi", "900001", "rus", "edition", capture.url, AT, 200, (), other),)
    )
    path = tmp_path / "forged.zip"
    path.write_bytes(make_pack(Pair(pair.facts, (pair.origins[0], forged), pair.readers), Asked("rus")))

    assert find_faults(read_pack(path)) == []
    assert check_pack(path).faults == ("the captured bytes of 2024-05-13 hold other words than the pack says",)


BAD_NAMES = ("../evil", "/etc/passwd", "a/../../b", "C:/x", "a\\..\\b", "a//b", ".hidden", "папка/x", "a/", "x\ny")


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_leads_out_is_refused(files: dict[str, bytes], name: str, tmp_path: Path) -> None:
    path = zipped({**files, name: b"x"}, tmp_path / "bad.zip")

    with pytest.raises(BadPackError):
        read_pack(path)
    assert [found.name for found in tmp_path.iterdir()] == ["bad.zip"]


def test_a_name_with_a_zero_in_it_is_refused(files: dict[str, bytes], tmp_path: Path) -> None:
    path = zipped({**files, "aQQb": b"x"}, tmp_path / "bad.zip")
    path.write_bytes(path.read_bytes().replace(b"aQQb", b"a\x00Qb"))

    with pytest.raises(BadPackError):
        read_pack(path)


def test_a_link_a_double_and_a_bomb_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    for number, entries in enumerate(([(link, b"/etc/passwd")], [("a", b"1"), ("b", b"2")], [("a", bytes(10**6))])):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in entries:
                archive.writestr(name, body)
    twice = tmp_path / "1.zip"
    twice.write_bytes(twice.read_bytes().replace(b"b", b"a"))
    monkeypatch.setattr(verify, "MOST_BYTES", 10**5)

    for number, words in enumerate(("is a link", "stands twice", "unpacks to more")):
        with pytest.raises(BadPackError, match=words):
            read_pack(tmp_path / f"{number}.zip")


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path, pack: Path) -> None:
    for name, body in (("half", pack.read_bytes()[:5000]), ("none", b"hello")):
        (tmp_path / name).write_bytes(body)

        assert check_pack(tmp_path / name).faults[0].startswith("it is no whole archive")


def test_a_link_in_an_unpacked_folder_is_refused(files: dict[str, bytes], pack: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(tmp_path)
    shutil.move(tmp_path / "texts/after.txt", tmp_path.parent / f"{tmp_path.name}.txt")
    (tmp_path / "texts/after.txt").symlink_to(tmp_path.parent / f"{tmp_path.name}.txt")

    with pytest.raises(BadPackError, match="is a link"):
        read_folder(tmp_path)


def test_no_hour_of_its_making_is_in_it(pack: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(pack.read_bytes())) as archive:
        dates = {entry.date_time for entry in archive.infolist()}

    assert dates == {(1980, 1, 1, 0, 0, 0)}
