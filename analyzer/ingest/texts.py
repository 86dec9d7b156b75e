"""Text, Markdown and HTML files, and bytes in whatever encoding they come."""

from __future__ import annotations

import codecs
import logging
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from analyzer.corpus import is_iso, without_surrogates
from analyzer.datamodels import Article
from analyzer.errors import ArticleError, UsageError
from analyzer.ingest.dates import parse_date

TEXT_ENDINGS = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml")
_HTML_ENDINGS = (".html", ".htm", ".xhtml")
_MARKDOWN_ENDINGS = (".md", ".markdown")

# Below this share of bytes outside ASCII a text that is not UTF-8 is taken for Western text with
# typographic quotes (cp1252): so few bytes mislead a statistical guess. Chosen, not measured.
_FEW_ODD_BYTES = 0.02
# An extraction that keeps less than this share of a page's visible text, or fewer characters, is
# reported: it may have lost the article. Chosen, not measured; navigation alone is often half.
_LEAST_SHARE = 0.2
_LEAST_CHARACTERS = 250

# What files are found in. Left to all it knows, charset-normalizer takes Russian in cp1251 for Mac
# Cyrillic and Turkish for Mac Latin, which differ from it in a few letters.
_USUAL_ENCODINGS = (
    *("cp1252", "cp1251", "cp1256", "cp1250", "cp1253", "cp1254", "cp1255", "cp1257", "cp1258"),
    *("koi8_r", "iso8859_2", "iso8859_6", "gb18030", "big5", "shift_jis", "euc_jp", "cp949"),
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)

_PAGE_FIELDS = ("title", "text", "date", "url", "sitename", "author", "language")


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it was read in, and what had to be replaced (empty if nothing)."""

    text: str
    encoding: str
    detected: bool  # neither given, nor declared, nor plain UTF-8
    wrong: str = ""


@dataclass(frozen=True)
class Reading:
    """An article as one file or page holds it, and how it was read.

    `visible` is the number of characters a reader of the page sees, 0 for plain text.
    """

    article: Article
    encoding: str
    visible: int = 0
    wrong: tuple[str, ...] = ()


def decode(data: bytes, encoding: str = "", declared: str = "") -> Decoded:
    """The text of the bytes: in the encoding given, else by byte order mark, UTF-8, or a guess.

    A file that is UTF-8 but for a few bytes stays UTF-8; those become U+FFFD and are reported.

    Raises:
        UsageError: the encoding given is unknown or does not fit the bytes.
    """
    if encoding:
        try:
            return Decoded(without_surrogates(data.decode(encoding)), encoding, detected=False)
        except LookupError:
            raise UsageError(
                f"encoding {encoding!r} is not known; give one such as utf-8, cp1252, cp1256"
            ) from None
        except UnicodeDecodeError as error:
            raise UsageError(
                f"the text is not {encoding} (byte {error.start + 1}); "
                "give another --encoding or none"
            ) from None
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = data.decode(name, errors="replace")
            return Decoded(text, name, detected=False, wrong=_replaced(data, name))
    for name in ("utf-8", declared):
        if name:
            try:
                return Decoded(data.decode(name), name, detected=False)
            except (UnicodeDecodeError, LookupError):
                pass
    good = len(_MULTIBYTE.findall(data))
    if good > data.decode("utf-8", errors="replace").count("\ufffd") - data.count(b"\xef\xbf\xbd"):
        text = data.decode("utf-8", errors="replace")
        return Decoded(text, "utf-8", detected=True, wrong=_replaced(data, "utf-8"))
    guessed = _guess(data)
    return Decoded(data.decode(guessed, errors="replace"), guessed, True, _replaced(data, guessed))


def declared_encoding(data: bytes) -> str:
    """The character set that a page names for itself; empty if none."""
    match = _META_CHARSET.search(data[:4096]) if b"<" in data[:512] else None
    return match[1].decode("ascii") if match else ""


def _replaced(data: bytes, encoding: str) -> str:
    """What is wrong with the bytes in that encoding; empty if nothing."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return (
            f"mixed encodings: byte {error.start + 1} (line {line}) is not {encoding}; "
            "such bytes became U+FFFD, repair the file or give --encoding"
        )
    return ""


def _guess(data: bytes) -> str:
    """The most likely encoding of bytes that are not UTF-8."""
    odd = sum(byte > 127 for byte in data)
    if odd < _FEW_ODD_BYTES * len(data) and not _undefined_in_cp1252(data):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(_USUAL_ENCODINGS)).best()
    same = best is None or data.decode(best.encoding, "replace") == data.decode("cp1252", "replace")
    return "cp1252" if best is None or same else best.encoding


def _undefined_in_cp1252(data: bytes) -> bool:
    """Whether a byte occurs that Windows-1252 does not use."""
    return any(byte in data for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))


def read_one(
    source: str | Path,
    text: str | bytes | None = None,
    *,
    title: str = "",
    outlet: str = "",
    published: str = "",
) -> Article:
    """See `analyzer.corpus.read_article`."""
    name = str(source)
    if text is None and name.lower().startswith(("http://", "https://")):
        from analyzer.ingest.web import read_page

        return read_page(name, title=title, outlet=outlet, published=published).article
    path = Path(source)
    if text is None:
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            raise ArticleError(
                name, "there is no such file; give a file, an article id of the corpus, a URL or -"
            ) from None
        except OSError as error:
            raise ArticleError(
                name, f"cannot be read: {error.strerror}; give a text file"
            ) from None
    article_id = path.stem or name
    return read_text(
        name, text, article_id, title=title, outlet=outlet, published=published
    ).article


def read_text(
    place: str,
    content: str | bytes,
    article_id: str,
    *,
    title: str = "",
    outlet: str = "",
    published: str = "",
    encoding: str = "",
) -> Reading:
    """The article in the content of a text, Markdown or HTML file.

    HTML is known by the ending of `place` or by how the content starts. Blank lines after the
    headline and at the end belong to neither title nor text; all else is kept verbatim.

    Raises:
        ArticleError: there is no text, or `published` is not a date.
    """
    day = given_date(published)
    ending = Path(place).suffix.lower()
    if isinstance(content, bytes):
        decoded = decode(content, encoding, declared_encoding(content))
    else:
        decoded = Decoded(without_surrogates(content.removeprefix("\ufeff")), "utf-8", False)
    if "\0" in decoded.text[:1000]:
        raise ArticleError(place, "is not a text (it holds null bytes); give .txt, .md or .html")
    wrong: tuple[str, ...] = (decoded.wrong,) if decoded.wrong else ()
    if ending in _HTML_ENDINGS or _HTML_START.match(decoded.text):
        article, visible, lost = extract_html(place, decoded.text, article_id)
        article = Article(
            id=article.id,
            outlet=outlet or article.outlet,
            title=title or article.title,
            text=article.text,
            published=day or article.published,
            url=article.url,
            language=article.language,
            author=article.author,
        )
        return Reading(article, decoded.encoding, visible, wrong + lost)
    said: dict[str, str] = {}
    body = decoded.text
    if ending in _MARKDOWN_ENDINGS:
        said, body = _front_matter(body)
    headline, body = split_headline(body, title or said.get("title", ""))
    if ending in _MARKDOWN_ENDINGS:
        headline = re.sub(r"^#{1,6}\s+|\s+#+$", "", headline)
    if not body:
        raise ArticleError(place, "has no text; put the headline on the first line, the text below")
    dated = parse_date(said.get("date", ""))
    if said.get("date") and not dated:
        wrong += (f"date {said['date']!r} cannot be read; write 2031-03-04 or give --published",)
    article = Article(
        id=article_id,
        outlet=outlet or said.get("outlet", ""),
        title=headline,
        text=body,
        published=day or dated,
        url=said.get("url", ""),
        author=said.get("author", ""),
    )
    return Reading(article, decoded.encoding, wrong=wrong)


def given_date(published: str) -> str:
    """The date that the user gave, in ISO 8601; empty if none was given.

    Raises:
        UsageError: it is no date, or day and month are open.
    """
    if not published:
        return ""
    day = parse_date(published)
    if not day:
        raise UsageError(f"--published {published!r} is not a clear date; write it as 2031-03-04")
    return day


def split_headline(text: str, title: str = "") -> tuple[str, str]:
    """Headline and text. The first line is the headline, unless a title is given.

    A given title that the first line repeats is taken off the text. A text of one line has no
    headline.
    """
    body = _without_blank_ends(text)
    first = _LINE_END.search(body)
    line = body[: first.start()] if first else body
    rest = _without_blank_ends(body[first.end() :]) if first else ""
    if title:
        bare = line.lstrip("#").split()
        return title, rest if rest and bare == title.split() else body
    return (line.strip(), rest) if rest else ("", body)


def _without_blank_ends(text: str) -> str:
    """The text without blank lines at its start and white space at its end."""
    return re.sub(r"\A(?:[^\S\r\n]*(?:\r\n|\n|\r))+", "", text).rstrip()


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """`title`, `date`, `outlet`, `url`, `author` of a Markdown front matter, and the text below."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    names = {"source": "outlet", "publisher": "outlet", "published": "date", "link": "url"}
    said: dict[str, str] = {}
    for line in match[1].splitlines():
        name, colon, value = line.partition(":")
        if colon and value.strip():
            name = name.strip().lower()
            said.setdefault(names.get(name, name), value.strip().strip("\"'"))
    return said, text[match.end() :]


def extract_html(
    place: str, html: str, article_id: str, url: str = ""
) -> tuple[Article, int, tuple[str, ...]]:
    """The article of a page, the number of characters visible on it, and what may be lost.

    Raises:
        ArticleError: no text was found on the page.
    """
    import trafilatura

    quiet_trafilatura()
    visible = len(visible_text(html))
    document = trafilatura.bare_extraction(
        html,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": "2100-01-01",  # otherwise today: the result would change with the day
        },
    )
    found: dict[str, str | None] = {}
    if document is not None:
        found = document if isinstance(document, dict) else document.as_dict()
    said = {name: (found.get(name) or "").strip() for name in _PAGE_FIELDS}
    title, text = said["title"], said["text"]
    if title and text.startswith(title) and text[len(title) : len(title) + 1] in ("\n", ""):
        text = text[len(title) :].strip()
    if not text:
        raise ArticleError(
            place,
            f"no article text found on the page ({visible} visible characters); "
            "save the text as .txt, headline first",
        )
    wrong: tuple[str, ...] = ()
    if len(text) < _LEAST_CHARACTERS or len(text) < _LEAST_SHARE * visible:
        wrong = (
            f"only {len(text)} of {visible} visible characters were taken as the article; "
            "compare it with the page",
        )
    address = said["url"] or url
    article = Article(
        id=article_id,
        outlet=said["sitename"] or urlsplit(address).hostname or "",
        title=title,
        text=without_surrogates(text),
        published=said["date"] if is_iso(said["date"]) else "",
        url=address,
        author=said["author"],
        language=said["language"],
    )
    return article, visible, wrong


def quiet_trafilatura() -> None:
    """Keep its messages off the terminal: what goes wrong is told as a problem."""
    for name in ("trafilatura", "htmldate", "urllib3"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def visible_text(html: str) -> str:
    """What a reader of the page sees, white space collapsed."""
    reader = _VisibleText()
    reader.feed(html)
    reader.close()
    return " ".join(" ".join(reader.parts).split())


class _VisibleText(HTMLParser):
    """Collects text outside of head, scripts and styles."""

    _HIDDEN = frozenset({"script", "style", "noscript", "template", "title", "svg"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter a hidden element."""
        self._depth += tag in self._HIDDEN

    def handle_endtag(self, tag: str) -> None:
        """Leave a hidden element."""
        if tag in self._HIDDEN and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        """Keep text that is seen."""
        if not self._depth:
            self.parts.append(data)
