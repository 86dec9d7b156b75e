"""The dashboard around its pages: choices, address, failures, files, two sessions at once."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from builders import (
    BEACON,
    LANTERN,
    TIDE,
    a_cell,
    a_claim,
    a_comparison,
    a_result,
    an_article,
    the_ferry,
)
from dashboard import (
    FERRY,
    ROOT,
    FakeEngine,
    claims_marked,
    drawn,
    opened,
    pressed,
    sent,
    turned,
    words,
)
from streamlit.runtime.scriptrunner import StopException

from analyzer.corpus import write_corpus
from analyzer.datamodels import Problem
from analyzer.errors import ModelError
from analyzer.outlets import compare_outlets
from analyzer.settings import Settings
from analyzer.ui import state

PAGES = "article matrix figures left_out words origins outlets review".split()


def test_opens_with_an_article_chosen_and_nothing_compared(engine: type[FakeEngine]) -> None:
    app = opened()
    assert app.selectbox(key="corpus").value == FERRY
    assert app.selectbox(key="corpus").options == ["ferry", "another folder"]
    assert app.selectbox(key="article").options == [
        "Beacon Post: Five dead in ferry fire (2031-03-05)",
        "Coast Radio: Ferry fire kills three (2031-03-04)",
        "The Lantern: Ferry burned for hours (no date)",
        "The Lantern: Ferry burns in Port Selm (2031-03-04 08:30)",
        "Tidewire: Ferry fire kills three in Port Selm (2031-03-04)",
    ]
    assert "Five dead in ferry fire Beacon Post, 2031-03-05" in words(app)
    assert "Five sailors were killed." in words(app)
    assert not engine.asked


def test_demo_article_is_chosen_first(engine: type[FakeEngine]) -> None:
    main = an_article(state.DEMO_ARTICLE, outlet="Harbour Times", title="Silo explodes")
    write_corpus([LANTERN, main], Path("corpora/demo"))
    app = opened()
    assert app.selectbox(key="corpus").value == "corpora/demo"
    assert app.selectbox(key="article").value == state.DEMO_ARTICLE


def test_articles_of_one_headline_are_told_apart(engine: type[FakeEngine]) -> None:
    write_corpus([LANTERN, replace(LANTERN, id="copy")], Path(FERRY))
    app = opened()
    words = "The Lantern: Ferry burns in Port Selm (2031-03-04 08:30)"
    assert app.selectbox(key="article").options == [f"{words} [copy]", f"{words} [lantern]"]
    app.selectbox(key="article").select("lantern").run()
    pressed(app)
    assert [article.id for article in engine.asked[0][2]] == ["lantern"]


def test_compares_the_chosen_article_with_its_corpus(engine: type[FakeEngine]) -> None:
    app = opened()
    app.selectbox(key="article").select("lantern")
    pressed(app)
    [(corpus, settings, articles)] = engine.asked
    assert corpus.path == Path(FERRY)
    assert len(corpus.articles) == 5
    assert settings == Settings()
    assert articles == (LANTERN,)


def test_unknown_article_in_the_address_is_said(engine: type[FakeEngine]) -> None:
    app = opened(corpus=FERRY, article="nobody")
    assert f"nobody: no article of the corpus {FERRY} has this id" in words(app)
    assert claims_marked(pressed(app.run())) == ["1✓", "2±", "3·", "4–"]


def test_another_choice_keeps_the_page_and_says_so(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    app.selectbox(key="article").select("tide").run()
    assert "Press Compare to see this article; the page still shows the one before." in words(app)
    assert len(engine.asked) == 1
    pressed(app)
    assert engine.asked[1][2] == (TIDE,)


def test_pasted_text_reaches_the_engine_and_stays_out_of_the_address(
    engine: type[FakeEngine],
) -> None:
    app = opened()
    app.radio(key="source").set_value("Pasted text").run()
    assert "No article is chosen yet. Paste a text or upload a file on the left." in words(app)
    assert app.button(key="compare").disabled
    app.text_area(key="pasted").set_value("Ferry sinks\n\nA ferry sank. Nobody was hurt.")
    app.text_input(key="outlet").set_value("Grey Gull")
    app.text_input(key="published").set_value("4 March 2031").run()
    pressed(app)
    [(_, _, [article])] = engine.asked
    assert article == an_article(
        "pasted-text",
        "A ferry sank. Nobody was hurt.",
        outlet="Grey Gull",
        title="Ferry sinks",
        published="2031-03-04",
    )
    assert dict(app.query_params) == {"corpus": FERRY}


def test_equal_words_by_another_outlet_are_compared_anew(engine: type[FakeEngine]) -> None:
    app = opened()
    app.radio(key="source").set_value("Pasted text").run()
    app.text_area(key="pasted").set_value("Ferry sinks\n\nA ferry sank.").run()
    pressed(app)
    app.text_input(key="outlet").set_value("Grey Gull").run()
    pressed(app)
    assert [articles[0].outlet for _, _, articles in engine.asked] == ["", "Grey Gull"]


def test_uploaded_file_reaches_the_engine(engine: type[FakeEngine]) -> None:
    app = opened()
    app.radio(key="source").set_value("Text file").run()
    content = "Fähre sinkt\nDie Fähre sank.".encode()
    app.file_uploader(key="file").set_value(("draft.txt", content, "text/plain")).run()
    pressed(app)
    [(_, _, [article])] = engine.asked
    assert (article.id, article.title, article.text) == ("draft", "Fähre sinkt", "Die Fähre sank.")


def test_unreadable_date_is_one_sentence(engine: type[FakeEngine]) -> None:
    app = opened()
    app.radio(key="source").set_value("Pasted text").run()
    app.text_area(key="pasted").set_value("Ferry sinks\nA ferry sank.")
    app.text_input(key="published").set_value("the other day").run()
    assert "✕ Not possible." in words(app)
    assert "the other day" in words(app)


def test_no_corpus_is_said(
    engine: type[FakeEngine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bare").mkdir()
    monkeypatch.chdir(tmp_path / "bare")
    app = opened()
    assert "No corpus is chosen. Choose one on the left, or name the folder" in words(app)
    assert app.button(key="compare").disabled
    app.text_input(key="folder").set_value("nowhere").run()
    assert (
        "✕ Not possible. nowhere: there is no such folder; build one on the page Corpus"
        in words(app)
    )


def test_corpus_without_usable_article_is_said(engine: type[FakeEngine]) -> None:
    Path(FERRY, "articles.jsonl").write_text("not json\n", encoding="utf-8")
    assert f"✕ Not possible. {FERRY}/articles.jsonl: holds no usable article" in words(opened())


def test_changed_corpus_is_read_again(engine: type[FakeEngine]) -> None:
    pressed(opened())
    write_corpus([LANTERN], Path(FERRY))
    app = pressed(opened())
    assert len(app.selectbox(key="article").options) == 1
    assert [len(corpus.articles) for corpus, _, _ in engine.asked] == [5, 1]


def test_failure_is_one_sentence_and_is_tried_again(engine: type[FakeEngine]) -> None:
    engine.answer = ModelError("parallax-pair", "its file is missing; run make setup")
    app = pressed(opened())
    assert "✕ Not possible. model parallax-pair: its file is missing; run make setup" in words(app)
    assert not app.get("progress")
    assert [each.key for each in app.button if each.key == "stop"] == []
    engine.answer = the_ferry()
    assert "Three sailors died." in words(app.run())


def test_problems_are_listed(engine: type[FakeEngine]) -> None:
    engine.answer = the_ferry(problems=(Problem("articles.jsonl:7", "not JSON; left out"),))
    shown = words(pressed(opened()))
    assert "1 problem in this run articles.jsonl:7: not JSON; left out" in shown


def test_offers_the_files_of_a_run(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    assert [each.label for each in app.download_button] == [
        "Claims (CSV)",
        "Cells (CSV)",
        "Timeline (CSV)",
        "Report",
        "Report (Markdown)",
        "Excel workbook",
        "Everything (ZIP)",
    ]
    request = app.session_state["request"]
    claims = state.file(request, Settings(), "claims.csv").decode("utf-8")
    assert claims.splitlines()[0].startswith("claim_id,article_id,outlet,start,end,sentence")
    assert len(claims.splitlines()) == 5
    assert state.file(request, Settings(), "report.html").startswith(b"<!doctype html>")
    packed = zipfile.ZipFile(io.BytesIO(state.archive(request, Settings())))
    assert packed.read("claims.csv").decode("utf-8") == claims
    assert {"report.html", "cells.csv", "manifest.json"} < set(packed.namelist())
    assert len(engine.asked) == 1


def test_every_table_can_be_downloaded_from_some_page(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    offered = set()
    for page in PAGES:
        offered |= {each.key for each in turned(app, page).download_button}
    request = app.session_state["request"]
    packed = zipfile.ZipFile(io.BytesIO(state.archive(request, Settings())))
    tables = {f"download-{name}" for name in packed.namelist() if name.endswith(".csv")}
    assert tables <= offered


def test_address_restores_the_view(engine: type[FakeEngine]) -> None:
    app = opened()
    app.selectbox(key="article").select("lantern")
    pressed(app)
    app.pills(key="verdict").set_value("uncorroborated").run()
    app.slider(key="threshold").set_value(0.75).run()
    link = {key: str(value) for key, value in app.query_params.items()}
    coat = LANTERN.text.index("The mayor")
    assert link == {
        "corpus": FERRY,
        "article": "lantern",
        "claim": f"lantern:text:{coat}",
        "verdict": "uncorroborated",
        "threshold": "0.75",
    }
    again = opened(**link)
    assert again.selectbox(key="article").value == "lantern"
    assert again.slider(key="threshold").value == 0.75
    assert claims_marked(again) == ["3·"]
    assert sent(again)["chosen"] == f"lantern:text:{coat}"
    assert words(again) == words(app)


def test_address_restores_a_corpus_elsewhere(engine: type[FakeEngine], tmp_path: Path) -> None:
    write_corpus([LANTERN, BEACON], tmp_path / "mine")
    link = {"corpus": "mine", "article": "lantern", "claim": "gone", "verdict": "nonsense"}
    app = opened(**link, threshold="9")
    assert app.selectbox(key="corpus").value == "another folder"
    assert app.text_input(key="folder").value == "mine"
    assert app.slider(key="threshold").value == Settings().abstain_below
    assert claims_marked(app) == ["1✓", "2±", "3·", "4–"]
    assert engine.asked[0][0].path == Path("mine")


def test_choices_last_from_page_to_page(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    app.pills(key="verdict").set_value("contested").run()
    for page in ("words", "matrix"):
        turned(app, page)
    assert app.pills(key="verdict").value == "contested"
    assert app.query_params["verdict"] == "contested"
    turned(app, "method")
    assert app.query_params["article"] == "beacon"
    assert turned(app, "article").pills(key="verdict").value == "contested"
    assert len(engine.asked) == 1


def test_a_threshold_decides_anew_and_asks_no_engine(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    assert "1 contested, 1 corroborated, 1 uncorroborated, 1 not checkable" in words(app)
    app.slider(key="threshold").set_value(0.87).run()
    assert "4 claims: 2 corroborated, 1 unsure, 1 not checkable" in words(app)
    assert [settings.abstain_below for _, settings, _ in engine.asked] == [0.69]
    request = app.session_state["request"]
    cells = state.file(request, state.settings_at(0.87), "cells.csv").decode("utf-8")
    assert cells.count(",unsure,") == 5  # the divergence, three silences and "extra"'s


def test_two_sessions_do_not_influence_each_other(engine: type[FakeEngine], tmp_path: Path) -> None:
    write_corpus([TIDE, BEACON], tmp_path / "corpora" / "tide")
    one, other = opened(), opened()
    other.selectbox(key="corpus").select("corpora/tide").run()
    pressed(one)
    pressed(other)
    one.slider(key="threshold").set_value(0.87).run()
    other.pills(key="verdict").set_value("contested").run()
    one.run()
    assert "2 corroborated, 1 unsure" in words(one)
    assert one.pills(key="verdict").value == "all"
    assert "1 contested, 1 corroborated" in words(other)
    assert other.slider(key="threshold").value == Settings().abstain_below
    assert [str(corpus.path) for corpus, _, _ in engine.asked] == [FERRY, "corpora/tide"]
    assert one.query_params["corpus"] == FERRY
    assert other.query_params["corpus"] == "corpora/tide"


def test_a_comparison_can_be_stopped(engine: type[FakeEngine]) -> None:
    engine.answer = StopException()  # ends the script, as a press of a button does
    app = pressed(opened())
    assert app.get("progress")[0].proto.text == "Judging: 1 of 2"
    pressed(app, "stop")
    assert "Stopped. Press Compare to begin again" in words(app)
    assert app.session_state["request"] is None
    engine.answer = the_ferry()
    assert claims_marked(pressed(app)) == ["1✓", "2±", "3·", "4–"]
    assert "Stopped." not in words(app)


def test_the_first_page_loads_no_model() -> None:
    program = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "from analyzer.ui import state\n"
        "state.load_early = lambda: None\n"
        "app = AppTest.from_file('app.py', default_timeout=60).run()\n"
        "assert app.button(key='compare').label == 'Compare' and not app.exception\n"
        "print(sorted({'torch', 'spacy', 'faiss', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_models_are_loaded_once_and_beside_the_pages(
    engine: type[FakeEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Settings] = []

    def load(settings: Settings) -> None:
        asked.append(settings)
        raise ModelError("parallax-pair", "the comparison that needs it says so, not the loading")

    monkeypatch.setattr("analyzer.pipeline.load_models", load)
    app = opened()
    opened()
    assert claims_marked(pressed(app)) == ["1✓", "2±", "3·", "4–"]
    assert asked == [Settings()]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_to_do_before_and_what_failed_after(
    engine: type[FakeEngine], page: str
) -> None:
    app = turned(opened(), page)
    assert "Press Compare to set this article beside what other outlets" in words(app)
    engine.answer = ModelError("parallax-pair", "its file is missing; run make setup")
    pressed(app)
    assert "✕ Not possible. model parallax-pair: its file is missing; run make setup" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_markup_of_an_article_is_shown_as_it_is(engine: type[FakeEngine], page: str) -> None:
    odd = "<script>alert(1)</script> **bold** $x^2$ :fire: [a](javascript:b)"
    article = an_article("odd", f"{odd} said one.", outlet=odd, title=odd)
    other = an_article("other", f"{odd} said two.", outlet=f"{odd} B", title=odd)
    claim = a_claim(article, f"{odd} said one.", speaker=odd)
    cells = [a_cell(claim, other, "diverges", f"{odd} said two.", reason=odd)]
    found = a_comparison(
        [article, other],
        [a_result(claim, "disputed", cells)],
        cells,
        problems=[Problem(odd, odd)],
    )
    pairs = compare_outlets(cells, {"odd": odd}.__getitem__, str)
    engine.answer = replace(found, pairs=pairs)
    write_corpus([article, other], Path(FERRY))
    app = turned(pressed(opened()), page)
    assert "<script" not in drawn(app)
    assert odd in words(app) or page == "article"
    if page == "article":
        assert sent(app)["paragraphs"][0]["pieces"][0]["text"] == odd
        safe = "&lt;script&gt;alert(1)&lt;/script&gt; **bold** $x^2$ :fire: [a](javascript:b)"
        assert drawn(app).count(safe) >= 5  # outlets, sentence, speaker, reason, problem
    for read_as_markdown in (app.markdown, app.caption, app.button, app.subheader, app.radio):
        for element in read_as_markdown:
            assert "bold" not in str(element.proto)


def test_fields_begin_in_the_browser_where_the_session_says(engine: type[FakeEngine]) -> None:
    """What a field is told as its default is what a browser shows first, and sends back."""
    link = {"corpus": FERRY, "article": "tide", "verdict": "contested", "threshold": "0.75"}
    app = opened(**link)
    assert list(app.slider(key="threshold").proto.default) == [0.75]
    for key in ("corpus", "article"):
        field = app.selectbox(key=key)
        assert field.proto.default == field.index, key
    assert app.selectbox(key="article").index > 0
    [pills] = app.get("button_group")
    assert [pills.proto.options[at].content for at in pills.proto.default] == ["± contested 1"]
