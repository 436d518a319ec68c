"""Checks an evidence pack: every file is the one that was packed, and what is compared leads back to what was captured.

It needs Python 3.10 or newer and nothing else, and lies in every pack beside what it checks:

    python3 verify.py            in the unpacked folder
    python3 verify.py PACK.zip   without unpacking

It answers with one sentence and exit code 0, or names what is wrong with exit code 1. It cannot know who made the pack:
whoever changes a file may write new sums. Keep the sha256 of the pack itself, which is shown when it is made.
"""

import hashlib
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FORMAT = "zanwatch-evidence-1"
MOST_FILES, MOST_BYTES = 500, 256 * 2**20
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", re.ASCII)
_CHUNK = 1 << 16
_LINK_TYPE, _FOLDER_TYPE = 0o120000, 0o040000
_TYPE_MASK = 0o170000
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"


class BadPackError(ValueError):
    """Raised when an archive is no pack, or not safe to read, from this module."""


def read_pack(path: Path) -> dict[str, bytes]:
    """Return the files of a ZIP by name, nothing being written anywhere; raises BadPackError."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_members(archive)
    except BadPackError:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError) as error:
        # An unknown or encrypted packing is a RuntimeError of zipfile.
        raise BadPackError(f"it is no whole archive: {error}") from error


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of an unpacked pack by name; raises BadPackError."""
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise BadPackError(f"{name} is a link")
        if path.is_dir():
            continue
        left -= path.stat().st_size
        if len(files) >= MOST_FILES or left < 0:
            raise BadPackError("it holds more than a pack may")
        files[name] = path.read_bytes()
    return files


def find_faults(files: Mapping[str, bytes]) -> list[str]:
    """Return what is wrong with a pack, a sentence each; nothing where all of it is as it was packed."""
    if MANIFEST not in files or SUMS not in files:
        return [f"{MANIFEST} or {SUMS} is missing"]
    sums = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    faults = []
    expected = "".join(f"{sums[name]}  {name}\n" for name in sorted(files) if name != SUMS).encode()
    if files[SUMS] != expected:
        faults += _wrong_sums(files[SUMS], sums)
    try:
        manifest = json.loads(files[MANIFEST])
        faults += _wrong_files(manifest["files"], sums, files)
        faults += _wrong_chain(manifest, sums, files)
        if manifest["format"] != FORMAT:
            faults.append(f"its format is {manifest['format']}, and this program knows {FORMAT}")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        faults.append(f"{MANIFEST} cannot be read: {type(error).__name__} {error}")
    return faults


def _read_members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise BadPackError(f"it has {len(members)} files")
    for member in members:
        name, kind = member.filename, (member.external_attr >> 16) & _TYPE_MASK
        if not _NAME.fullmatch(name) or member.orig_filename != name:
            raise BadPackError(f"{name[:80]!r} is no name of a file of a pack")
        if name in files:
            raise BadPackError(f"{name} stands twice")
        if kind in (_LINK_TYPE, _FOLDER_TYPE) or member.flag_bits & 1:
            raise BadPackError(f"{name} is a link, a folder or encrypted")
        parts = []
        with archive.open(member) as unpacked:
            while chunk := unpacked.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise BadPackError("it unpacks to more than a pack may")
                parts.append(chunk)
        files[name] = b"".join(parts)
    return files


def _wrong_sums(body: bytes, sums: Mapping[str, str]) -> list[str]:
    said = (line.partition("  ") for line in body.decode("utf-8", "replace").splitlines())
    lines = {name: digest for digest, _, name in said}
    wrong = sorted(name for name in {*lines, *sums} - {SUMS} if lines.get(name) != sums.get(name))
    return [f"{name} is not what {SUMS} says" for name in wrong] or [f"{SUMS} is not in its form"]


def _wrong_files(listed: Mapping[str, Any], sums: Mapping[str, str], files: Mapping[str, bytes]) -> list[str]:
    said = {name: (entry["sha256"], entry["bytes"]) for name, entry in listed.items()}
    real = {name: (sums[name], len(body)) for name, body in files.items() if name not in (MANIFEST, SUMS)}
    names = sorted(name for name in {*said, *real} if said.get(name) != real.get(name))
    return [f"{name} is not what {MANIFEST} says" for name in names]


def _wrong_chain(manifest: Mapping[str, Any], sums: Mapping[str, str], files: Mapping[str, bytes]) -> list[str]:
    """Follow the chain: bytes as captured, edition read from them, comparison of the editions."""
    faults = []
    compared = json.loads(files[manifest["comparison"]])
    steps: list[tuple[str, ...]] = [("pack", manifest["act"], manifest["language"])]
    if (compared["act"], compared["language"]) != (manifest["act"], manifest["language"]):
        faults.append("the comparison is of another act or language than the pack")
    sides = ("from", "to")
    for side, edition, told in zip(sides, manifest["editions"], compared["editions"], strict=True):
        if not (edition["on"] == told["on"] == compared[side]):
            faults.append(f"the edition of {edition['on']} is not the one that is compared")
        if edition["law_sha256"] != told["law_sha256"]:
            faults.append(f"the edition of {edition['on']} and the comparison speak of different words")
        if not edition["captures"] or len(edition["captures"]) != len(told["captures"]):
            faults.append(f"the edition of {edition['on']} does not name all that it was read from")
        for entry, capture in zip(edition["captures"], told["captures"], strict=False):
            record = json.loads(files[entry["record"]])
            if not (sums.get(entry["body"]) == record["sha256"] == capture["sha256"]):
                faults.append(f"{entry['body']} is not the answer that was captured")
            if (record["url"], record["captured_at"]) != (capture["url"], capture["captured_at"]):
                faults.append(f"{entry['record']} and the comparison name different captures")
            steps += [("capture", entry["record"], sums[entry["record"]]), ("body", entry["body"], sums[entry["body"]])]
        steps += [("text", edition["text"], sums[edition["text"]]), ("edition", edition["on"], edition["law_sha256"])]
    steps.append(("comparison", manifest["comparison"], sums[manifest["comparison"]]))
    if link(steps) != manifest["chain"]:
        faults.append("the chain from the captures to the comparison is broken")
    return faults


def link(steps: Sequence[Sequence[str]]) -> str:
    """Return the sha256 in which every step rests on all before it."""
    head = ""
    for step in steps:
        head = hashlib.sha256("\n".join((head, *step)).encode()).hexdigest()
    return head


def main(words: Sequence[str]) -> int:
    """Check what is named, else the folder of this file; return the exit code."""
    place = Path(words[1]) if len(words) > 1 else Path(__file__).resolve().parent
    try:
        files = read_folder(place) if place.is_dir() else read_pack(place)
        faults = find_faults(files)
    except BadPackError as error:
        files, faults = {}, [str(error)]
    for fault in faults:
        sys.stdout.write(f"WRONG: {fault}.\n")
    if not faults:
        sys.stdout.write(f"All {len(files)} files are as they were packed, and the chain is whole.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
