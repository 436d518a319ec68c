import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.settings import Settings
from storage.errors import WrongKeyError
from storage.keys import Vault, read_key

FIELD = "channel.address"


def test_the_key_of_the_environment_holds() -> None:
    assert read_key(Settings(secret_key="0F" * 32)) == b"\x0f" * 32


def test_a_key_is_made_once_for_this_user_only_and_read_again(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    first, second = read_key(settings), read_key(settings)
    path = tmp_path / "data" / "secret.key"

    assert (first == second, len(first), stat.S_IMODE(path.stat().st_mode)) == (True, 32, 0o600)
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"]


def test_those_who_start_together_get_one_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_key(settings), range(8)))

    assert len(keys) == 1


@pytest.mark.parametrize("content", [b"", b"abc", b"z" * 64, "ключ".encode()])
def test_a_damaged_key_file_is_refused_and_not_overwritten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(WrongKeyError, match=r"secret\.key"):
        read_key(Settings(data_dir=tmp_path))

    assert (tmp_path / "secret.key").read_bytes() == content


def test_what_is_encrypted_opens_again_and_looks_different_each_time(key: bytes) -> None:
    vault = Vault(key)
    forms = [vault.encrypt("mailto:a@b.kz", FIELD) for _ in range(2)]

    assert forms[0] != forms[1]
    assert [vault.decrypt(form, FIELD) for form in forms] == ["mailto:a@b.kz"] * 2
    assert all(form.startswith(f"v1:{vault.key_id}:") and "a@b" not in form for form in forms)


def test_another_key_another_field_or_a_changed_byte_opens_nothing(key: bytes) -> None:
    vault = Vault(key)
    form = vault.encrypt("mailto:a@b.kz", FIELD)
    with pytest.raises(WrongKeyError, match="another key"):
        Vault(b"x" * 32).decrypt(form, FIELD)
    for bad, field in [(form, "person.name"), (form[:-8] + "AAAAAAA=", FIELD), (form[:-3], FIELD)]:
        with pytest.raises(WrongKeyError, match="damaged"):
            vault.decrypt(bad, field)
    with pytest.raises(WrongKeyError):
        vault.decrypt("mailto:a@b.kz", FIELD)


def test_a_hash_depends_on_text_field_and_key(key: bytes) -> None:
    vault = Vault(key)
    hashes = {
        vault.hash("a", FIELD),
        vault.hash("b", FIELD),
        vault.hash("a", "person.name"),
        Vault(b"x" * 32).hash("a", FIELD),
    }

    assert (vault.hash("a", FIELD) in hashes, len(hashes), {len(digest) for digest in hashes}) == (True, 4, {64})


def test_a_key_of_another_length_is_none() -> None:
    with pytest.raises(WrongKeyError, match="32 bytes"):
        Vault(b"short")
