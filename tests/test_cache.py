"""A cache may be slow or gone, and never wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.cache import Cache, key_of


def test_what_was_put_is_found_and_nothing_else() -> None:
    cache = Cache(None)
    cache.put({"a": b"1", "b": b""})
    assert cache.get(["b", "a", "c"]) == {"a": b"1", "b": b""}
    assert cache.get([]) == {}


def test_the_first_value_of_a_key_stays() -> None:
    cache = Cache(None)
    cache.put([("a", b"1"), ("a", b"2")])
    cache.put({"a": b"3"})
    assert cache.get(["a"]) == {"a": b"1"}


def test_more_keys_than_one_statement_takes() -> None:
    cache = Cache(None)
    keys = [key_of(str(number)) for number in range(1200)]
    cache.put((key, key.encode()) for key in keys)
    assert cache.get([*keys, "missing"]) == {key: key.encode() for key in keys}


def test_a_file_serves_the_next_process_and_another_at_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "kept.sqlite"
    first = Cache(path)
    second = Cache(path)
    first.put({"a": b"1"})
    second.put({"b": b"2"})
    assert first.get(["a", "b"]) == {"a": b"1", "b": b"2"}
    first.close()
    second.close()
    assert Cache(path).get(["a", "b"]) == {"a": b"1", "b": b"2"}


@pytest.mark.parametrize("spoil", ["damaged", "no folder"])
def test_a_file_that_cannot_be_used_costs_a_warning(
    spoil: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "cache" / "kept.sqlite"
    if spoil == "damaged":
        path.parent.mkdir()
        path.write_bytes(b"this was never a database, nor will it become one")
    else:
        path.parent.write_text("a file stands where the folder should be", encoding="utf-8")
    cache = Cache(path)
    cache.put({"a": b"1"})
    assert cache.get(["a"]) == {"a": b"1"}
    assert cache.path is None
    (told,) = caplog.messages
    assert told.startswith(f"warning: {path}: the cache cannot be used (")


def test_keys_hold_their_parts_apart() -> None:
    assert key_of("ab", "c") != key_of("a", "bc") != key_of("abc")
    assert key_of() != key_of("")
    assert key_of("\ud800") != key_of("\ud801")  # halves of pairs, as damaged files have them
    assert len(key_of("a")) == 64


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_equal_keys_mean_equal_parts(ours: list[str], theirs: list[str]) -> None:
    assert (key_of(*ours) == key_of(*theirs)) == (ours == theirs)
