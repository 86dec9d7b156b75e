"""Where the corpus speaks of each claim: on its event and, for older facts, beyond it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from analyzer.datamodels import Article
from analyzer.passages import Hit, PassagePool, Reading
from analyzer.settings import Settings

if TYPE_CHECKING:
    from analyzer.cells import Prepared
    from analyzer.corpus import Corpus
    from analyzer.embedding import CachedEncoder
    from analyzer.events import EventFinder

Found = Mapping[str, Sequence[Hit]]  # article id → its passages for one claim, best first
Advance = Callable[[int], None]

# A claim none of whose passages on the event is at least this similar may be background; its
# reporting is then looked for in the whole corpus. Read on FA-KES: below 0.55 the nearest passage
# speaks of something else in nine of ten cells.
_UNADDRESSED = 0.55
_BACKGROUND_ARTICLES = 6  # per claim, by words and rarity


class Searcher:
    """Finds the passages that the judge reads.

    Args:
        corpus: what is searched.
        encoder: makes vectors of claims and passages.
        finder: knows which words of the corpus are rare.
        settings: how many passages, and from which similarity on.
        read: gives the readings of corpus articles, by id.
    """

    def __init__(
        self,
        corpus: Corpus,
        encoder: CachedEncoder,
        finder: EventFinder,
        settings: Settings,
        read: Callable[[Sequence[Article]], dict[str, Reading]],
    ) -> None:
        self._corpus = corpus
        self._encoder = encoder
        self._finder = finder
        self._settings = settings
        self._read = read

    def on_event(
        self,
        prepared: Sequence[Prepared],
        readings: Mapping[str, Reading],
        progress: Advance | None = None,
    ) -> list[Found]:
        """For each claim its best passages in every article of `readings`."""
        return self._best(prepared, PassagePool(readings, self._encoder, progress))

    def beyond(
        self,
        prepared: Sequence[Prepared],
        found: Sequence[Found],
        among: frozenset[str],
    ) -> dict[str, Found]:
        """Passages on other events, for claims that no article on the event addresses.

        By claim id. The articles of all such claims are read together.

        Args:
            prepared: the claims.
            found: what was found on the event, for each claim.
            among: ids of the articles that may be searched.
        """
        wanted: dict[str, Sequence[str]] = {}
        for item, hits in zip(prepared, found, strict=True):
            near = nearest([hit for some in hits.values() for hit in some])
            if item.claim.checkable and item.claim.field == "text" and near < _UNADDRESSED:
                wanted[item.claim.claim_id] = self._finder.mentioning(
                    item.claim.text, among, _BACKGROUND_ARTICLES
                )
        ids = sorted({other_id for some in wanted.values() for other_id in some})
        if not ids:
            return {}
        pool = PassagePool(self._read([self._corpus.article(i) for i in ids]), self._encoder)
        items = [item for item in prepared if item.claim.claim_id in wanted]
        return {
            item.claim.claim_id: {i: hits[i] for i in wanted[item.claim.claim_id]}
            for item, hits in zip(items, self._best(items, pool), strict=True)
        }

    def before(
        self, article: Article, unwanted: Collection[str]
    ) -> Callable[[str], dict[str, Reading]]:
        """A search for what older articles say of a statement, those of the event left aside."""
        window = self._finder.window(article)
        ids = frozenset(
            one.id
            for one in self._corpus.rest(article)
            if window and one.day and one.day < window[0] and one.id not in unwanted
        )

        def search(statement: str) -> dict[str, Reading]:
            found = self._finder.mentioning(statement, ids, _BACKGROUND_ARTICLES) if ids else []
            return self._read([self._corpus.article(i) for i in found])

        return search

    def _best(self, prepared: Sequence[Prepared], pool: PassagePool) -> list[Found]:
        """For each claim its best passages in every article of the pool."""
        if not prepared:
            return []
        wordings = [text for item in prepared for text in (item.claim.text, item.core)]
        vectors = self._encoder.encode(wordings)
        return [
            pool.best(
                item.claim.text,
                vectors[2 * number : 2 * number + 2],
                self._settings.passages_per_cell,
            )
            for number, item in enumerate(prepared)
        ]


def nearest(hits: Sequence[Hit]) -> float:
    """Similarity of the nearest passage, -1 where there is none."""
    return max((hit.similarity for hit in hits), default=-1.0)
