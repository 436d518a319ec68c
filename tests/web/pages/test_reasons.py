import re
from gettext import NullTranslations
from pathlib import Path

import pytest

from config.catalogues import read_catalogue
from law.quality import gate
from web.reading.reasons import say_reason

ROOT = Path(gate.__file__).parents[2]
RULES = {rule.reason for table in (gate.DELIVERY, gate.LISTING, gate.EDITION) for rule in table}
WRITTEN = set(
    re.findall(r'Verdict\("(?:failed|quarantined)", "([a-z-]+)"', (ROOT / "flows" / "passes.py").read_text("utf-8"))
)


@pytest.mark.parametrize("reason", sorted(RULES | WRITTEN))
def test_every_reason_of_the_gate_has_its_words(reason: str) -> None:
    assert say_reason(reason, NullTranslations()) != reason
    assert say_reason(reason, read_catalogue("rus", "web")) != say_reason(reason, read_catalogue("kaz", "web"))


def test_a_reason_that_nobody_knows_is_shown_as_it_is() -> None:
    assert say_reason("moon: full", NullTranslations()) == "moon: full"
