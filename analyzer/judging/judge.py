"""The decision on one claim and one other article, and what any judge must offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from analyzer.datamodels import Claim, DivergenceKind, Passage, Probabilities, Relation
from analyzer.development import Account
from analyzer.judging.statements import Statement
from analyzer.judging.utterances import Utterance


@dataclass(frozen=True)
class Evidence:
    """A passage of the other article, as the judge reads it.

    `similarity` is the cosine to the claim, -1 to 1; `overlap` the share of the claim's words,
    weighted by rarity, that the passage has too, 0 to 1; `aligned` has for each token of the core
    the cosine of the passage's nearest token; `utterance` is what somebody who is named says in it.
    """

    passage: Passage
    statement: Statement
    similarity: float
    overlap: float
    aligned: tuple[float, ...]
    utterance: Utterance | None = None


@dataclass(frozen=True)
class Question:
    """One claim × one other article. No outlet is named here: judging is blind to it.

    `core` is what the claim says without who says it. `overlap` is the share of its words,
    weighted by rarity, found anywhere in the evidence passages. What an article tells first is
    what others tell too: `prominence` is 1 for a claim in the headline and falls with its offset
    in the body, `to_title` and `to_lead` are the core's cosines to the title and the first lines
    of its own article. `claimed` and `told` say when the claim's article and the other one were
    written, and which older figures they replace.
    """

    claim: Claim
    core: str
    statement: Statement
    evidence: tuple[Evidence, ...]
    overlap: float
    prominence: float
    to_title: float
    to_lead: float
    event_probability: float
    claimed: Account
    told: Account
    utterance: Utterance | None = None


@dataclass(frozen=True)
class Judgement:
    """The answer: probabilities, relation, and which evidence decided it.

    `chosen` and `counter` are places in `Question.evidence`; `counter` is the passage that
    speaks against the relation, if one does. `leaning` is the answer that was too unsure to give.
    """

    probabilities: Probabilities
    relation: Relation
    kinds: tuple[DivergenceKind, ...]
    later: bool
    reason: str
    chosen: int | None
    counter: int | None
    leaning: Judgement | None = None


class Judge(Protocol):
    """Anything that answers questions on cells."""

    def judge(self, questions: Sequence[Question]) -> list[Judgement]:
        """One judgement per question, in order."""
        ...
