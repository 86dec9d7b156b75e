"""The dashboard as its reader sees it: words on screen, and what reached the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import streamlit as st
from builders import (
    BEACON,
    COAST,
    EXTRA,
    LANTERN,
    TIDE,
    a_cell,
    a_claim,
    a_comparison,
    a_result,
    an_article,
    the_ferry,
)
from streamlit.testing.v1 import AppTest

from analyzer.corpus import Corpus, write_corpus
from analyzer.datamodels import Article, Comparison, Problem
from analyzer.errors import ModelError
from analyzer.settings import Settings
from analyzer.ui import parts, state

APP = Path(__file__).parents[1] / "app.py"
FERRY = "corpora/ferry"


class FakeEngine:
    """Answers every article with one comparison, and remembers what it was asked."""

    asked: list[tuple[Corpus, Settings, tuple[Article, ...]]]
    answer: Comparison | Exception

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self.corpus, self.settings = corpus, settings

    def compare(
        self, articles: Sequence[Article], progress: Callable[[str, int, int], None]
    ) -> Comparison:
        self.asked.append((self.corpus, self.settings, tuple(articles)))
        progress("Judging claims", 1, 2)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeEngine]:
    """A folder with one corpus, and an engine that tells the story of the ferry."""
    monkeypatch.chdir(tmp_path)
    write_corpus([LANTERN, BEACON, COAST, EXTRA, TIDE], tmp_path / FERRY)
    monkeypatch.setattr(FakeEngine, "asked", [], raising=False)
    monkeypatch.setattr(FakeEngine, "answer", the_ferry(), raising=False)
    monkeypatch.setattr("analyzer.pipeline.Engine", FakeEngine)
    st.cache_data.clear()
    st.cache_resource.clear()
    return FakeEngine


def opened(**link: str) -> AppTest:
    """The page, opened at an address."""
    app = AppTest.from_file(APP, default_timeout=20)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def pressed(app: AppTest, key: str = "compare") -> AppTest:
    """The page after a button was pressed."""
    return app.button(key=key).click().run()


def words(app: AppTest) -> str:
    """All that was drawn as HTML, without tags and with single spaces."""
    assert not app.exception
    drawn = " ".join(each.value for each in app.html if "<style" not in each.value)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", drawn)).split())


def claims_listed(app: AppTest) -> list[str]:
    """Labels of the claims' buttons, in order."""
    return [each.label for each in app.button if each.label.startswith("Claim ")]


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


def test_shows_counts_verdicts_and_support_in_words(engine: type[FakeEngine]) -> None:
    shown = words(pressed(opened()))
    assert "On the same event: 4 other articles; 3 other outlets, 2 origins." in shown
    assert "4 claims: 1 contested, 1 corroborated, 1 uncorroborated, 1 not checkable" in shown
    assert (
        "± contested (every divergence is explained by time) Three sailors died. "
        "2 outlets agree, 1 origin; 1 outlet diverges, 1 origin · "
        "assertion, in the outlet's own voice" in shown
    )
    assert (
        "✓ corroborated A ferry burned in Port Selm on Monday. 3 outlets agree, 2 origins" in shown
    )
    assert "· uncorroborated The mayor wore a grey coat. 3 outlets are silent" in shown
    assert "– not checkable Nobody should ever sail again. appeal" in shown


def test_claims_are_listed_by_verdict_and_can_be_filtered(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    assert claims_listed(app) == ["Claim 2", "Claim 1", "Claim 3", "Claim 4"]
    pills = app.pills(key="verdict")
    assert pills.options == [
        "all 4",
        "± contested 1",
        "✓ corroborated 1",
        "· uncorroborated 1",
        "– not checkable 1",
    ]
    pills.set_value("uncorroborated")
    app.run()
    assert claims_listed(app) == ["Claim 3"]
    assert "Claim 3 · uncorroborated" in words(app)
    assert len(engine.asked) == 1


def test_evidence_names_relation_kinds_later_reason_and_confidence(
    engine: type[FakeEngine],
) -> None:
    shown = words(pressed(opened()))
    assert (
        "✕ diverges: number, victim (later) Beacon Post 2031-03-05 Five sailors were killed. "
        "3 sailors killed here, 5 there confidence 0.85 · an origin of its own · "
        "characters 62–87 of the text" in shown
    )
    assert (
        "✓ agrees Tidewire 2031-03-04 Three sailors died, the harbour office said. "
        "confidence 0.90 · one origin with Coast Radio" in shown
    )
    assert "· silent: 1 article, none counted The Lantern no date; not counted: same" in shown


def test_another_claim_can_be_chosen(engine: type[FakeEngine]) -> None:
    app = pressed(pressed(opened()), "claim-3")
    shown = words(app)
    assert "Claim 3 · uncorroborated The mayor wore a grey coat." in shown
    assert (
        "What was searched Searched 12 articles; 4 from 3 outlets are on the event, published "
        "2031-02-28 to 2031-03-08 (1 without a date). Nearest passage, similarity 0.20: “A ferry "
        "caught fire in Port Selm on Monday.” (Tidewire, 2031-03-04)." in shown
    )
    assert "No other article on the event addresses this claim." in shown
    assert "· silent: 3 articles, 3 outlets" in shown
    assert "Not judged: this is an appeal" in words(pressed(app, "claim-4"))


def test_links_only_to_web_addresses(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    drawn = " ".join(each.value for each in app.html)
    assert 'href="https://lantern.example/ferry?a=1&amp;b=2"' in drawn
    assert "javascript:" not in drawn


def test_matrix_has_words_and_signs(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    [matrix] = app.dataframe
    assert matrix.value.to_dict("list") == {
        "claim": [2, 1, 3],
        "verdict": ["± contested", "✓ corroborated", "· uncorroborated"],
        "sentence": [
            "Three sailors died.",
            "A ferry burned in Port Selm on Monday.",
            "The mayor wore a grey coat.",
        ],
        "Beacon Post": ["✕ diverges", "✓ agrees", "· silent"],
        "Coast Radio": ["✓ agrees", "✓ agrees", "· silent"],
        "The Lantern": ["– not counted", "– not counted", ""],
        "Tidewire": ["✓ agrees", "✓ agrees", "· silent"],
    }
    assert [each.value for each in app.caption] == [parts.LEGEND]


def test_outlets_called_like_columns_keep_their_own(engine: type[FakeEngine]) -> None:
    odd = [replace(BEACON, outlet="verdict"), replace(COAST, outlet="")]
    claim = a_claim(LANTERN, "Three sailors died.")
    cells = [a_cell(claim, other, "silent") for other in odd]
    engine.answer = a_comparison([LANTERN, *odd], [a_result(claim)], cells)
    [matrix] = pressed(opened()).dataframe
    assert list(matrix.value.columns) == [
        "claim",
        "sentence",
        "verdict",
        "unknown outlet",
        "verdict (outlet)",
    ]


def test_offers_the_files_of_a_run(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    assert [each.label for each in app.download_button] == [
        "Report",
        "Excel workbook",
        "Claims (CSV)",
        "Cells (CSV)",
        "Origins (CSV)",
        "Figures (CSV)",
        "Spreads (CSV)",
        "Speakers (CSV)",
        "Speakers left out (CSV)",
        "Timeline (CSV)",
    ]
    request = app.session_state["request"]
    claims = state.file(request, Settings(), "claims.csv").decode("utf-8")
    assert claims.splitlines()[0].startswith("claim_id,article_id,outlet,start,end,sentence")
    assert len(claims.splitlines()) == 5
    assert state.file(request, Settings(), "report.html").startswith(b"<!doctype html>")
    assert state.file(request, Settings(), "divergence.xlsx").startswith(b"PK")
    assert len(engine.asked) == 1


def test_address_restores_the_view(engine: type[FakeEngine]) -> None:
    app = opened()
    app.selectbox(key="article").select("lantern")
    pressed(pressed(app), "claim-3")
    app.pills(key="verdict").set_value("uncorroborated")
    app.run()
    link = {key: str(value) for key, value in app.query_params.items()}
    coat = LANTERN.text.index("The mayor")
    assert link == {
        "corpus": FERRY,
        "article": "lantern",
        "claim": f"lantern:text:{coat}",
        "verdict": "uncorroborated",
    }
    again = opened(**link)
    assert again.selectbox(key="article").value == "lantern"
    assert claims_listed(again) == ["Claim 3"]
    assert words(again) == words(app)


def test_address_restores_a_corpus_elsewhere(engine: type[FakeEngine], tmp_path: Path) -> None:
    write_corpus([LANTERN, BEACON], tmp_path / "mine")
    app = opened(corpus="mine", article="lantern", claim="gone", verdict="nonsense")
    assert app.selectbox(key="corpus").value == "another folder"
    assert app.text_input(key="folder").value == "mine"
    assert claims_listed(app) == ["Claim 2", "Claim 1", "Claim 3", "Claim 4"]
    assert engine.asked[0][0].path == Path("mine")


def test_unknown_article_in_the_address_is_said(engine: type[FakeEngine]) -> None:
    app = opened(corpus=FERRY, article="nobody")
    assert f"nobody: no article of the corpus {FERRY} has this id" in words(app)
    assert pressed(app.run()).button(key="claim-1").label == "Claim 1"


def test_another_choice_keeps_the_page_and_says_so(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    app.selectbox(key="article").select("tide").run()
    assert app.sidebar.caption[0].value == (
        "Press Compare to see this article; the page still shows the one before."
    )
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
    assert "✕ Not possible. nowhere: there is no such folder; make one with" in words(app)


def test_corpus_without_usable_article_is_said(engine: type[FakeEngine]) -> None:
    Path(FERRY, "articles.jsonl").write_text("not json\n", encoding="utf-8")
    assert f"✕ Not possible. {FERRY}/articles.jsonl: holds no usable article" in words(opened())


def test_changed_corpus_is_read_again(engine: type[FakeEngine]) -> None:
    pressed(opened())
    write_corpus([LANTERN], Path(FERRY))
    app = pressed(opened())
    assert len(app.selectbox(key="article").options) == 1
    assert [len(corpus.articles) for corpus, _, _ in engine.asked] == [5, 1]


def test_article_without_claims_is_said(engine: type[FakeEngine]) -> None:
    engine.answer = a_comparison([LANTERN, BEACON])
    app = pressed(opened())
    assert "No claim was found in this article." in words(app)
    assert app.download_button(key="download-claims.csv").label == "Claims (CSV)"


def test_event_that_nobody_else_covers_is_said(engine: type[FakeEngine]) -> None:
    claim = a_claim(LANTERN, "Three sailors died.")
    engine.answer = a_comparison([LANTERN], [a_result(claim, "not covered")])
    app = pressed(opened())
    shown = words(app)
    assert "The corpus has no other reporting on the event." in shown
    assert "Nobody else in the corpus covers the event, which says nothing about" in shown
    assert "No other outlet has anything to set beside these claims." in shown
    assert not app.dataframe


def test_failure_is_one_sentence_and_is_tried_again(engine: type[FakeEngine]) -> None:
    engine.answer = ModelError("parallax-pair", "its file is missing; run make setup")
    app = pressed(opened())
    assert "✕ Not possible. model parallax-pair: its file is missing; run make setup" in words(app)
    assert not app.get("progress")
    engine.answer = the_ferry()
    assert "Three sailors died." in words(app.run())


def test_problems_are_listed(engine: type[FakeEngine]) -> None:
    engine.answer = the_ferry(problems=(Problem("articles.jsonl:7", "not JSON; left out"),))
    shown = words(pressed(opened()))
    assert "1 problem in this run articles.jsonl:7: not JSON; left out" in shown


def test_markup_of_an_article_is_shown_as_it_is(engine: type[FakeEngine]) -> None:
    odd = "<script>alert(1)</script> **bold** $x^2$ :fire: [a](javascript:b)"
    article = an_article("odd", f"{odd} said one.", outlet=odd, title=odd)
    other = an_article("other", f"{odd} said two.", outlet=f"{odd} B", title=odd)
    claim = a_claim(article, f"{odd} said one.", speaker=odd)
    cells = [a_cell(claim, other, "diverges", f"{odd} said two.", reason=odd)]
    engine.answer = a_comparison(
        [article, other],
        [a_result(claim, "disputed", cells)],
        cells,
        problems=[Problem(odd, odd)],
    )
    write_corpus([article, other], Path(FERRY))
    app = opened()
    assert f"{odd} said one." in unescape(" ".join(each.value for each in app.html))
    pressed(app)
    drawn = " ".join(each.value for each in app.html)
    assert "<script" not in drawn
    safe = "&lt;script&gt;alert(1)&lt;/script&gt; **bold** $x^2$ :fire: [a](javascript:b)"
    assert drawn.count(safe) >= 8  # title, outlets, sentence twice, evidence, reason, problem
    for read_as_markdown in (app.markdown, app.caption, app.button, app.subheader, app.radio):
        for element in read_as_markdown:
            assert "bold" not in str(element.proto)
