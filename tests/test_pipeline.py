"""The whole engine on an invented story, with an encoder that a reader can follow."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from builders import an_article
from fakes import BagOfWords, Contrary, Lenient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_models import write_cross_encoder

from analyzer.cache import Cache
from analyzer.corpus import Corpus, without_surrogates
from analyzer.datamodels import (
    Article,
    Cell,
    ClaimResult,
    Comparison,
    Outlet,
    SharedSentences,
)
from analyzer.errors import ModelError
from analyzer.judging.decision import read_calibration
from analyzer.judging.judge import Judge, Judgement, Question
from analyzer.pipeline import Engine, cache_path
from analyzer.settings import Settings
from analyzer.tables import write_tables

pytestmark = pytest.mark.usefixtures("quick")

# Few filler articles make every word rare; the threshold is lowered to what that leaves.
SETTINGS = Settings(event_threshold=0.3)

LANTERN = an_article(
    "lantern",
    "A ferry burned in the harbour of Port Selm on Monday, and three sailors died. The fire began "
    "in the engine room, mayor Ada Quill said. The wreck will be towed to the dry dock.",
    published="2031-03-10",
)
BEACON = an_article(
    "beacon",
    "Five sailors died on Monday when fire destroyed a ferry that was moored in Port Selm harbour. "
    "It did not begin near the engine, the owner insisted. Divers searched the burned wreck.",
    title="Five die as ferry burns in Port Selm",
    published="2031-03-11",
)
WIRE_TEXT = (
    "Flames swept through a ferry which burned for hours in Port Selm harbour early on Monday. "
    "Three sailors died. The fire started in the engine room, according to mayor Ada Quill. "
    "Smoke drifted over the fish market."
)
TIDE = an_article(
    "tide", WIRE_TEXT, title="Ferry burns in harbour of Port Selm", published="2031-03-10"
)
COAST = an_article(
    "coast",
    WIRE_TEXT.replace(" Smoke drifted over the fish market.", " The market stayed open."),
    title="Ferry fire in Port Selm kills three",
    published="2031-03-10",
)
OWN = an_article(
    "lantern-early",
    "At least three sailors died this Monday: their ferry burned in the harbour of Port Selm.",
    title="Ferry burns in Port Selm, sailors dead",
    outlet="Lantern",
    published="2031-03-10",
)
BREAD = an_article(
    "bakers",
    "Bakers sold more rye bread in March than ever, the guild said. Flour became cheaper.",
    title="Rye bread sells well",
    published="2031-03-10",
)
STORY = (LANTERN, BEACON, TIDE, COAST, OWN, BREAD)


def compared(
    articles: Sequence[Article],
    cache: Cache,
    main: str | Sequence[str] = "lantern",
    judge: Judge | None = None,
    outlets: dict[str, Outlet] | None = None,
    **changes: float,
) -> Comparison:
    corpus = Corpus(None, tuple(articles), outlets or {})
    chosen = replace(SETTINGS, **changes)  # type: ignore[arg-type]
    engine = Engine(corpus, chosen, cache=cache, encoder=BagOfWords(), judge=judge)
    ids = [main] if isinstance(main, str) else main
    return engine.compare([corpus.article(id) for id in ids])


def result_of(comparison: Comparison, start: str) -> ClaimResult:
    (found,) = [r for r in comparison.claims if r.claim.sentence.startswith(start)]
    return found


def judged(comparison: Comparison) -> list[tuple[object, ...]]:
    """What judging found, without the names of outlets."""
    return [
        (c.claim_id, c.other_article_id, c.relation, c.kinds, c.later, c.probabilities, c.evidence)
        for c in comparison.cells
    ]


def sliced(cell: Cell, articles: dict[str, Article]) -> tuple[str, str]:
    other = articles[cell.other_article_id]
    return (
        other.field_text(cell.evidence_field)[cell.evidence_start : cell.evidence_end],
        other.field_text(cell.counter_field)[cell.counter_start : cell.counter_end],
    )


def written(comparison: Comparison, folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in write_tables(comparison, folder)}


def test_the_event_is_found_and_every_article_on_it_has_a_cell(cache: Cache) -> None:
    comparison = compared(STORY, cache)
    on_event = {match.article_id for match in comparison.events["lantern"]}
    assert on_event == {"beacon", "coast", "lantern-early", "tide"}
    for result in comparison.claims:
        cells = comparison.cells_of(result.claim.claim_id)
        others = {cell.other_article_id for cell in cells if cell.scope == "event"}
        assert others == (on_event if result.claim.checkable else set())


def test_figures_are_those_of_the_compared_article_and_of_its_event(cache: Cache) -> None:
    figures = compared(STORY, cache).figures
    assert {(figure.article_id, figure.quantity.low) for figure in figures} == {
        ("lantern", 3),
        ("beacon", 5),
        ("coast", 3),
        ("lantern-early", 3),
        ("tide", 3),
    }
    assert {figure.event_id for figure in figures} == {"event:lantern"}


def test_offsets_slice_to_what_is_shown(cache: Cache) -> None:
    comparison = compared(STORY, cache)
    articles = {article.id: article for article in STORY}
    assert len(comparison.cells) > 10
    for cell in comparison.cells:
        assert sliced(cell, articles) == (cell.evidence, cell.counter_evidence)
        assert cell.evidence_sha256 == articles[cell.other_article_id].sha256
    for result in comparison.claims:
        claim = result.claim
        assert LANTERN.field_text(claim.field)[claim.start : claim.end] == claim.sentence


def test_copies_are_one_origin_and_the_own_outlet_does_not_count(cache: Cache) -> None:
    comparison = compared(STORY, cache, judge=Lenient())
    burned = result_of(comparison, "A ferry burned")
    assert burned.verdict == "corroborated"
    assert (burned.outlets_agree, burned.origins_agree) == (3, 2)  # tide and coast are one
    notes = {c.other_article_id: c.note for c in comparison.cells_of(burned.claim.claim_id)}
    assert notes == {"beacon": "", "coast": "", "lantern-early": "same outlet", "tide": ""}
    groups = {row.article_id: row.origin_id for row in comparison.origins}
    assert groups["tide"] == groups["coast"] == "tide"
    assert groups["lantern"] == "lantern"


def test_one_named_source_does_not_corroborate_itself(cache: Cache) -> None:
    comparison = compared([LANTERN, TIDE, COAST, BREAD], cache, judge=Lenient())
    began = result_of(comparison, "The fire began")
    assert began.claim.speaker == "Ada Quill"
    assert (began.outlets_agree, began.origins_agree) == (2, 0)
    assert began.verdict == "uncorroborated"


def test_a_copy_of_the_claims_own_article_does_not_count(cache: Cache) -> None:
    comparison = compared([TIDE, COAST, BREAD], cache, main="tide", judge=Lenient())
    assert {c.note for c in comparison.cells} == {"copy of the claim's own article"}
    assert {r.verdict for r in comparison.claims if r.claim.checkable} == {"not covered"}


# Three sentences of the wire, and one that contradicts its last in other words.
SHARER = an_article(
    "sharer",
    WIRE_TEXT.replace(
        "Smoke drifted over the fish market.", "The fish market had no smoke at all."
    ),
    title="Ferry burned in harbour of Port Selm",
    published="2031-03-11",
)


def test_what_a_copy_says_against_the_claim_in_its_own_words_counts(cache: Cache) -> None:
    comparison = compared([SHARER, TIDE, COAST, BREAD], cache, main="sharer", judge=Contrary())
    smoke, toll = (result_of(comparison, start) for start in ("The fish", "Three sailors"))
    notes = {c.other_article_id: c.note for c in comparison.cells_of(smoke.claim.claim_id)}
    assert notes["tide"] == ""
    assert (smoke.verdict, smoke.outlets_diverge, smoke.origins_diverge) == ("disputed", 1, 1)
    told = {c.note for c in comparison.cells_of(toll.claim.claim_id) if c.relation == "diverges"}
    assert (toll.verdict, told) == ("not covered", {"copy of the claim's own article"})


def test_what_a_copy_says_too_does_not_count_in_any_words(cache: Cache) -> None:
    comparison = compared([SHARER, TIDE, BREAD], cache, main="sharer", judge=Lenient())
    smoke = result_of(comparison, "The fish")
    (cell,) = comparison.cells_of(smoke.claim.claim_id)
    assert (cell.relation, cell.note) == ("agrees", "copy of the claim's own article")
    assert smoke.verdict == "not covered"


def test_how_much_of_the_article_stands_in_others_is_told(cache: Cache) -> None:
    comparison = compared([SHARER, TIDE, COAST, BREAD], cache, main="sharer", judge=Lenient())
    assert comparison.shared_sentences == (
        SharedSentences("sharer", "coast", 3, 4, whole=True),
        SharedSentences("sharer", "tide", 3, 4, whole=True),
    )
    assert compared(STORY, cache, judge=Lenient()).shared_sentences == ()


def test_agreement_from_the_claims_own_origin_says_which_that_is(cache: Cache) -> None:
    comparison = compared([LANTERN, TIDE, BREAD], cache, judge=Lenient())
    began = result_of(comparison, "The fire began")
    assert (began.verdict, began.shared_because) == (
        "uncorroborated",
        ("both rest on Ada Quill",),
    )


def test_editions_of_one_outlet_are_that_outlet(cache: Cache) -> None:
    editions = {"Beacon": Outlet("Beacon", same_as="Lantern"), "Lantern": Outlet("Lantern")}
    comparison = compared([LANTERN, BEACON, BREAD], cache, judge=Lenient(), outlets=editions)
    assert {c.note for c in comparison.cells} == {"same outlet"}
    assert {r.verdict for r in comparison.claims if r.claim.checkable} == {"not covered"}


def test_unknown_outlets_are_not_one_outlet(cache: Cache) -> None:
    nameless = [replace(LANTERN, outlet=""), replace(BEACON, outlet=""), BREAD]
    comparison = compared(nameless, cache, judge=Lenient())
    assert {c.note for c in comparison.cells} == {""}
    assert comparison.claims[0].receipt.unknown == ("outlet",)


def test_a_number_in_conflict_diverges_and_says_so(cache: Cache) -> None:
    comparison = compared([LANTERN, BEACON, BREAD], cache)
    burned = result_of(comparison, "A ferry burned")
    (cell,) = comparison.cells_of(burned.claim.claim_id)
    assert (cell.relation, cell.kinds, cell.later) == ("diverges", ("number",), True)
    assert (burned.verdict, burned.all_later) == ("disputed", True)


def test_an_article_that_nobody_else_covers(cache: Cache) -> None:
    comparison = compared(STORY, cache, main="bakers")
    assert not comparison.problems
    assert {r.verdict for r in comparison.claims if r.claim.checkable} == {"not covered"}
    receipt = comparison.claims[0].receipt
    assert (receipt.articles_searched, receipt.articles_on_event) == (5, 0)
    assert receipt.note == ""
    assert (receipt.first_day, receipt.last_day) == ("2031-03-06", "2031-03-14")


def test_a_corpus_of_the_article_alone(cache: Cache) -> None:
    comparison = compared([LANTERN], cache)
    assert comparison.cells == ()
    assert {r.verdict for r in comparison.claims if r.claim.checkable} == {"not covered"}
    assert comparison.claims[0].receipt.articles_searched == 0


def test_an_article_that_is_not_in_the_corpus(cache: Cache) -> None:
    corpus = Corpus(None, STORY[1:])
    engine = Engine(corpus, SETTINGS, cache=cache, encoder=BagOfWords())
    found = engine.compare([LANTERN])
    inside = compared(STORY, cache)
    assert [r.claim for r in found.claims] == [r.claim for r in inside.claims]
    assert [c.other_article_id for c in found.cells] == [c.other_article_id for c in inside.cells]


def test_several_articles_are_compared_as_each_is_alone(cache: Cache) -> None:
    both = compared(STORY, cache, main=["beacon", "lantern"])
    alone = [compared(STORY, cache, main=id) for id in ("beacon", "lantern")]
    assert both.compared == ("beacon", "lantern")
    assert both.claims == alone[0].claims + alone[1].claims
    assert both.cells == alone[0].cells + alone[1].cells


def test_an_engine_keeps_no_result(cache: Cache) -> None:
    engine = Engine(Corpus(None, STORY), SETTINGS, cache=cache, encoder=BagOfWords())
    first = engine.compare([LANTERN])
    engine.compare([BREAD])
    assert engine.compare([LANTERN]) == first


def test_swapping_outlet_names_changes_no_judgement(cache: Cache) -> None:
    names = [article.outlet for article in STORY]
    plain = judged(compared(STORY, cache))
    for seed in range(3):
        swapped = names[:]
        random.Random(seed).shuffle(swapped)
        renamed = [replace(a, outlet=name) for a, name in zip(STORY, swapped, strict=True)]
        assert judged(compared(renamed, cache)) == plain


def test_order_of_the_corpus_changes_no_byte(cache: Cache, tmp_path: Path) -> None:
    articles = ["lantern", "beacon"]
    plain = written(compared(STORY, cache, main=articles), tmp_path / "plain")
    assert len(plain["cells.csv"].splitlines()) > 10
    for seed in range(3):
        shuffled = list(STORY)
        random.Random(seed).shuffle(shuffled)
        again = written(compared(shuffled, cache, main=articles), tmp_path / str(seed))
        assert again == plain


def test_a_warm_cache_changes_no_byte(cache: Cache, tmp_path: Path) -> None:
    cold = written(compared(STORY, Cache(None)), tmp_path / "cold")
    assert written(compared(STORY, cache), tmp_path / "warm") == cold


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    original=st.sampled_from([BEACON, TIDE, COAST, OWN, LANTERN]),
    front=st.sampled_from(["", "PORT SELM (Tidewire) - "]),
    back=st.sampled_from(["", " Readers may write to us."]),
    published=st.sampled_from(["2031-03-09", "2031-03-12", ""]),
)
def test_a_copied_article_never_raises_the_origins(
    cache: Cache, original: Article, front: str, back: str, published: str
) -> None:
    copy = replace(
        original,
        id="copy",
        outlet="Kite",
        text=f"{front}{original.text}{back}",
        published=published,
    )
    before = compared(STORY, cache, judge=Lenient())
    after = compared([*STORY, copy], cache, judge=Lenient())
    for ours, theirs in zip(before.claims, after.claims, strict=True):
        assert ours.claim == theirs.claim
        assert theirs.origins_agree <= ours.origins_agree


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=30),
    st.sampled_from(["", "Ferry\n\n", "“Five sailors died,”\tsaid 😀 Ada Quill. "]),
)
def test_another_article_never_moves_the_evidence_of_others(
    cache: Cache, odd: str, start: str
) -> None:
    text = without_surrogates(f"{start}{odd}A ferry burned in the harbour of Port Selm on Monday.")
    added = replace(BEACON, id="added", outlet="Kite", text=text)
    comparison = compared([*STORY, added], cache)
    articles = {article.id: article for article in (*STORY, added)}
    for cell in comparison.cells:
        assert sliced(cell, articles) == (cell.evidence, cell.counter_evidence)


def test_background_is_told_from_the_event(cache: Cache) -> None:
    old = replace(BEACON, id="old", published="2019-06-01", outlet="Kite")
    comparison = compared([LANTERN, BREAD, old], cache, judge=Lenient(), background_threshold=0.3)
    assert {c.scope for c in comparison.cells} == {"background"}
    assert {c.other_article_id for c in comparison.cells} == {"old"}
    burned = result_of(comparison, "A ferry burned")
    assert (burned.verdict, burned.receipt.articles_on_event) == ("corroborated", 0)


def test_copies_of_one_older_report_are_one_origin(cache: Cache) -> None:
    old = replace(BEACON, id="old", published="2019-06-01", outlet="Kite")
    older = replace(old, id="older", outlet="Crane", published="2019-06-02")
    comparison = compared(
        [LANTERN, BREAD, old, older], cache, judge=Lenient(), background_threshold=0.3
    )
    burned = result_of(comparison, "A ferry burned")
    assert (burned.outlets_agree, burned.origins_agree) == (2, 1)


def test_an_unknown_judge_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no-such-judge: cannot be loaded as a cross-encoder"):
        Engine(Corpus(None, STORY), Settings(judge=f"{tmp_path}/no-such-judge"), cache=Cache(None))


def test_another_pair_model_is_read_with_and_named(tmp_path: Path, cache: Cache) -> None:
    folder = tmp_path / "cross"
    write_cross_encoder(folder)
    other = Settings(event_threshold=0.3, judge=str(folder))
    engine = Engine(Corpus(None, STORY), other, cache=cache, encoder=BagOfWords())
    found, plain = engine.compare([LANTERN]), compared(STORY, cache)
    assert [(c.claim_id, c.other_article_id) for c in found.cells] == [
        (c.claim_id, c.other_article_id) for c in plain.cells
    ]
    assert [c.probabilities for c in found.cells] != [c.probabilities for c in plain.cells]
    name, _, digest = judge_of(found).rpartition("@")
    assert (name, len(digest)) == (str(folder), 64)
    # What was measured was measured with the pair model that ships.
    assert found.provenance["error_rate"] == ""
    assert plain.provenance["error_rate"] == read_calibration().error_rate != ""


def judge_of(comparison: Comparison) -> str:
    models = comparison.provenance["models"]
    assert isinstance(models, dict)
    return str(models["judge"])


def test_a_judge_that_is_given_has_no_error_rate_and_no_name(cache: Cache) -> None:
    comparison = compared(STORY, cache, judge=Lenient())
    assert judge_of(comparison) == "given"
    assert comparison.provenance["error_rate"] == ""


def test_the_judge_is_asked_once_for_the_claims_of_each_article(cache: Cache) -> None:
    class Counting(Lenient):
        def __init__(self) -> None:
            self.asked: list[set[str]] = []

        def judge(self, questions: Sequence[Question]) -> list[Judgement]:
            self.asked.append({question.claim.article_id for question in questions})
            return super().judge(questions)

    judge = Counting()
    listed = ["lantern", "tide", "bakers"]
    # Nothing is left out by so many origins, else the facts of the others are asked, too.
    comparison = compared(STORY, cache, main=listed, judge=judge, omission_origins=99)
    assert judge.asked == [{"lantern"}, {"tide"}]  # nobody else reports on the bread
    checkable = [r.claim.claim_id for r in comparison.claims if r.claim.checkable]
    assert {c.claim_id for c in comparison.cells} <= set(checkable)


STAGES = (
    "index",
    "comparing",
    "reading",
    "passages",
    "searching other events",
    "reading claims beside passages",
    "judging",
    "looking for what the actors are called",
    "looking for what is left out",
)


def test_progress_reaches_the_end_of_every_stage(cache: Cache) -> None:
    told: list[tuple[str, int, int]] = []
    engine = Engine(Corpus(None, STORY), SETTINGS, cache=cache, encoder=BagOfWords())
    engine.compare([LANTERN], lambda stage, done, total: told.append((stage, done, total)))
    last = {stage: (done, total) for stage, done, total in told}
    assert set(last) == set(STAGES)
    assert all(done == total for done, total in last.values())


class Stopped(Exception):
    """Raised by a listener that wants no more."""


@pytest.mark.parametrize("unwanted", STAGES)
def test_a_listener_can_stop_any_stage_and_the_engine_works_on(cache: Cache, unwanted: str) -> None:
    engine = Engine(Corpus(None, STORY), SETTINGS, cache=cache, encoder=BagOfWords())

    def stop(stage: str, done: int, total: int) -> None:
        if stage == unwanted:
            raise Stopped

    with pytest.raises(Stopped):
        engine.compare([LANTERN], stop)
    whole = Engine(Corpus(None, STORY), SETTINGS, cache=cache, encoder=BagOfWords())
    assert engine.compare([LANTERN]) == whole.compare([LANTERN])


def test_the_cache_lies_in_the_corpus(tmp_path: Path) -> None:
    assert cache_path(Corpus(tmp_path, STORY)) == tmp_path / ".cache" / "parallax.sqlite"
    assert cache_path(Corpus(None, STORY)) is None


def test_provenance_names_all_that_a_result_depends_on(cache: Cache) -> None:
    provenance = compared(STORY, cache).provenance
    assert provenance["settings"] == SETTINGS.as_dict()
    corpus = provenance["corpus"]
    assert corpus == {"articles": 6, "fingerprint": Corpus(None, STORY).fingerprint, "name": ""}
    versions = provenance["versions"]
    assert isinstance(versions, dict)
    assert {"parallax", "python", "faiss-cpu", "torch", "spacy"} <= set(versions)


def test_parsed_articles_may_be_forgotten_at_any_time(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = compared(STORY, cache)
    monkeypatch.setattr("analyzer.pipeline._KEPT_READINGS", 0)
    assert compared(STORY, cache) == kept
