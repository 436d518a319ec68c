from pathlib import Path

import pytest

from config.envfile import BadEnvFileError, draft_of, put_in_place, read_env_file, show_settings, write_draft
from config.settings import BadSettingError, read_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZANWATCH_DATA_DIR", str(tmp_path))
    for name in ("SMTP_URL", "MAIL_FROM", "CONTACT"):
        monkeypatch.delenv(f"ZANWATCH_{name}", raising=False)
    return tmp_path


def test_the_file_is_read_and_the_environment_wins_over_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = show_settings({"smtp_url": "smtps://a%40b.kz:p%24w@mail.example.kz", "contact": "mailto:a@b.kz"})
    write_draft(folder / "zanwatch.env", text)
    put_in_place(folder / "zanwatch.env")
    monkeypatch.setenv("ZANWATCH_CONTACT", "mailto:other@b.kz")
    monkeypatch.setenv("ZANWATCH_SMTP_URL", "")

    settings = read_settings()

    assert settings.smtp_url == "smtps://a%40b.kz:p%24w@mail.example.kz"
    assert settings.contact == "mailto:other@b.kz"


def test_the_file_is_for_its_owner_only_from_its_first_moment(folder: Path) -> None:
    draft = write_draft(folder / "zanwatch.env", show_settings({"contact": "x"}))

    assert draft == draft_of(folder / "zanwatch.env")
    assert draft.stat().st_mode & 0o777 == 0o600

    put_in_place(folder / "zanwatch.env")

    assert (folder / "zanwatch.env").stat().st_mode & 0o777 == 0o600
    assert not draft.exists()


@pytest.mark.parametrize("value", ['a"b', "a$b", "a\\b", "a\nb", "a`b"])
def test_what_a_shell_would_read_otherwise_is_refused_and_not_shown(value: str) -> None:
    with pytest.raises(BadEnvFileError, match="ZANWATCH_SMTP_URL") as refused:
        show_settings({"smtp_url": value})

    assert value not in str(refused.value)


@pytest.mark.parametrize("line", ["SMTP_URL=x", 'ZANWATCH_SMTP_URL="a$(id)"', "ZANWATCH_A=b", 'ZANWATCH_DATA_DIR="/x"'])
def test_a_line_that_is_none_is_named_by_its_number(folder: Path, line: str) -> None:
    (folder / "zanwatch.env").write_text(f"# a file\n{line}\n")

    with pytest.raises(BadSettingError, match="line 2"):
        read_settings()


def test_a_bad_value_in_the_file_is_one_sentence_that_names_the_variable(folder: Path) -> None:
    (folder / "zanwatch.env").write_text('ZANWATCH_MAIL_FROM="nobody"\n')

    with pytest.raises(BadSettingError, match="ZANWATCH_MAIL_FROM: must be one address"):
        read_settings()


def test_no_file_has_no_settings(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / "zanwatch.env") == {}
