"""The figures of self-tests on the page of the published error rate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import UsageError
from analyzer.markdown import plain, prose, table
from analyzer.records import Record
from analyzer.selftest import HARMLESS, KINDS, LEAST_CASES, Kind

_TITLES: Mapping[Kind, str] = {
    "role": "role: who did it to whom",
    "attribution": "attribution: a quotation in another mouth",
    "wire copy": "re-edited wire copy",
    "other report": "unrelated report taken for a copy",
}


@dataclass(frozen=True)
class Planted:
    """A self-test as `selftest --json` printed it; `name` is the file's, without its ending."""

    name: str
    test: Record


def read_planted(path: Path) -> Planted:
    """Read what `selftest --json` printed.

    Raises:
        UsageError: the file cannot be read or holds something else.
    """
    try:
        test = json.loads(path.read_text(encoding="utf-8"))
        kinds = {rate["kind"] for rate in test["rates"]}
        if kinds != set(KINDS) or not {"wanted", "seed", "articles"} <= set(test):
            raise KeyError
        test["provenance"]["corpus"]["fingerprint"], test["provenance"]["models"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"evaluate: --selftest {path}: name a file of what `selftest --json` prints"
        ) from error
    return Planted(path.stem, test)


def planted_section(tests: Sequence[Planted]) -> str:
    """How many planted faults are caught in each corpus, and what that does not say."""
    names = [plain(one.name) for one in tests]
    return "\n".join(
        [
            "## Planted faults",
            "",
            *prose(
                f"""How many faults are caught that `selftest` plants in the sentences of a corpus,
                and how often what is harmless is taken for a divergence. Intervals are 95 %
                (Wilson); where a kind has fewer than {LEAST_CASES} cases, only counts stand. Each
                column is the output of `selftest --corpus DIR --cases N --seed S --json`, where N
                is the most cases of a kind:"""
            ),
            "",
            *table(
                ("what", *names),
                [
                    ("most cases of a kind", *(one.test["wanted"] for one in tests)),
                    ("seed", *(one.test["seed"] for one in tests)),
                    ("articles read for the sentences", *(one.test["articles"] for one in tests)),
                    *(
                        (title, *(f"`{_known(one, group, key)}`" for one in tests))
                        for title, group, key in (
                            ("corpus, fingerprint", "corpus", "fingerprint"),
                            ("model, decision", "models", "decision"),
                            ("model, judge", "models", "judge"),
                        )
                    ),
                ],
            ),
            "",
            *table(("planted", *(f"{name}, caught" for name in names)), _rows(tests, False)),
            "",
            *table(("harmless", *(f"{name}, alarms" for name in names)), _rows(tests, True)),
            "",
            *prose(
                """What this does not say: a planted sentence has nearly the claim's own words, and
                the pair model was trained on faults of the same kinds in other articles. Two
                independent reports word a contradiction freely, and there far fewer are found: that
                is what the measures above are of. The bounds of the rules for passages in nearly
                the same words (`analyzer/judging/decision.py`, `utterances.py`) were chosen after a
                look at plants in a corpus on a war, most of them with another seed than 5."""
            ),
            "",
        ]
    )


def _rows(tests: Sequence[Planted], harmless: bool) -> list[tuple[str, ...]]:
    """One row per kind, what came of it in each corpus."""
    rates = [{rate["kind"]: rate for rate in one.test["rates"]} for one in tests]  # type: ignore[attr-defined]
    return [
        (_TITLES.get(kind, kind), *(_told(some[kind]) for some in rates))
        for kind in KINDS
        if (kind in HARMLESS) == harmless
    ]


def _told(rate: Record) -> str:
    """How many of the cases were told, with the share where there are enough of them."""
    if not rate["cases"]:
        return "none"
    count = f"{rate['told']} of {rate['cases']}"
    if rate["share"] is None:
        return count
    return f"{count}, {rate['share']:.2f} ({rate['low']:.2f} to {rate['high']:.2f})"


def _known(one: Planted, group: str, key: str) -> object:
    """A value of the provenance."""
    provenance = one.test["provenance"]
    assert isinstance(provenance, Mapping)
    return provenance[group].get(key, "unknown")
