"""Every test that is collected runs: of two with one name, several processes would run only one."""

from types import SimpleNamespace
from typing import Any

import pytest

from tools.testing.gate import pytest_collection_finish, pytest_make_parametrize_id


def session_of(*names: str) -> Any:
    return SimpleNamespace(items=[SimpleNamespace(nodeid=name) for name in names])


def test_two_tests_of_one_name_are_refused() -> None:
    pytest_collection_finish(session_of("a::one", "a::two"))

    with pytest.raises(pytest.UsageError, match="a::two"):
        pytest_collection_finish(session_of("a::one", "a::two", "a::two"))


def test_a_long_body_is_named_shortly_and_not_like_another() -> None:
    bodies = "{" * 100_000, b"{" * 100_000, b"{" * 99_999 + b"}"
    names = [str(pytest_make_parametrize_id(body)) for body in bodies]

    assert len(set(names)) == len(bodies)
    assert max(map(len, names)) < 80
    assert pytest_make_parametrize_id("short") is None
