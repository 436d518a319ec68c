from tests.web.pages.conftest import own_samples, samples_template, settings  # noqa: F401 - fixtures are found by their names
