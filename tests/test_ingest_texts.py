"""Text, Markdown and HTML files: headline, what a page says of itself, and how much was taken."""

from __future__ import annotations

import pytest

from analyzer.datamodels import Article
from analyzer.errors import ArticleError
from analyzer.ingest.texts import decode, extract_html, read_text, split_headline, visible_text

BODY = [
    "A ferry burned in Port Selm on Monday night, and three sailors died, the harbour office said.",
    "The fire broke out in the engine room at about ten in the evening, according to the captain, "
    "who was rescued by a tug.",
    "It was put out by noon. The company that runs the ferry said it would help with the inquiry, "
    "which the coast guard opened on Tuesday.",
]


def a_page(*, charset: str = "utf-8", around: str = "") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="{charset}">'
        "<title>Ferry burns in Port Selm</title>"
        '<meta property="og:title" content="Ferry burns in Port Selm">'
        '<meta property="og:site_name" content="The Lantern">'
        '<meta property="article:published_time" content="2021-03-04T10:00:00Z">'
        '<link rel="canonical" href="https://lantern.example/2021/ferry">'
        "<script>var hidden = 'never seen';</script></head><body>"
        f"{around}<article><h1>Ferry burns in Port Selm</h1>{paragraphs}</article></body></html>"
    )


def test_a_page_gives_text_headline_date_outlet_and_address() -> None:
    reading = read_text("ferry.html", a_page(), "ferry")
    assert reading.article == Article(
        id="ferry",
        outlet="The Lantern",
        title="Ferry burns in Port Selm",
        text="\n".join(BODY),
        published="2021-03-04",
        url="https://lantern.example/2021/ferry",
    )
    assert reading.visible == len(" ".join(["Ferry burns in Port Selm", *BODY]))
    assert reading.wrong == ()


def test_what_is_given_wins_over_the_page() -> None:
    article = read_text(
        "stdin", a_page(), "x", title="Given", outlet="Kite", published="5 March 2021"
    ).article
    assert (article.title, article.outlet, article.published) == ("Given", "Kite", "2021-03-05")


def test_a_page_of_which_little_was_taken_is_told() -> None:
    menu = (
        "<nav>" + "".join(f"<a href='/{n}'>Section {n} of it</a> " for n in range(200)) + "</nav>"
    )
    _, visible, wrong = extract_html("ferry.html", a_page(around=menu), "ferry")
    taken = len("\n".join(BODY))
    assert visible > 5 * taken
    assert wrong == (
        f"only {taken} of {visible} visible characters were taken as the article; "
        "compare it with the page",
    )


def test_a_page_without_an_article_is_an_error() -> None:
    with pytest.raises(
        ArticleError, match=r"empty\.html: no article text found on the page .0 visible"
    ):
        extract_html("empty.html", "<html><body><script>1</script></body></html>", "empty")


def test_the_character_set_of_a_page_is_used() -> None:
    page = a_page(charset="windows-1256", around="<p>احترقت العبارة</p>").encode("cp1256")
    reading = read_text("ferry.html", page, "ferry")
    assert reading.encoding == "windows-1256"
    assert reading.wrong == ()


def test_visible_text_leaves_out_scripts_and_head_lines() -> None:
    assert visible_text("<title>T</title><p>One&nbsp;two</p><script>x</script> <b>three</b>") == (
        "One two three"
    )


def test_markdown_keeps_its_text_and_loses_the_mark_of_the_headline() -> None:
    article = read_text("a.md", "# Ferry *burns*\n\nOne **two**.\n\n## Later\n\n- x\n", "a").article
    assert article.title == "Ferry *burns*"
    assert article.text == "One **two**.\n\n## Later\n\n- x"


def test_markdown_front_matter_says_what_it_says() -> None:
    reading = read_text(
        "a.md",
        "---\ntitle: 'Ferry burns'\ndate: 4 March 2031\nsource: Lantern\n"
        "link: https://lantern.example/1\nauthor: K. Vale\n---\n# Ferry burns\n\nOne.\n",
        "a",
    )
    assert reading.article == Article(
        "a",
        "Lantern",
        "Ferry burns",
        "One.",
        "2031-03-04",
        "https://lantern.example/1",
        author="K. Vale",
    )
    unclear = read_text("a.md", "---\ndate: 4/5/2031\n---\nTitle\nOne.", "a")
    assert unclear.article.published == ""
    assert unclear.wrong == (
        "date '4/5/2031' cannot be read; write 2031-03-04 or give --published",
    )


def test_headlines_end_with_any_line_end() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert split_headline(f"{end} {end}Title{end}{end}One.{end}Two.{end}") == (
            "Title",
            f"One.{end}Two.",
        )
    assert split_headline("Title\u2028still\nOne.") == ("Title\u2028still", "One.")


@pytest.mark.parametrize(
    ("data", "text", "encoding", "detected"),
    [
        ("Zwölf".encode(), "Zwölf", "utf-8", False),
        ("Zwölf".encode("utf-8-sig"), "Zwölf", "utf-8-sig", False),
        ("Zwölf".encode("utf-16"), "Zwölf", "utf-16", False),
        ("Zwölf Männer “hier”".encode("cp1252"), "Zwölf Männer “hier”", "cp1252", True),
        (
            ("Паром сгорел в порту в понедельник ночью, сообщили власти. " * 4).encode("cp1251"),
            "Паром сгорел в порту в понедельник ночью, сообщили власти. " * 4,
            "cp1251",
            True,
        ),
    ],
)
def test_encodings_are_found(data: bytes, text: str, encoding: str, detected: bool) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.detected, decoded.wrong) == (
        text,
        encoding,
        detected,
        "",
    )
