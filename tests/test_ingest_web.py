"""Pages and feeds, served by this machine; what does not answer costs one line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from test_ingest_texts import BODY, a_page
from trafilatura.settings import DEFAULT_CONFIG

from analyzer.corpus import read_article, read_corpus
from analyzer.errors import ArticleError, EmptyCorpusError
from analyzer.ingest.build import build_corpus
from analyzer.ingest.web import FeedEntry, parse_feed

RSS = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>Lantern news</title>
<item><title>Ferry burns</title><link>/ferry.html</link>
<pubDate>Thu, 04 Mar 2021 10:30:00 GMT</pubDate></item>
<item><title>Gone</title><link>/gone.html</link></item>
<item><title>Ferry burns again</title><link>/ferry.html</link></item>
</channel></rss>"""


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        pages = {"/ferry.html": a_page(), "/feed.xml": RSS, "/bad.xml": "<rss><channel>"}
        body = pages.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((body or "there is no such page on this server").encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on this machine, and leave to fetch from it."""
    monkeypatch.setitem(DEFAULT_CONFIG["DEFAULT"], "SSRF_PROTECTION", "off")
    served = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_address[1]}"
    served.shutdown()
    served.server_close()
    thread.join()


def test_a_page_is_an_article(server: str) -> None:
    article = read_article(f"{server}/ferry.html", outlet="Lantern")
    assert article.id == "127.0.0.1-ferry.html"
    assert article.text == "\n".join(BODY)
    assert (article.outlet, article.published) == ("Lantern", "2021-03-04")
    assert len(article.retrieved) == 10
    with pytest.raises(ArticleError, match=r"gone\.html: answered with status 404"):
        read_article(f"{server}/gone.html")
    with pytest.raises(ArticleError, match="is a feed, not an article"):
        read_article(f"{server}/feed.xml")


def test_a_feed_gives_the_pages_that_answer(server: str, tmp_path: Path) -> None:
    report = build_corpus([f"{server}/feed.xml"], tmp_path / "out")
    (article,) = read_corpus(tmp_path / "out").articles
    assert article.published == "2021-03-04T10:30:00+00:00"
    assert (report.kept, report.dropped) == (1, 1)
    assert [str(problem) for problem in report.problems] == [
        f"{server}/gone.html: answered with status 404; open it in a browser and save the page"
    ]
    taken = len("\n".join(BODY))
    visible = len(" ".join(["Ferry burns in Port Selm", *BODY]))
    assert report.lines()[:3] == [
        f"{server}/feed.xml: 2 pages, 1 article",
        f"  pages: {taken} of {visible} visible characters taken (93%)",
        "  feed 'Lantern news'",
    ]


def test_an_address_that_gives_nothing_is_told(server: str, tmp_path: Path) -> None:
    with pytest.raises(EmptyCorpusError, match="is a feed that is not well-formed XML"):
        build_corpus([f"{server}/bad.xml"], tmp_path / "out")
    with pytest.raises(EmptyCorpusError, match="did not answer, or is an address of a private"):
        build_corpus(["http://127.0.0.1:9/none.html"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_addresses_of_private_networks_are_not_fetched(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DEFAULT_CONFIG["DEFAULT"], "SSRF_PROTECTION", "on")
    with pytest.raises(ArticleError, match="a private network, which is never fetched"):
        read_article(f"{server}/ferry.html")


def test_atom_feeds_are_read() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Kite</title>
    <entry><title>One</title><link rel="self" href="/self"/><link href="/1"/>
    <published>2031-03-04T10:00:00Z</published></entry>
    <entry><title>Two</title></entry></feed>"""
    assert parse_feed(atom, "https://kite.example/feed") == (
        "Kite",
        [FeedEntry("https://kite.example/1", "One", "2031-03-04T10:00:00Z")],
    )
