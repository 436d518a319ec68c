"""F54: a pass that gets no more memory, ends; the next one loses and doubles nothing."""

import os
import subprocess
from pathlib import Path

import pytest

from storage.engine import open_store
from tests.journeys.kill_loop import (
    CODE,
    KEY,
    _change_the_law,
    _compare_with_servers,
    _compare_with_store,
    _deliver_after_lease,
    set_up,
)
from tests.journeys.line import COMMAND

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the limit is kept as Linux keeps it")
MEGABYTES = (60, 120, 180, 220, 260, 300, 340, 380, 420, 500)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_pass_that_gets_no_more_memory_ends_and_the_next_one_tells_all(tmp_path: Path) -> None:
    codes = []
    with set_up(tmp_path) as scene:
        assert scene.house.run("watch", "--act", CODE).code == 0
        for at, megabytes in enumerate(MEGABYTES, 1):
            _change_the_law(scene.portal, at)
            limit = f'ulimit -v {megabytes * 1024}; exec "$@"'
            ran = subprocess.run(
                ["/bin/sh", "-c", limit, "sh", str(COMMAND), "watch", "--act", CODE],
                capture_output=True,
                text=True,
                env={**scene.house.environment, "PATH": os.environ["PATH"]},
                check=False,
                timeout=110,
            )
            codes.append(ran.returncode)
            again = scene.house.run("watch", "--act", CODE)
            assert again.code == 0, again.err
        store = open_store(scene.url, KEY)
        _deliver_after_lease(scene, store)  # what was in the hands of one that ended
        lost, doubled = _compare_with_store(store, len(MEGABYTES))
        store.close()
        told = _compare_with_servers(scene, len(MEGABYTES))

    assert (lost, doubled, told["lost"], told["doubled"]) == (0, 0, 0, 0)
    assert sum(code != 0 for code in codes) >= 3
