"""The dashboard for tests: an engine that computes nothing, and what a reader sees of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from analyzer.corpus import Corpus
from analyzer.datamodels import Article, Comparison
from analyzer.settings import Settings

ROOT = Path(__file__).parents[1]
FERRY = "corpora/ferry"


class FakeEngine:
    """Answers every article with one comparison, and remembers what it was asked."""

    asked: list[tuple[Corpus, Settings, tuple[Article, ...]]]
    answer: Comparison | BaseException

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self.corpus, self.settings = corpus, settings

    def compare(
        self, articles: Sequence[Article], progress: Callable[[str, int, int], None]
    ) -> Comparison:
        self.asked.append((self.corpus, self.settings, tuple(articles)))
        progress("judging", 1, 2)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


def opened(**link: str) -> AppTest:
    """The page, opened at an address."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=20)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def pressed(app: AppTest, key: str = "compare") -> AppTest:
    """The page after a button was pressed."""
    return app.button(key=key).click().run()


def turned(app: AppTest, page: str) -> AppTest:
    """Another page of the same session."""
    return app.switch_page(f"analyzer/ui/pages/{page}.py").run()


def drawn(app: AppTest) -> str:
    """All that was drawn as HTML."""
    assert not app.exception
    return " ".join(each.value for each in app.html if "<style" not in each.value)


def words(app: AppTest) -> str:
    """The same without tags and with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", drawn(app))).split())


def sent(app: AppTest) -> dict[str, Any]:
    """What was sent to the browser for the article or the matrix."""
    [component] = app.get("bidi_component")
    data: dict[str, Any] = json.loads(component.proto.json)
    return data


def claims_marked(app: AppTest) -> list[str]:
    """The claims in the text as their buttons name them, without those that step back."""
    data = sent(app)
    return [
        f"{end['number']}{end['sign']}"
        for paragraph in data["paragraphs"]
        for piece in paragraph["pieces"]
        for end in piece["ends"]
        if end["id"] not in data["faded"]
    ]
