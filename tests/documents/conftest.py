import pytest

from law.model import Revision
from tests.journeys.pages import Pages
from tests.web.pages.conftest import (  # noqa: F401 - fixtures are found by their names
    app,
    look,
    own_samples,
    samples,
    samples_path,
    samples_template,
    settings,
    visit,
)
from zanwatch.samples import acts_folder

SHELTER, FEES = "900001", "900003"


@pytest.fixture(scope="session")
def sample_pages() -> Pages:
    return Pages([acts_folder()], page_size=1_000_000)


@pytest.fixture(scope="session")
def shelter(sample_pages: Pages) -> tuple[Revision, Revision]:
    """Two editions with changes of every usual kind."""
    first, second = (sample_pages.revision(SHELTER, "rus", on) for on in ("2021-02-12", "2024-05-13"))
    return first, second


@pytest.fixture(scope="session")
def shelter_kazakh(sample_pages: Pages) -> tuple[Revision, Revision]:
    first, second = (sample_pages.revision(SHELTER, "kaz", on) for on in ("2021-02-12", "2024-05-13"))
    return first, second


@pytest.fixture(scope="session")
def fees(sample_pages: Pages) -> tuple[Revision, Revision]:
    """A table of fees before and after."""
    days = sorted({on for language, on in sample_pages.editions(FEES) if language == "rus"})
    first, second = (sample_pages.revision(FEES, "rus", on) for on in days[-2:])
    return first, second
