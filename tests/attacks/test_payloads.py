from tests.attacks.payloads import MARKUP, PATHS, SQL, TEMPLATES


def test_the_lists_are_as_long_as_is_claimed_and_name_nothing_twice() -> None:
    lists = {"markup": MARKUP, "templates": TEMPLATES, "sql": SQL, "paths": PATHS}
    most = {"markup": 200, "templates": 60, "sql": 45, "paths": 80}

    assert {name: len(words) for name, words in lists.items()} == {
        name: len(set(words)) for name, words in lists.items()
    }
    assert [name for name, words in lists.items() if len(words) < most[name]] == []
