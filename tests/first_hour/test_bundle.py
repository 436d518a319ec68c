import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.servers import Mailbox

ROOT = Path(__file__).parents[2]
NO_NETWORK = {"PIP_NO_INDEX": "1", "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}


def test_what_goes_into_the_bundle_names_no_host_and_no_folder_of_this_machine() -> None:
    deploy = ROOT / "deploy"

    for path in (deploy / "make_bundle.py", deploy / "zanwatch.service", *(deploy / "bundle").iterdir()):
        text = path.read_text("utf-8")
        assert "://" not in text, path
        assert str(ROOT) not in text, path


@pytest.mark.long
@pytest.mark.timeout(900)
def test_it_is_installed_without_a_network_and_leads_to_a_test_alert(tmp_path: Path, mailbox: Mailbox) -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "make_bundle.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert made.returncode == 0, made.stderr
    with tarfile.open(made.stdout.strip()) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    (folder,) = (tmp_path / "unpacked").iterdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", **NO_NETWORK}

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=300
        )

    installed = run(str(folder / "install.sh"), str(tmp_path / "house"))
    assert installed.returncode == 0, installed.stderr
    command = str(tmp_path / "house" / ".venv" / "bin" / "zanwatch")
    answers = tmp_path / "answers.toml"
    answers.write_text(f'through = "{mailbox.url}"\nto = "a@centre.kz"\npassword = "correct horse"\n', "utf-8")
    answers.chmod(0o600)

    first = run(command, "init", "--answers", str(answers))

    assert first.returncode == 0, first.stderr
    assert len(mailbox.mails) == 1
    assert run(command, "changes", "--json").stdout.strip() == "[]"
