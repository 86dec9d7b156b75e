"""The self-test: what is planted, what counts as caught, and that nothing is left behind."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import an_article
from fakes import BagOfWords

from analyzer.cache import Cache, Overlay
from analyzer.cli import main
from analyzer.columns import SELFTEST_COLUMNS
from analyzer.corpus import Corpus, write_corpus
from analyzer.datamodels import Article, Probabilities, Problem
from analyzer.errors import UsageError
from analyzer.judging.judge import Judgement, Question
from analyzer.language import parse
from analyzer.lexical import words
from analyzer.outlets import wilson
from analyzer.pipeline import Engine
from analyzer.planting.edits import apply
from analyzer.planting.faults import SENTENCE_FAULTS, SentenceFault, faults, paraphrased
from analyzer.planting.quoted import PEOPLE
from analyzer.selftest import KINDS, LEAST_CASES, Case, Kind, Outcome, SelfTest
from analyzer.selftest_summary import print_selftest, result_of, selftest_json, selftest_rows

ROOT = Path(__file__).parents[1]
FERRY = (
    "The rebels attacked the soldiers near the old harbour on Monday morning. "
    "At least 14 sailors were killed and 30 people were wounded in the fire on the ferry. "
    "The harbour office opened an inquiry into the fire on the ferry in March. "
    'Peter Hollis of the tug said "the pumps below the car deck did not work on Monday". '
    "Edda Marsh was arrested by the police of Port Selm after the fire on Tuesday. "
    "The wreck of the ferry was towed to the dry dock of Port Selm by two tugs. "
    "The company did not answer questions about the pumps of the ferry on Tuesday."
)
FROST = (
    "Frost destroyed half of the plums in the orchards of Upper Venn on Friday night. "
    "The growers of the valley will share a cold store and sell 40 tonnes of plums. "
    "The council of Upper Venn promised a new road to the growers in April. "
    "Three lorries were stopped by the snow on the road to Upper Venn on Saturday. "
    "The bakers of Lower Venn bought 12 tonnes of plums from the growers last year. "
    "Nobody in the valley knows when the new road to the orchards will come."
)


def article(id: str, text: str, **more: str) -> Article:
    return an_article(id, text, title=text.split(". ")[0], **more)


CORPUS = Corpus(
    None,
    (
        article("ferry", FERRY),
        article("frost", FROST, published="2031-09-09"),
    ),
)


class SameWords:
    """Agrees with a passage that has the claim's words, no more and no fewer; else diverges."""

    def judge(self, questions: Sequence[Question]) -> list[Judgement]:
        return [self._one(question) for question in questions]

    def _one(self, question: Question) -> Judgement:
        assert question.event_probability == 1
        claim = sorted(words(question.claim.sentence))
        alike = [
            n for n, e in enumerate(question.evidence) if sorted(words(e.passage.text)) == claim
        ]
        if alike:
            likely = Probabilities(0.9, 0.05, 0.05)
            return Judgement(likely, "agrees", (), False, "same words", alike[0], None)
        likely = Probabilities(0.05, 0.9, 0.05)
        return Judgement(likely, "diverges", ("other",), False, "other words", 0, None)


def self_test(corpus: Corpus = CORPUS, cases: int = 30, seed: int = 1) -> SelfTest:
    engine = Engine(corpus, cache=Cache(None), encoder=BagOfWords(), judge=SameWords())
    return engine.self_test(cases, seed)


def a_case(kind: Kind, outcome: Outcome) -> Case:
    return Case(kind, "edit", "ferry", outcome, "reason")


def shown(test: SelfTest) -> str:
    file = io.StringIO()
    print_selftest(test, file)
    return file.getvalue()


@pytest.fixture(scope="module")
def test() -> SelfTest:
    return self_test()


def test_a_changed_word_is_caught_and_an_exchange_of_words_is_not(test: SelfTest) -> None:
    for kind in ("negation", "number", "date", "actor"):
        rate = test.rate(kind)
        assert rate.cases == rate.told > 0, kind
    assert (test.rate("untouched").cases, test.rate("untouched").told) == (13, 0)
    assert test.rate("paraphrase").told > 0  # the fake takes other words for another fact
    swaps = [case for case in test.cases if case.edit == "role_swap"]
    assert {case.outcome for case in swaps} == {"agrees"}
    assert {result_of(case) for case in swaps} == {"missed"}
    assert [case.planted for case in swaps if case.article_id == "ferry"] == [
        "The soldiers attacked the rebels near the old harbour on Monday morning."
    ]


def test_every_claim_is_verbatim_and_differs_from_what_was_planted(test: SelfTest) -> None:
    sentences = [case for case in test.cases if case.claim_id]
    assert len(sentences) > 30
    for case in sentences:
        text = CORPUS.article(case.article_id).text
        assert text[case.start : case.end] == case.sentence
        assert 8 <= len(case.sentence.split()) <= 45
        assert (case.planted == case.sentence) == (case.kind == "untouched")


def test_no_claim_is_planted_twice_in_one_way_and_articles_take_turns(test: SelfTest) -> None:
    keys = [(case.kind, case.claim_id) for case in test.cases if case.claim_id]
    assert len(keys) == len(set(keys))
    few = self_test(cases=2)
    assert {case.article_id for case in few.cases if case.kind == "untouched"} == {
        "ferry",
        "frost",
    }
    assert max(rate.cases for rate in few.rates) == 2


def test_copies_are_found_to_be_of_one_origin() -> None:
    copies = [case for case in self_test(cases=4).cases if case.kind == "wire copy"]
    assert len(copies) == 4
    cut = [case for case in copies if case.edit == "cut"]
    assert cut
    assert {case.outcome for case in cut} == {"one origin"}
    assert {result_of(case) for case in cut} == {"caught"}


def test_the_same_seed_plants_the_same_and_the_order_of_articles_is_nothing(
    test: SelfTest,
) -> None:
    turned = Corpus(None, CORPUS.articles[::-1])
    assert list(selftest_rows(self_test(turned))) == list(selftest_rows(test))
    assert list(selftest_rows(self_test(seed=2))) != list(selftest_rows(test))


def test_a_rate_needs_twenty_cases() -> None:
    cases = [a_case("number", "diverges")] * 18 + [a_case("number", "agrees")] * 2
    cases += [a_case("negation", "diverges")] * (LEAST_CASES - 1) + [a_case("untouched", "unsure")]
    test = SelfTest(tuple(cases), 40, 1, 7)
    number, negation = test.rate("number"), test.rate("negation")
    assert (number.cases, number.told, number.agrees, number.share) == (20, 18, 2, 0.9)
    assert number.interval == wilson(18, 20)
    assert (number.enough, negation.enough) == (True, False)
    text = shown(test)
    assert re.search(r"^number +20 +18 +90 % +70–97 % +2 +0 +0$", text, re.MULTILINE)
    assert re.search(r"^negation +19 +19 +0 +0 +0$", text, re.MULTILINE)
    assert "too small to tell for negation, date, role" in " ".join(text.split())
    rates = {rate["kind"]: rate for rate in selftest_json(test)["rates"]}  # type: ignore[attr-defined]
    assert (rates["number"]["share"], rates["negation"]["share"]) == (0.9, None)
    assert rates["untouched"]["unsure"] == 1


def test_what_was_missed_and_alarms_are_shown_with_problems() -> None:
    missed = Case("role", "role_swap", "a", "agrees", "same words", "a:t1", 0, 9, "Cats bite.", "x")
    alarm = a_case("paraphrase", "diverges")
    text = shown(SelfTest((missed, alarm), 5, 1, 1, (Problem("line 3", "is damaged"),)))
    assert "Taken for agreement\n  - role (role_swap): same words\n" in text
    assert "article: “Cats bite.”\n    planted: “x”" in text
    assert "False alarms\n  - paraphrase (edit): reason" in text
    assert "1 problem\n  - line 3: is damaged" in text
    assert "With fewer than 20 cases of a kind" in text


def test_a_floor_below_the_number_is_no_fault() -> None:
    (sentence,) = parse("The fire killed 14 sailors on the old ferry.", Cache(None))
    values = set()
    for seed in range(60):
        for edit in faults("number", sentence.tokens, random.Random(seed), ()):
            values.add(apply(sentence.text, [edit]).split("killed ")[1].split(" sailors")[0])
    floors = [v for v in values if v.startswith("at least ") and v[9:].isdigit()]
    assert floors
    assert all(int(floor[9:]) > 14 for floor in floors)
    assert "14" not in values


@pytest.mark.parametrize(
    ("kind", "text", "planted"),
    [
        ("date", "The ferry burned in Port Selm on Monday 9 June.", {"9", "June"}),
        ("date", "The harbour office said on Monday that the ferry had burned.", set()),
        ("date", "The harbour office said that the ferry burned on Monday.", {"Monday"}),
        ("actor", "The Turkish ministry said that two men were hurt.", set()),
        ("actor", "The Turkish ministry closed two of the harbours.", {"Turkish"}),
    ],
)
def test_what_leaves_the_fact_as_it_was_is_no_fault(
    kind: SentenceFault, text: str, planted: set[str]
) -> None:
    (sentence,) = parse(text, Cache(None))
    edits = faults(kind, sentence.tokens, random.Random(1), ["Ida Quist"])
    replaced = {text[start:end] for edit in edits for start, end, _ in edit.spans}
    assert replaced == planted


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ('Peter Hollis said "the pumps of the ferry did not work".', "Peter Hollis"),
        (
            '"The pumps did not work", said harbour chief Peter Hollis.',
            "harbour chief Peter Hollis",
        ),
        ('"The pumps of the ferry did not work", the minister said.', ""),
        ('Peter Hollis said the pumps were "too old".', ""),
        ("Peter Hollis said that the pumps of the ferry did not work.", ""),
    ],
)
def test_only_a_quotation_of_somebody_named_is_moved(text: str, replaced: str) -> None:
    (sentence,) = parse(text, Cache(None))
    edits = faults("attribution", sentence.tokens, random.Random(1), ())
    spans = [span for edit in edits for span in edit.spans]
    assert [text[start:end] for start, end, _ in spans] == ([replaced] if replaced else [])
    assert all(new in PEOPLE for _, _, new in spans)


def test_every_kind_of_edit_is_made_of_a_fitting_sentence() -> None:
    made = set()
    for sentence in parse(FERRY, Cache(None)):
        for kind in SENTENCE_FAULTS:
            if faults(kind, sentence.tokens, random.Random(1), ["Ida Quist"]):
                made.add(kind)
        text, edit = paraphrased(sentence.tokens, random.Random(1))
        assert bool(text) == bool(edit)
    assert made == set(SENTENCE_FAULTS)


def test_an_overlay_reads_the_file_and_leaves_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    kept = Cache(path)
    kept.put({"a": b"1"})
    kept.close()
    overlay = Overlay(path)
    overlay.put({"b": b"2"})
    assert overlay.get(["a", "b", "c"]) == {"a": b"1", "b": b"2"}
    overlay.close()
    assert Cache(path).get(["a", "b"]) == {"a": b"1"}
    Overlay(tmp_path / "none.sqlite").put({"b": b"2"})
    assert not (tmp_path / "none.sqlite").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_corpus(CORPUS.articles, tmp_path / "corpus")
    return tmp_path / "corpus"


def run(folder: Path, *more: str | Path) -> int:
    return main(["selftest", "--corpus", str(folder), *map(str, more)])


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.usefixtures("quick")
def test_the_command_writes_equal_tables_and_nothing_into_the_corpus(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = hashes(folder)
    for name in ("one.csv", "two.csv"):
        assert run(folder, "--cases", "3", "--seed", "7", "--out", tmp_path / name) == 0
    assert hashes(folder) == before
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    told = capsys.readouterr()
    assert told.err == ""
    assert f"Written to {tmp_path / 'one.csv'}" in " ".join(told.out.split())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "one.csv").read_text(encoding="utf-8"))))
    assert list(rows[0]) == list(SELFTEST_COLUMNS)
    assert [row["kind"] for row in rows] == sorted(
        (row["kind"] for row in rows), key=[str(kind) for kind in KINDS].index
    )
    assert {row["result"] for row in rows} <= {"caught", "missed", "false alarm", "quiet"}
    assert all(bool(row["p_agrees"]) == bool(row["claim_id"]) for row in rows)


@pytest.mark.usefixtures("quick")
def test_json_holds_rates_and_cases(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--cases", "1", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [rate["kind"] for rate in answer["rates"]] == list(KINDS)
    assert {rate["cases"] for rate in answer["rates"]} <= {0, 1}
    assert list(answer["cases"][0]) == list(SELFTEST_COLUMNS)
    corpus = answer["provenance"]["corpus"]
    assert (corpus["articles"], corpus["name"]) == (2, "corpus")


@pytest.mark.usefixtures("quick")
def test_unusable_input_is_one_line_and_problems_are_status_one(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, words_told in (
        ((tmp_path / "none",), "no such folder"),
        ((folder, "--cases", "0"), "--cases 0: give a whole number"),
    ):
        assert run(*arguments) == 2
        error = capsys.readouterr().err
        assert words_told in error
        assert error.count("\n") == 1
    write_corpus([article("short", "Rain fell.")], tmp_path / "short")
    assert run(tmp_path / "short") == 2
    assert "no English sentence of 8 to 45 words" in capsys.readouterr().err
    with (folder / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write("not JSON\n")
    assert run(folder, "--cases", "1") == 1


def test_no_case_is_an_error() -> None:
    with pytest.raises(UsageError, match="--cases 0"):
        self_test(cases=0)


def test_formats_lists_the_columns() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    part = text.split("\n## Self-test\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) == list(SELFTEST_COLUMNS)
