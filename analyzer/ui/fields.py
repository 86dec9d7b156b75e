"""Fields that begin in the browser where the session says.

A field whose value only `st.session_state` knows can come up in the browser with its first option,
which the browser then takes for the user's choice. So each is told its value as the default too;
`.streamlit/config.toml` turns off the warning that both are given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

Chosen = TypeVar("Chosen", bound=str)


def select(label: str, options: Sequence[Chosen], key: str, **more: Any) -> Chosen:
    """One of the options: the session's, or the first."""
    index = next((at for at, one in enumerate(options) if one == st.session_state.get(key)), 0)
    chosen: Chosen = st.selectbox(label, options, index=index, key=key, **more)
    return chosen


def pills(label: str, options: Sequence[str], key: str, words: Callable[[str], str]) -> str:
    """One of a few options, all of them in sight; the session says which."""
    at: str = st.session_state[key]
    return st.pills(label, options, default=at, format_func=words, key=key, required=True) or at
