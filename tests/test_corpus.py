"""A corpus is read line by line: what is wrong costs its line and is told with its place."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from builders import an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.corpus import (
    Corpus,
    article_line,
    is_iso,
    read_article,
    read_corpus,
    write_corpus,
)
from analyzer.datamodels import Article, Outlet
from analyzer.errors import ArticleError, CorpusError, EmptyCorpusError, UsageError

GOOD = {
    "id": "a",
    "outlet": "Lantern",
    "title": "Ferry burns",
    "published": "2031-03-04",
    "url": "https://lantern.example/a",
    "text": "A ferry burned in Port Selm.",
}


def a_line(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False).encode() + b"\n"


def a_folder(tmp_path: Path, *lines: bytes, outlets: str = "") -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "articles.jsonl").write_bytes(b"".join(lines))
    if outlets:
        (folder / "outlets.csv").write_text(outlets, encoding="utf-8")
    return folder


def told(corpus: Corpus) -> list[str]:
    assert corpus.path is not None
    return [str(p).replace(f"{corpus.path}{os.sep}", "") for p in corpus.problems]


def test_good_lines_are_read_without_a_problem(tmp_path: Path) -> None:
    corpus = read_corpus(
        a_folder(tmp_path, a_line(), b"\n", a_line(id="b", url=None, language="en"))
    )
    assert corpus.problems == ()
    assert corpus.article("a") == Article(**GOOD)
    assert corpus.article("b").url == ""
    assert corpus.article("b").language == "en"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (a_line(text="Zwölf")[:-7] + "ö".encode()[:1] + b"\n", "not UTF-8 at byte"),
        (a_line(text="Zwölf").decode().encode("cp1252"), "not UTF-8 at byte"),
        (a_line()[:40] + b"\n", "not JSON at column"),
        (b'["a"]\n', "not a JSON object"),
        (b"[" * 100_000 + b"\n", "not JSON (nested too deeply)"),
        (a_line(text="  \n "), "article 'a' has no text"),
        (a_line(text=None), "article 'a' has no text"),
        (a_line(id=""), "no id"),
    ],
)
def test_a_bad_line_costs_itself_only(tmp_path: Path, line: bytes, message: str) -> None:
    corpus = read_corpus(a_folder(tmp_path, a_line(id="one"), line, a_line(id="two")))
    assert [article.id for article in corpus.articles] == ["one", "two"]
    assert len(corpus.problems) == 1
    assert told(corpus)[0].startswith(f"articles.jsonl:2: {message}")


@pytest.mark.parametrize(
    ("changes", "message", "field", "value"),
    [
        ({"published": "4 March"}, "published '4 March' is not ISO 8601", "published", ""),
        ({"published": "20310304"}, "published '20310304' is not ISO 8601", "published", ""),
        ({"published": "2031-02-30"}, "published '2031-02-30' is not ISO 8601", "published", ""),
        ({"id": 17}, "the id is a number; read as '17'", "id", "17"),
        ({"title": ["x"]}, "field 'title' is not a string", "title", ""),
    ],
)
def test_a_bad_field_costs_the_field_only(
    tmp_path: Path, changes: dict[str, object], message: str, field: str, value: str
) -> None:
    corpus = read_corpus(a_folder(tmp_path, a_line(**changes)))
    assert getattr(corpus.articles[0], field) == value
    assert told(corpus)[0].startswith(f"articles.jsonl:1: {message}")
    assert corpus.articles[0].text == GOOD["text"]


def test_a_missing_field_is_told_and_empty(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": "Words."}).encode()
    corpus = read_corpus(a_folder(tmp_path, line))
    assert corpus.articles == (Article("a", "", "", "Words."),)
    assert [message.split(": ")[1] for message in told(corpus)] == [
        f"field '{name}' is missing" for name in ("outlet", "title", "published", "url")
    ]


def test_half_a_surrogate_pair_becomes_a_replacement_character(tmp_path: Path) -> None:
    line = b'{"id":"a","outlet":"","title":"","published":null,"url":null,"text":"ab\\ud83dcd"}\n'
    corpus = read_corpus(a_folder(tmp_path, line))
    assert corpus.articles[0].text == "ab\N{REPLACEMENT CHARACTER}cd"
    assert len(corpus.articles[0].sha256) == 64
    assert "half a surrogate pair" in told(corpus)[0]


def test_repeated_ids_keep_every_text_once(tmp_path: Path) -> None:
    corpus = read_corpus(
        a_folder(
            tmp_path,
            a_line(text="One."),
            a_line(text="Two."),
            a_line(text="One."),
            a_line(id="a-2", text="Native."),
            a_line(text="Three."),
            a_line(text="Two."),
        )
    )
    assert [(article.id, article.text) for article in corpus.articles] == [
        ("a", "One."),
        ("a-3", "Two."),
        ("a-2", "Native."),
        ("a-4", "Three."),
    ]
    assert [message.split(";")[0] for message in told(corpus)] == [
        "articles.jsonl:2: id 'a' stands at line 1 with another text already",
        "articles.jsonl:3: id 'a' with the same text stands at line 1 already",
        "articles.jsonl:5: id 'a' stands at line 1 with another text already",
        "articles.jsonl:6: id 'a' with the same text stands at line 2 already",
    ]


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    text = "One.\u2028Two.\u2029Three.\x85Four.\x0bFive.\x1cSix."
    folder = a_folder(tmp_path, a_line(text=text)[:-1] + b"\r\n", a_line(id="b"))
    corpus = read_corpus(folder)
    assert corpus.problems == ()
    assert corpus.article("a").text == text


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    assert read_corpus(a_folder(tmp_path, b"\xef\xbb\xbf" + a_line())).problems == ()


def test_unusable_folders_are_errors_that_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no such folder; make one with `python -m analyzer"):
        read_corpus(tmp_path / "missing")
    with pytest.raises(CorpusError, match=r"has no articles\.jsonl"):
        read_corpus(tmp_path)
    with pytest.raises(EmptyCorpusError, match=r"no usable article.*articles\.jsonl:1: not JSON"):
        read_corpus(a_folder(tmp_path, b"{\n"))
    with pytest.raises(CorpusError, match="is a file, not a corpus folder"):
        read_corpus(tmp_path / "corpus" / "articles.jsonl")


def test_utf16_is_named(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, a_line().decode().encode("utf-16"))
    with pytest.raises(CorpusError, match="is UTF-16; save it as UTF-8"):
        read_corpus(folder)


def test_an_unknown_id_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"^nobody: no article of the corpus .* has this id"):
        read_corpus(a_folder(tmp_path, a_line())).article("nobody")


def test_the_fingerprint_sees_every_field_but_not_the_order(tmp_path: Path) -> None:
    one, two = an_article("one"), an_article("two")
    outlets = {"One": Outlet("One", owner="Crane")}
    base = Corpus(None, (one, two), outlets).fingerprint
    assert Corpus(None, (two, one), outlets).fingerprint == base
    assert Corpus(tmp_path, (one, two), outlets).fingerprint == base
    changed = [
        Corpus(None, (one,), outlets),
        Corpus(None, (one, an_article("two", author="K. Vale")), outlets),
        Corpus(None, (one, an_article("two", published="2031-03-05")), outlets),
        Corpus(None, (one, two), {"One": Outlet("One", owner="Heron")}),
        Corpus(None, (one, two)),
    ]
    assert len({corpus.fingerprint for corpus in changed} | {base}) == 6


def test_editions_count_as_the_outlet_they_name(tmp_path: Path) -> None:
    outlets = (
        "outlet,name,same_as\n"
        "Lantern,The Lantern,\n"
        "Lantern feed,,Lantern\n"
        "Lantern app,,Lantern feed\n"
        "Kite,,Crane\n"
        "Crane,,Kite\n"
        "Crane mail,,Crane\n"
        "Lantern,again,\n"
        ",nobody,\n"
    )
    corpus = read_corpus(a_folder(tmp_path, a_line(), outlets=outlets))
    publishers = {
        name: corpus.publisher(name)
        for name in ("Lantern", "Lantern app", "Kite", "Crane", "Crane mail", "Elsewhere")
    }
    assert publishers == {
        "Lantern": "Lantern",
        "Lantern app": "Lantern",
        "Kite": "Crane",
        "Crane": "Crane",
        "Crane mail": "Crane",
        "Elsewhere": "Elsewhere",
    }
    assert [message.split(";")[0] for message in told(corpus)] == [
        "outlets.csv:8: outlet 'Lantern' has a row already",
        "outlets.csv:9: no outlet is named",
        "outlets.csv: same_as goes round in a circle: Crane, Kite",
    ]


def test_unusable_outlets_are_told_and_articles_kept(tmp_path: Path) -> None:
    corpus = read_corpus(a_folder(tmp_path, a_line(), outlets="name,kind\nLantern,newspaper\n"))
    assert len(corpus.articles) == 1
    assert told(corpus) == [
        "outlets.csv:1: has no column 'outlet' and is not used; name the first one so"
    ]


def test_the_rest_leaves_out_the_article_itself_but_not_copies_by_others() -> None:
    text = "A ferry burned in Port Selm."
    draft = an_article("draft", text, outlet="Lantern", url="https://lantern.example/1")
    corpus = Corpus(
        None,
        (
            an_article("draft", "Another text.", outlet="Kite"),
            an_article("same-url", "Yet another.", outlet="Kite", url=draft.url),
            an_article("same-text", text, outlet="Lantern"),
            an_article("same-text-feed", text, outlet="Lantern feed"),
            an_article("copy", text, outlet="Kite"),
            an_article("no-url", "A report without an address.", outlet="Lantern"),
        ),
        {"Lantern feed": Outlet("Lantern feed", same_as="Lantern")},
    )
    assert [article.id for article in corpus.rest(draft)] == ["copy", "no-url"]
    without_url = an_article("other", "Other.", outlet="Lantern")
    assert len(corpus.rest(without_url)) == 6


texts = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\r\n\u2028\u2029\x85\x0b\x0c\x1c\0"),
    ),
    min_size=1,
).filter(lambda text: bool(text.strip()))


@settings(max_examples=60, deadline=None)
@given(text=texts, title=st.text(st.characters(exclude_categories=["Cs"])))
def test_writing_and_reading_keeps_every_character(
    tmp_path_factory: pytest.TempPathFactory, text: str, title: str
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    article = Article("a", "Lantern", title, text, author="K. Vale", retrieved="2031-03-05")
    other = Article("b", "Kite", "", "Other.")
    write_corpus([article, other], folder)
    corpus = read_corpus(folder)
    assert corpus.articles == (article, other)
    assert corpus.problems == ()


def test_writing_is_repeatable_and_leaves_no_other_file(tmp_path: Path) -> None:
    write_corpus([an_article("one")], tmp_path / "new", "# One\n")
    before = (tmp_path / "new" / "articles.jsonl").read_bytes()
    write_corpus([an_article("one")], tmp_path / "new")
    assert (tmp_path / "new" / "articles.jsonl").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "README.md",
        "articles.jsonl",
    ]
    assert article_line(Article("a", "Lantern", "", "Wörter.")) == (
        '{"id": "a", "outlet": "Lantern", "title": "", "published": null, "url": null, '
        '"text": "Wörter."}\n'
    )


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    write_corpus([an_article("one")], tmp_path)
    broken = Article("bad", "Lantern", "", "half \ud800 pair")
    with pytest.raises(UnicodeEncodeError):
        write_corpus([an_article("two"), broken], tmp_path)
    assert [article.id for article in read_corpus(tmp_path).articles] == ["one"]
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


@pytest.mark.parametrize(
    ("published", "known"),
    [
        ("2031-03-04", True),
        ("2031-03-04T16:30", True),
        ("2031-03-04 16:30:05.25Z", True),
        ("2031-03-04T16:30:00+03:00", True),
        ("2031-3-4", False),
        ("2031-03-04T25:00", False),
        ("2031-W10-2", False),
        ("٢٠٣١-٠٣-٠٤", False),
        ("", False),
    ],
)
def test_iso_dates_are_those_an_article_can_use(published: str, known: bool) -> None:
    assert is_iso(published) is known
    if known:
        article = an_article(published=published)
        assert str(article.day) == "2031-03-04"
        assert (article.moment is not None) is (len(published) > 10)


def test_an_article_file_has_its_headline_first(tmp_path: Path) -> None:
    path = tmp_path / "ferry report.txt"
    path.write_bytes("\ufeff\r\nFerry burns \r\n\r\nOne.\r\n\r\nTwo.\r\n".encode())
    article = read_article(path, outlet="Lantern", published="4 March 2031")
    assert article == Article(
        "ferry report", "Lantern", "Ferry burns", "One.\r\n\r\nTwo.", "2031-03-04"
    )


def test_a_given_text_needs_no_file() -> None:
    assert read_article("stdin", "Ferry burns\nOne.") == Article("stdin", "", "Ferry burns", "One.")
    assert read_article("stdin", "One.\nTwo.", title="Given").text == "One.\nTwo."
    assert read_article("stdin", "Given\nTwo.", title="Given").text == "Two."
    assert read_article("stdin", "One line only.") == Article("stdin", "", "", "One line only.")


def test_an_article_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"nothing\.txt: there is no such file; give a file"):
        read_article(tmp_path / "nothing.txt")
    with pytest.raises(ArticleError, match="cannot be read: Is a directory"):
        read_article(tmp_path)
    with pytest.raises(ArticleError, match="stdin: has no text"):
        read_article("stdin", " \n\n")
    with pytest.raises(ArticleError, match="not a text"):
        read_article("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0")
    with pytest.raises(UsageError, match="--published '4/5/2031' is not a clear date"):
        read_article("stdin", "A\nB", published="4/5/2031")
