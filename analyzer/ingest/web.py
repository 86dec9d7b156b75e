"""Pages and feeds at the addresses that the user named; nothing else is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from analyzer.datamodels import Problem
from analyzer.errors import ArticleError
from analyzer.ingest.dates import parse_date
from analyzer.ingest.texts import (
    Reading,
    declared_encoding,
    decode,
    extract_html,
    given_date,
    quiet_trafilatura,
    read_text,
)

_SECONDS = 20  # for one page, before it counts as not answering
_FEED_START = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class FeedEntry:
    """One entry of an RSS or Atom feed. `published` is ISO 8601 or empty."""

    url: str
    title: str
    published: str


@dataclass(frozen=True)
class AddressReading:
    """What an address gave: `pages` were looked at, `feed` is the title of a feed."""

    readings: tuple[Reading, ...]
    problems: tuple[Problem, ...]
    pages: int
    feed: str = ""


@dataclass(frozen=True)
class _Fetched:
    """What an address answered, and where redirects led."""

    data: bytes
    url: str


def read_address(url: str, progress: Callable[[int], None] | None = None) -> AddressReading:
    """The article of a page, or those that a feed lists.

    An address that does not answer or holds no article costs that article only.
    """
    try:
        fetched = _fetch(url)
    except ArticleError as error:
        return AddressReading((), (Problem(url, _message(error)),), pages=1)
    name, entries = "", [FeedEntry(url, "", "")]
    is_feed = _FEED_START.match(fetched.data) is not None
    if is_feed:
        try:
            name, entries = parse_feed(fetched.data, fetched.url)
        except ElementTree.ParseError as error:
            told = f"is a feed that is not well-formed XML ({error}); name its pages instead"
            return AddressReading((), (Problem(url, told),), pages=0)
    readings: list[Reading] = []
    problems: list[Problem] = []
    if not entries:
        problems.append(Problem(url, "the feed lists no article; look at it in a browser"))
    for entry in entries:
        try:
            reading = _reading(_fetch(entry.url) if is_feed else fetched, entry)
            readings.append(reading)
            problems += [Problem(entry.url, message) for message in reading.wrong]
        except ArticleError as error:
            problems.append(Problem(entry.url, _message(error)))
        if progress is not None:
            progress(1)
    return AddressReading(tuple(readings), tuple(problems), len(entries), name)


def read_page(url: str, *, title: str = "", outlet: str = "", published: str = "") -> Reading:
    """The article of one page. What is given wins over what the page says.

    Raises:
        ArticleError: the address does not answer, is a feed, or holds no article.
    """
    day = given_date(published)
    fetched = _fetch(url)
    if _FEED_START.match(fetched.data):
        raise ArticleError(url, "is a feed, not an article; give the address of one article")
    reading = _reading(fetched, FeedEntry(url, "", ""))
    article = reading.article
    return replace(
        reading,
        article=replace(
            article,
            title=title or article.title,
            outlet=outlet or article.outlet,
            published=day or article.published,
        ),
    )


def parse_feed(data: bytes, url: str) -> tuple[str, list[FeedEntry]]:
    """A feed's title and its entries with an address, each once, in the feed's order.

    Raises:
        ElementTree.ParseError: not well-formed XML.
    """
    root = ElementTree.fromstring(data)
    name = ""
    entries: dict[str, FeedEntry] = {}
    for element in root.iter():
        if _tag(element) in ("channel", "feed") and not name:
            name = _child(element, "title")
        if _tag(element) not in ("item", "entry"):
            continue
        link = _link(element)
        date = _child(element, "pubdate", "published", "date", "updated")
        if link:
            link = urljoin(url, link)
            entries.setdefault(
                link, FeedEntry(link, _child(element, "title"), parse_date(date) if date else "")
            )
    return name, list(entries.values())


def _reading(fetched: _Fetched, entry: FeedEntry) -> Reading:
    """The article of a fetched page; what the page does not say is taken from the feed."""
    article_id = _id_of(entry.url)
    decoded = decode(fetched.data, declared=declared_encoding(fetched.data))
    if "<" not in decoded.text[:1000]:
        reading = read_text(entry.url, decoded.text, article_id)
        article, visible, wrong = reading.article, 0, reading.wrong
    else:
        article, visible, wrong = extract_html(entry.url, decoded.text, article_id, fetched.url)
    if decoded.wrong:
        wrong = (decoded.wrong, *wrong)
    article = replace(
        article,
        title=article.title or entry.title,
        published=_fuller(article.published, entry.published),
        outlet=article.outlet or urlsplit(fetched.url).hostname or "",
        url=article.url or fetched.url,
        retrieved=datetime.now(UTC).date().isoformat(),
    )
    return Reading(article, decoded.encoding, visible, wrong)


def _fuller(page: str, feed: str) -> str:
    """The page's date; the feed's where it is missing or where it adds the time of that day."""
    return feed if not page or feed.startswith(page) else page


def _fetch(url: str) -> _Fetched:
    """What stands at the address.

    Trafilatura refuses addresses of private networks, so that neither a feed nor a visitor of a
    shared dashboard can make this machine read what is inside its own network.

    Raises:
        ArticleError: no answer, or not status 200.
    """
    from trafilatura import fetch_response
    from trafilatura.settings import DEFAULT_CONFIG

    config = type(DEFAULT_CONFIG)()
    config.read_dict(DEFAULT_CONFIG)
    config.set("DEFAULT", "DOWNLOAD_TIMEOUT", str(_SECONDS))
    quiet_trafilatura()
    response = fetch_response(url, config=config)
    if response is None:
        raise ArticleError(
            url,
            "did not answer, or is an address of a private network, which is never fetched; "
            "check it, or save the page as .html",
        )
    if response.status != 200:
        raise ArticleError(
            url, f"answered with status {response.status}; open it in a browser and save the page"
        )
    return _Fetched(response.data, response.url or url)


def _id_of(url: str) -> str:
    """An id that a reader recognises: host and path of the address."""
    parts = urlsplit(url)
    path = f"{parts.hostname or ''}{parts.path}" + (f"-{parts.query}" if parts.query else "")
    return re.sub(r"[^\w.\-]+", "-", path).strip("-")


def _message(error: ArticleError) -> str:
    """What the error says, without its source."""
    return str(error).removeprefix(f"{error.source}: ")


def _tag(element: ElementTree.Element) -> str:
    """Name without name space, lower case."""
    return element.tag.rpartition("}")[2].lower()


def _child(element: ElementTree.Element, *names: str) -> str:
    """Text of the first child with one of the names, in the order of the names."""
    for name in names:
        for child in element:
            if _tag(child) == name and (text := "".join(child.itertext()).strip()):
                return " ".join(text.split())
    return ""


def _link(element: ElementTree.Element) -> str:
    """The address of an entry: RSS keeps it in the text, Atom in `href`."""
    for child in element:
        if _tag(child) != "link" or child.get("rel", "alternate") != "alternate":
            continue
        if href := (child.get("href") or child.text or "").strip():
            return href
    guid = _child(element, "guid")
    return guid if guid.startswith(("http://", "https://")) else ""
