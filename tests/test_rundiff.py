"""What changed between two runs, and what did it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
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
from fakes import BagOfWords
from test_pipeline import SETTINGS, STORY

from analyzer.cache import Cache
from analyzer.cli import main
from analyzer.corpus import Corpus
from analyzer.datamodels import Article, Cell, Comparison, Problem, Verdict
from analyzer.pipeline import Engine
from analyzer.rundiff import ArticleChange, ClaimChange, Difference, RunDiff, compare_runs
from analyzer.rundiff_summary import print_diff
from analyzer.runs import Run, read_run
from analyzer.tables import write_tables

DIED = a_claim(LANTERN, "Three sailors died.")
FIVE = a_cell(DIED, BEACON, "diverges", "Five sailors were killed.", kinds=("number",))
THREE = a_cell(DIED, TIDE, "agrees", "Three sailors died, the harbour office said.")


def run_of(folder: Path, comparison: Comparison) -> Run:
    write_tables(comparison, folder)
    return read_run(folder)


def of_one_claim(verdict: Verdict, cells: Sequence[Cell], **provenance: object) -> Comparison:
    """The Lantern's toll against what the cells are of."""
    return a_comparison(
        [LANTERN, BEACON, COAST, EXTRA, TIDE],
        [a_result(DIED, verdict, cells)],
        cells,
        provenance=provenance or None,
    )


def difference(folder: Path, old: Comparison, new: Comparison) -> RunDiff:
    return compare_runs(run_of(folder / "old", old), run_of(folder / "new", new))


def printed(diff: RunDiff, written: Path | None = None, width: int = 400) -> str:
    page = io.StringIO()
    print_diff(diff, page, width, written=written)
    return page.getvalue()


def sentences(changes: Sequence[ClaimChange]) -> list[str]:
    return [change.claim.sentence for change in changes]


def the_ferry_without_beacon() -> Comparison:
    """The ferry as the Lantern's corpus would have it without the Beacon Post."""
    whole = the_ferry()
    cells = [cell for cell in whole.cells if cell.other_article_id != "beacon"]
    claims = list(whole.claims)
    for number, verdict in enumerate(("corroborated", "corroborated", "uncorroborated")):
        claim = claims[number].claim
        mine = [cell for cell in cells if cell.claim_id == claim.claim_id]
        claims[number] = a_result(claim, verdict, mine)  # type: ignore[arg-type]
    return replace(whole, claims=tuple(claims), cells=tuple(cells))


def test_equal_runs_are_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("old", "new"):
        write_tables(the_ferry(), tmp_path / name)
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new")]) == 0
    told = capsys.readouterr()
    assert told.out == "No difference in 4 claims, their cells, the corpus, settings and models.\n"
    assert told.err == ""


def test_an_article_that_went_is_named_with_all_that_it_changed(tmp_path: Path) -> None:
    diff = difference(tmp_path, the_ferry(), the_ferry_without_beacon())
    assert sentences(diff.of("verdict")) == ["Three sailors died."]
    assert sentences(diff.of("cells")) == ["A ferry burned in Port Selm on Monday."]
    assert sentences(diff.of("details")) == ["The mayor wore a grey coat."]
    assert sentences(diff.of("same")) == ["Nobody should ever sail again."]
    assert printed(diff) == (
        f"Old: {tmp_path / 'old'}\n"
        f"New: {tmp_path / 'new'}\n"
        "\n"
        "4 claims in both runs: 1 changed verdict, 1 kept it while a cell changed, 2 kept both.\n"
        "\n"
        "What the runs rest on differs\n"
        "  - article gone: beacon (Beacon Post, 2031-03-05): removed from the "
        "corpus, or no longer taken for the event\n"
        "\n"
        "Another verdict\n"
        "  - “Three sailors died.”\n"
        "    contested (2 outlets agree, 1 origin; 1 outlet diverges, 1 origin) -> "
        "corroborated (2 outlets agree, 1 origin)\n"
        "    - only in the old run: Beacon Post, 2031-03-05 (beacon): "
        "diverges: number, victim (later)\n"
        "      “Five sailors were killed.” (text 62:87)\n"
        "\n"
        "Same verdict, other cells\n"
        "  - corroborated: “A ferry burned in Port Selm on Monday.”\n"
        "    - only in the old run: Beacon Post, 2031-03-05 (beacon): agrees\n"
    )


def test_the_other_way_round_the_article_came(tmp_path: Path) -> None:
    diff = difference(tmp_path, the_ferry_without_beacon(), the_ferry())
    assert diff.articles == (
        ArticleChange(
            "beacon",
            "Beacon Post",
            "2031-03-05",
            "new",
            "added to the corpus, or not taken for the event before",
        ),
    )
    assert "only in the new run: Beacon Post, 2031-03-05 (beacon): diverges" in printed(diff)


def test_with_the_same_corpus_an_article_was_taken_for_another_event(tmp_path: Path) -> None:
    corpus = {"corpus": {"fingerprint": "abc"}, "settings": {"window_days": 4}}
    old = replace(the_ferry(), provenance=corpus)
    narrow = {**corpus, "settings": {"window_days": 0}}
    diff = difference(tmp_path, old, replace(the_ferry_without_beacon(), provenance=narrow))
    assert diff.run == (Difference("setting window_days", "4", "0"),)
    assert diff.articles[0].why == "no longer taken for the event"


def test_a_relation_that_changed_shows_both_passages(tmp_path: Path) -> None:
    fire = "Fire destroyed a ferry in the harbour of Port Selm on Monday."
    old = of_one_claim("contested", [FIVE, THREE])
    new = of_one_claim("corroborated", [a_cell(DIED, BEACON, "silent", fire), THREE])
    told = printed(difference(tmp_path, old, new))
    assert (
        "    - Beacon Post, 2031-03-05 (beacon): diverges: number (0.85) -> silent (0.80); "
        "its text is the same\n"
        "      old: “Five sailors were killed.” (text 62:87)\n"
        f"      new: “{fire}” (text 0:61)\n"
    ) in told
    assert "\nArticles, settings, models, versions and the corpus are the same in both runs.\n" in (
        told
    )
    assert "nothing that the manifests record accounts for it" in told


def test_a_text_that_was_edited_is_named(tmp_path: Path) -> None:
    edited = replace(BEACON, text=BEACON.text.replace("Five", "Three"))
    agrees = a_cell(DIED, edited, "agrees", "Three sailors were killed.")
    diff = difference(
        tmp_path,
        of_one_claim("contested", [FIVE, THREE]),
        of_one_claim("corroborated", [agrees, THREE]),
    )
    assert diff.articles == (ArticleChange("beacon", "Beacon Post", "2031-03-05", "edited"),)
    told = printed(diff)
    assert "  - article edited: beacon (Beacon Post, 2031-03-05)\n" in told
    assert "diverges: number (0.85) -> agrees (0.90); its text was edited\n" in told
    assert "accounts for it" not in told


def test_settings_are_the_cause_where_no_article_changed(tmp_path: Path) -> None:
    unsure = a_cell(DIED, BEACON, "unsure", "Five sailors were killed.")
    old = of_one_claim(
        "corroborated",
        [unsure, THREE],
        settings={"abstain_below": 0.69, "window_days": 4},
        models={"judge": "pair@" + "a" * 64},
        versions={"torch": "2.13.0"},
    )
    new = of_one_claim(
        "contested",
        [FIVE, THREE],
        settings={"abstain_below": 0.3, "window_days": 4},
        models={"judge": "pair@" + "b" * 64, "decision": "new"},
        versions={"torch": "2.14.0"},
    )
    told = printed(difference(tmp_path, old, new))
    assert (
        "What the runs rest on differs\n"
        "  - setting abstain_below: 0.69 -> 0.3\n"
        "  - model judge: pair@aaaaaaaaaaaa… -> pair@bbbbbbbbbbbb…\n"
        "  - version of torch: 2.13.0 -> 2.14.0\n"
        "  - model decision only in the new run: new\n"
        "\n"
        "Another verdict\n"
        "No article that counts here changed; the cause is in what differs above.\n"
    ) in told
    assert "unsure (0.35) -> diverges: number (0.85); its text is the same\n" in told
    assert "      both: “Five sailors were killed.” (text 62:87)\n" in told


def test_how_the_claim_was_read_is_a_cause(tmp_path: Path) -> None:
    opinion = replace(DIED, kind="opinion", checkable=False, speaker="Ada Quill")
    old = of_one_claim("corroborated", [THREE])
    new = replace(old, claims=(a_result(opinion, "not checkable"),), cells=())
    told = printed(difference(tmp_path, old, new))
    assert "    corroborated (1 outlet agrees, 1 origin) -> not checkable\n" in told
    assert "    - kind of the claim: assertion -> opinion\n" in told
    assert "    - speaker of the claim: none -> Ada Quill\n" in told


def test_unsure_says_on_how_many_articles(tmp_path: Path) -> None:
    cells = [a_cell(DIED, BEACON, "unsure"), a_cell(DIED, COAST, "unsure")]
    old, new = of_one_claim("unsure", cells), of_one_claim("uncorroborated", cells[:0])
    told = printed(difference(tmp_path, old, new))
    assert "    unsure (on 2 articles) -> uncorroborated\n" in told
    assert told.count("only in the old run: ") == 2


def test_an_origin_that_is_only_named_after_another_article_has_not_changed(
    tmp_path: Path,
) -> None:
    wire = [a_cell(DIED, COAST, "agrees", "Three sailors died.", origin_id="beacon"), THREE]
    wire[1] = replace(THREE, origin_id="beacon")
    renamed = [replace(cell, origin_id="coast") for cell in wire]
    old = of_one_claim("contested", [replace(FIVE, origin_id="beacon"), *wire])
    (change,) = difference(tmp_path, old, of_one_claim("corroborated", renamed)).claims
    assert [(cell.cell.other_article_id, cell.weighs) for cell in change.weighty] == [
        ("beacon", True)
    ]
    apart = [replace(wire[0], origin_id="coast"), replace(wire[1], origin_id="tide")]
    diff = difference(
        tmp_path, of_one_claim("corroborated", wire), of_one_claim("corroborated", apart)
    )
    assert sentences(diff.of("cells")) == ["Three sailors died."]
    assert (
        "    - Coast Radio, 2031-03-04 (coast): agrees; "
        "one origin with tide -> an origin of its own; its text is the same\n"
    ) in printed(diff)


def test_what_never_counts_and_what_stays_silent_moves_nothing(tmp_path: Path) -> None:
    own = a_cell(DIED, EXTRA, "diverges", EXTRA.text, note="same outlet")
    silent = a_cell(DIED, COAST, "silent")
    old, new = (
        of_one_claim("corroborated", [own, silent, THREE]),
        of_one_claim("corroborated", [THREE]),
    )
    (change,) = difference(tmp_path, old, new).claims
    assert (change.group, change.weighty) == ("details", ())
    assert [cell.cell.other_article_id for cell in change.cells] == ["coast", "extra"]
    counted = of_one_claim("contested", [replace(own, note=""), silent, THREE])
    told = printed(difference(tmp_path, old, counted))
    assert "diverges; not counted: same outlet (0.85) -> diverges (0.85)" in told


def test_a_first_report_of_the_event_is_a_cause_even_if_it_is_silent(tmp_path: Path) -> None:
    fire = a_cell(DIED, COAST, "silent", "A ferry caught fire in Port Selm on Monday.")
    diff = difference(
        tmp_path, of_one_claim("not covered", []), of_one_claim("uncorroborated", [fire])
    )
    assert "only in the new run: Coast Radio, 2031-03-04 (coast): silent" in printed(diff)


def test_an_older_report_is_told_from_the_event(tmp_path: Path) -> None:
    corpus = {"fingerprint": "abc"}
    older = replace(THREE, scope="background")
    old = of_one_claim("corroborated", [older], corpus=corpus)
    diff = difference(tmp_path, old, of_one_claim("uncorroborated", [], corpus=corpus))
    assert diff.articles == ()  # it is in the corpus still
    assert "only in the old run: Tidewire, 2031-03-04 (tide): agrees; an older report\n" in (
        printed(diff)
    )
    diff = difference(tmp_path, old, of_one_claim("uncorroborated", []))
    assert [each.why for each in diff.articles] == [
        "removed from the corpus, or no longer drawn on as an older report"
    ]
    diff = difference(tmp_path, old, of_one_claim("corroborated", [THREE], corpus=corpus))
    assert [change.group for change in diff.claims] == ["details"]


def test_an_article_on_other_claims_is_not_gone(tmp_path: Path) -> None:
    whole = the_ferry()
    died = [
        c for c in whole.cells if c.claim_id == DIED.claim_id and c.other_article_id != "beacon"
    ]
    cells = [c for c in whole.cells if c.claim_id != DIED.claim_id] + died
    claims = list(whole.claims)
    claims[1] = a_result(DIED, "corroborated", died)
    diff = difference(tmp_path, whole, replace(whole, claims=tuple(claims), cells=tuple(cells)))
    assert diff.articles == ()
    assert (
        "only in the old run: Beacon Post, 2031-03-05 (beacon): diverges: number, victim (later); "
        "the new run has it on other claims\n"
    ) in printed(diff)


def test_a_verdict_without_another_cell_says_where_to_look(tmp_path: Path) -> None:
    old = of_one_claim("corroborated", [THREE])
    new = of_one_claim("uncorroborated", [THREE])
    assert "no cell that counts differs: the claim's own article" in printed(
        difference(tmp_path, old, new)
    )


def drafts(*texts: str, ids: Sequence[str] = ("draft", "draft")) -> list[Comparison]:
    """One comparison per text: every sentence a claim, found as often as it stands there."""
    made = []
    for id, text in zip(ids, texts, strict=True):
        article = an_article(id, text)
        claims = []
        for number, match in enumerate(re.finditer(r"[^ ].*?\.", text)):
            claim = a_claim(article, match[0], claim_id=f"{id}:t{number}")
            claims.append(a_result(replace(claim, start=match.start(), end=match.end())))
        made.append(a_comparison([article], claims))
    return made


def test_claims_of_an_edited_text_match_by_sentence_in_order(tmp_path: Path) -> None:
    old, new = drafts("Rain fell. A ship sank. Rain fell.", "A boat sank. Rain fell. Rain fell.")
    diff = difference(tmp_path, old, new)
    pairs = [
        (change.old and change.old.claim_id, change.new and change.new.claim_id)
        for change in diff.claims
    ]
    assert pairs == [
        (None, "draft:t0"),
        ("draft:t0", "draft:t1"),
        ("draft:t2", "draft:t2"),
        ("draft:t1", None),
    ]
    told = printed(diff)
    assert "\n1 claim only in the old run.\n1 claim only in the new run.\n" in told
    assert "Claims only in the old run\n  - uncorroborated: “A ship sank.”\n" in told
    assert "Claims only in the new run\n  - uncorroborated: “A boat sank.”\n" in told
    assert "  - article edited: draft (Draft)\n" in told


def test_claims_of_the_same_text_match_by_place(tmp_path: Path) -> None:
    old, new = drafts("Rain fell. A ship sank. Rain fell.", "Rain fell. A ship sank. Rain fell.")
    new = replace(new, claims=new.claims[1:])  # the first sentence is a claim no more
    diff = difference(tmp_path, old, new)
    (gone,) = diff.of("removed")
    assert (gone.claim.start, sentences(diff.of("same"))) == (0, ["A ship sank.", "Rain fell."])


@pytest.mark.parametrize("text", ["Rain fell.", "Rain fell. A ship sank."], ids=["same", "edited"])
def test_a_draft_under_another_name_is_the_same_article(text: str, tmp_path: Path) -> None:
    old, new = drafts("Rain fell.", text, ids=("draft", "draft-2"))
    diff = difference(tmp_path, old, new)
    assert Difference("compared article", "draft", "draft-2") in diff.run
    assert diff.claims[0].group in ("details", "same")
    assert diff.of("removed") == ()


def test_another_date_of_the_compared_article_is_named(tmp_path: Path) -> None:
    def on(day: str) -> Run:
        here = an_article("lantern", published=day, outlet="Lantern")
        return run_of(tmp_path / day, a_comparison([here]))

    assert compare_runs(on("2031-03-04"), on("2031-03-04")).run == ()
    assert compare_runs(on("2031-03-04"), on("2031-03-05")).run == (
        Difference("outlet and date of lantern", "Lantern, 2031-03-04", "Lantern, 2031-03-05"),
    )


def test_articles_that_one_run_did_not_compare_are_named(tmp_path: Path) -> None:
    one, two = drafts("Rain fell.", "A ship sank.", ids=("one", "two"))
    both = Comparison(
        {**one.articles, **two.articles},
        ("one", "two"),
        (*one.claims, *two.claims),
        (),
        (),
        {},
        provenance=one.provenance,
    )
    diff = difference(tmp_path, both, one)
    assert diff.run == (Difference("compared article", "two", ""),)
    assert sentences(diff.of("removed")) == ["A ship sank."]
    told = printed(diff)
    assert "\n1 claim only in the old run.\n" in told
    assert told.endswith("  - compared article only in the old run: two\n")


def test_problems_of_a_run_are_a_difference(tmp_path: Path) -> None:
    lost = replace(the_ferry(), problems=(Problem("tide", "cannot be read"),))
    told = printed(difference(tmp_path, the_ferry(), lost))
    assert "  - problem only in the new run: tide: cannot be read\n" in told


def test_the_shorter_lists_say_what_they_leave_out(tmp_path: Path) -> None:
    text = " ".join(f"Ship {number} sank." for number in range(13))
    old, new = drafts(text, "Rain fell.")
    diff = difference(tmp_path, old, new)
    assert "  … 3 more in the table that --out writes\n" in printed(diff)
    told = printed(diff, Path("out/diff.csv"))
    assert "  … 3 more in out/diff.csv\n" in told
    assert told.endswith("\nWritten to out/diff.csv\n")


def really_compared(articles: Sequence[Article], cache: Cache) -> Comparison:
    corpus = Corpus(None, tuple(articles), {})
    engine = Engine(corpus, SETTINGS, cache=cache, encoder=BagOfWords())
    return engine.compare([corpus.article("lantern")])


@pytest.mark.usefixtures("quick")
def test_two_real_runs_that_differ_by_one_article(tmp_path: Path, cache: Cache) -> None:
    old = really_compared(STORY, cache)
    new = really_compared([each for each in STORY if each.id != "tide"], cache)
    diff = difference(tmp_path, old, new)
    before, after = ({r.claim.sentence: r.verdict for r in run.claims} for run in (old, new))
    assert len(before) == 4
    assert sentences(diff.of("verdict")) == [each for each in after if before[each] != after[each]]
    told = printed(diff)
    title, death = sentences(diff.of("verdict"))
    assert (
        f"  - “{title}”\n"
        "    corroborated (1 outlet agrees, 1 origin) -> unsure (on 2 articles)\n"
        "    - only in the old run: Tide, 2031-03-10 (tide): agrees\n"
        "      “Ferry burns in harbour of Port Selm” (title 0:35)\n"
        f"  - “{death}”\n"
        "    corroborated (2 outlets agree, 1 origin) -> "
        "contested (1 outlet agrees, 1 origin; 1 outlet diverges, 1 origin)\n"
        "    - Beacon, 2031-03-11 (beacon): unsure (0."
    ) in told
    assert (title, death[:14]) == ("Ferry burns in Port Selm", "A ferry burned")
    assert [(each.article_id, each.what) for each in diff.articles] == [("tide", "gone")]
    assert [each.what for each in diff.run] == ["corpus articles", "corpus fingerprint"]


@pytest.mark.usefixtures("quick")
def test_a_cell_that_changed_with_the_rest_of_the_event_is_told_so(
    tmp_path: Path, cache: Cache
) -> None:
    fewer = [each for each in STORY if each.id != "lantern-early"]
    old, new = (really_compared(articles, cache) for articles in (STORY, fewer))
    diff = difference(tmp_path, old, new)
    (change,) = diff.of("verdict")
    assert [(each.cell.other_article_id, each.aspects[0]) for each in change.weighty] == [
        ("beacon", "relation")
    ]
    told = printed(diff)
    assert "No article that counts here changed; the cause is in what differs above.\n" in told
    assert "  - article gone: lantern-early (Lantern, 2031-03-10): " in told
