"""The pages for reviewing cells and for building corpora, as their reader sees them."""

from __future__ import annotations

import ast
import io
import zipfile
from pathlib import Path

from builders import BEACON, LANTERN, a_claim, a_comparison, a_result
from dashboard import FERRY, ROOT, FakeEngine, drawn, opened, pressed, turned, words
from streamlit.testing.v1 import AppTest

from analyzer.corpus import read_corpus, write_corpus
from analyzer.reviews import REVIEWS, read_reviews
from analyzer.ui.wording import on_page

TABLE = b"unit,paper,day,body\n1,Kite,2031-03-04,One.\n1,Kite,2031-03-04,One.\n2,Kite,soon,Two.\n"


def reviewing(**link: str) -> AppTest:
    """The review page on the ferry."""
    return turned(pressed(opened(**link)), "review")


def uploaded(*files: tuple[str, bytes]) -> AppTest:
    app = turned(opened(), "corpus")
    app.file_uploader(key="corpus_files").set_value(
        [(name, data, "application/octet-stream") for name, data in files]
    )
    return app.run()


def named(app: AppTest, name: str = "new") -> AppTest:
    app.text_input(key="corpus_name").set_value(name).run()
    return pressed(app, "build")


def test_review_shows_both_passages_and_the_machines_answer(engine: type[FakeEngine]) -> None:
    app = reviewing()
    assert app.selectbox(key="reviewed_claim").value == "lantern:text:39"
    assert app.selectbox(key="reviewed_cell").value == "beacon"
    shown = words(app)
    assert "Claim 2 ± contested" in shown
    assert "✕ diverges: number, victim (later) Beacon Post 2031-03-05" in shown
    assert "Five sailors were killed" in shown
    assert "confidence 0.85" in shown
    assert "Nothing is reviewed yet." in shown
    assert "It trains nothing and changes no other table." in shown


def test_review_arrives_at_the_cell_of_the_address(engine: type[FakeEngine]) -> None:
    link = {"corpus": FERRY, "article": "lantern", "claim": "lantern:text:0", "outlet": "Tidewire"}
    app = turned(opened(**link), "review")
    assert app.selectbox(key="reviewed_claim").value == "lantern:text:0"
    assert app.selectbox(key="reviewed_cell").value == "tide"


def test_review_choosing_another_claim_changes_the_cells(engine: type[FakeEngine]) -> None:
    app = reviewing()
    app.selectbox(key="reviewed_claim").select("lantern:text:0").run()
    assert "Claim 1 ✓ corroborated" in words(app)
    assert app.session_state["claim"] == "lantern:text:0"


def test_review_keeps_what_a_person_says(engine: type[FakeEngine]) -> None:
    app = reviewing()
    app.text_input(key="reviewer").set_value("Ada Quill")
    app.text_area(key="review_note").set_value("<b>seen</b> **twice**").run()
    pressed(app, "accept")
    [review] = read_reviews(FERRY)
    assert (review.reviewer, review.decision, review.said_relation) == (
        "Ada Quill", "accept", "diverges",
    )  # fmt: skip
    assert (review.article_id, review.other_article_id) == ("lantern", "beacon")
    assert (review.article_sha256, review.other_sha256) == (LANTERN.sha256, BEACON.sha256)
    assert review.note == "<b>seen</b> **twice**"
    shown = words(app)
    assert "Kept, Ada Quill: diverges." in shown
    assert "Three sailors died. Beacon Post diverges (number, victim) accept: diverges" in shown
    assert "&lt;b&gt;seen&lt;/b&gt; **twice**" in drawn(app)
    assert "Ada Quill the machine 1 1 Empty where there is too little to say" in shown
    assert app.text_area(key="review_note").value == ""
    assert {"download-reviews.csv", "download-agreement.csv"} <= {
        each.key for each in app.download_button
    }
    assert len(engine.asked) == 1  # nothing is compared anew


def test_review_corrects_to_a_relation_and_kinds(engine: type[FakeEngine]) -> None:
    app = reviewing()
    app.text_input(key="reviewer").set_value("Ada")
    app.selectbox(key="said_relation").select("diverges").run()
    assert "✕ Not possible. no kind is chosen" in words(pressed(app, "correct"))
    assert read_reviews(FERRY) == ()
    app.multiselect(key="said_kinds").select("number").run()
    pressed(app, "correct")
    [review] = read_reviews(FERRY)
    assert (review.decision, review.said_relation, review.said_kinds) == (
        "correct", "diverges", "number",
    )  # fmt: skip


def test_review_without_a_name_is_refused(engine: type[FakeEngine]) -> None:
    assert "✕ Not possible. no reviewer is named" in words(pressed(reviewing(), "reject"))
    assert not Path(FERRY, REVIEWS).exists()


def test_review_remembers_the_name_on_other_pages(engine: type[FakeEngine]) -> None:
    app = reviewing()
    app.text_input(key="reviewer").set_value("Ada").run()
    assert turned(turned(app, "article"), "review").text_input(key="reviewer").value == "Ada"


def test_review_of_a_changed_text_is_shown_as_stale(engine: type[FakeEngine]) -> None:
    app = reviewing()
    app.text_input(key="reviewer").set_value("Ada").run()
    assert " current Three sailors died." in words(pressed(app, "accept"))
    write_corpus([LANTERN], Path(FERRY))
    assert " stale Three sailors died." in words(app.run())


def test_review_that_cannot_be_kept_is_one_sentence(engine: type[FakeEngine]) -> None:
    app = reviewing()
    app.text_input(key="reviewer").set_value("Ada").run()
    Path(FERRY, REVIEWS).mkdir()
    assert "the reviews cannot be written there" in words(pressed(app, "accept"))


def test_review_of_nothing_says_so(engine: type[FakeEngine]) -> None:
    claim = a_claim(LANTERN, "Three sailors died.")
    engine.answer = a_comparison([LANTERN], [a_result(claim, "not covered")])
    assert "so there is no cell to review" in words(reviewing())


def test_review_before_a_comparison_says_what_to_do(engine: type[FakeEngine]) -> None:
    assert "Press Compare to set this article beside" in words(turned(opened(), "review"))


def test_corpus_shows_counts_and_what_is_wrong(engine: type[FakeEngine]) -> None:
    shown = words(turned(opened(), "corpus"))
    assert "No file is chosen yet." in shown
    assert "5 usable articles, 0 errors" in shown
    assert "no date; the article can be matched by its words only" in shown
    assert "The Lantern 2 2031-03-04 2031-03-04" in shown
    assert "2031-03-05 1 Beacon Post 1" in shown


def test_corpus_is_built_with_the_chosen_columns(engine: type[FakeEngine]) -> None:
    app = uploaded(("ferry.csv", TABLE))
    assert app.selectbox(key="column_text").options[0] == "found by its name: body"
    assert app.selectbox(key="column_outlet").options[0] == "not found by its name"
    app.selectbox(key="column_outlet").select("paper")
    app.selectbox(key="column_published").select("day")
    app.selectbox(key="column_id").select("unit").run()
    app = named(app)
    corpus = read_corpus("corpora/new")
    assert [(a.id, a.outlet, a.published, a.text) for a in corpus.articles] == [
        ("1", "Kite", "2031-03-04", "One."),
        ("2", "Kite", "", "Two."),
    ]
    shown = words(app)
    assert "ferry.csv:3 left out id '1' with the same text stands at line 2 already" in shown
    assert "ferry.csv:4 kept: 2 Kite 4 date 'soon' cannot be read" in shown
    assert "ferry.csv:2 kept: 1 Kite 2031-03-04 4" in shown
    pressed(app, "use")
    assert app.selectbox(key="corpus").value == "corpora/new"
    assert "2 usable articles" in words(app)


def test_corpus_takes_no_column_for_what_it_is_not(engine: type[FakeEngine]) -> None:
    app = uploaded(("ferry.csv", b"source,text\nan archive,A ferry burned.\n"))
    assert "no column" not in app.selectbox(key="column_text").options
    app.selectbox(key="column_outlet").select("no column").run()
    app.text_input(key="corpus_outlet").set_value("Kite").run()
    named(app)
    assert [one.outlet for one in read_corpus("corpora/new").articles] == ["Kite"]


def test_corpus_names_the_fields_of_the_page(engine: type[FakeEngine]) -> None:
    shown = words(named(uploaded(("a.csv", b"when,what\n2031-03-04,Ferry\n"))))
    assert "no column of article text found among when, what; name it with “Column: text”" in shown
    table = b"date,text\n4/5/2031,A ferry burned.\n"
    shown = words(named(uploaded(("b.csv", table))))
    assert "choose an order under “Order of day and month in dates”" in shown


def test_no_message_of_a_reader_reaches_a_page_with_an_option() -> None:
    said = [
        part.value
        for name in ("build", "dates", "files", "tables", "texts")
        for part in ast.walk(ast.parse((ROOT / f"analyzer/ingest/{name}.py").read_text("utf-8")))
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and " --" in part.value
    ]
    assert len(said) >= 5
    left = [on_page(words) for words in said if "--" in on_page(words)]
    # A new corpus has a folder of its own, and one field for columns is filled in by the message.
    assert left == [": is a file; give --out a folder", ": --"]


def test_corpus_never_overwrites_one(engine: type[FakeEngine]) -> None:
    before = Path(FERRY, "articles.jsonl").read_bytes()
    app = named(uploaded(("a.txt", b"Ferry\n\nA ferry burned.")), "ferry")
    assert "✕ Not possible. corpora/ferry: is there already; choose another name" in words(app)
    assert Path(FERRY, "articles.jsonl").read_bytes() == before


def test_corpus_refuses_hostile_files_in_a_line_each(engine: type[FakeEngine]) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../evil.txt", "Evil\n\nEvil.")
        archive.writestr("bomb.txt", "0" * 3_000_000)
        archive.writestr("inner.zip", "PK")
        archive.writestr("<script>alert(1)</script>.txt", "Good\n\nGood **text**.")
    app = named(uploaded(("<b>news</b>.zip", target.getvalue())))
    shown = words(app)
    assert "evil.txt left out its path leads out of the archive; it is left out" in shown
    assert "bomb.txt left out unfolds to over 200 times its size" in shown
    assert "inner.zip left out is an archive in an archive" in shown
    assert "<script" not in drawn(app)
    assert not list(Path().rglob("evil*"))


def test_corpus_of_nothing_usable_names_every_reason(engine: type[FakeEngine]) -> None:
    shown = words(named(uploaded(("a.txt", b""), ("b.zip", b"no archive"))))
    assert "✕ Not possible. Nothing was written: the files hold no article." in shown
    assert "a.txt: has no text" in shown
    assert "b.zip: not a readable ZIP archive" in shown
    assert not Path("corpora/new").exists()


def test_corpus_that_cannot_be_read_is_one_sentence(engine: type[FakeEngine]) -> None:
    app = turned(opened(), "corpus")
    app.selectbox(key="corpus").select("another folder").run()
    app.text_input(key="folder").set_value("nowhere").run()
    assert "✕ Not possible. nowhere: there is no such folder" in words(app)


def test_a_passage_leads_to_its_review(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    app.session_state["claim"] = "lantern:text:0"
    app = pressed(app.run(), "review-tide")
    assert app.selectbox(key="reviewed_claim").value == "lantern:text:0"
    assert app.selectbox(key="reviewed_cell").value == "tide"
    assert app.text_input(key="reviewer").value == ""
