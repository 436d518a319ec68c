"""What `zanwatch db check` advises: a backup loses what came since, so it is named only where nothing else helps."""

import pytest

from config.catalogues import read_catalogue
from storage.check import Checked, Fault, FaultKind
from zanwatch.commands.database import _say

REINDEX, RESTORE = "zanwatch db reindex", "zanwatch db restore"


@pytest.mark.parametrize(
    ("kinds", "advised"),
    [((), None), (("kept-differs",) * 2, REINDEX), (("blob",), RESTORE), (("kept-differs", "blob"), RESTORE)],
)
def test_a_backup_is_put_back_only_where_nothing_else_mends_it(
    kinds: tuple[FaultKind, ...], advised: str | None
) -> None:
    checked = Checked("espi-9", faults=[Fault(kind, "1", "what it is") for kind in kinds])

    *_, last = _say(checked, read_catalogue("eng"))

    assert [word for word in (REINDEX, RESTORE) if word in last] == ([advised] if advised else [])
