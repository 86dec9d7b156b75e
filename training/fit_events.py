"""Fit the weights of `analyzer.events`: probability that two articles report one event.

    python -m training.fit_events --events FOLDER --fakes CORPUS --gold FOLDER

Pairs are an article and the nearest others by opening and words. Story groups that name their
events give both kinds of pairs; in FA-KES, where most events are unlabelled, the nearest articles
outside a labelled event count as unlike at half weight. Prints the weights and the cross-validated
scores.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from analyzer.cache import Cache
from analyzer.corpus import read_corpus
from analyzer.datamodels import Article
from analyzer.embedding import CachedEncoder, SentenceEncoder
from analyzer.events import EventFinder, Likeness
from analyzer.settings import Settings

NOISY = 0.5
NEAREST = 8  # unlike pairs per article
RIDGE = 2.0  # on the squared weights, against a sum of losses over some thousand pairs
SIGNS = Likeness(1, 1, 1, 1, 1, 1, -1, -1, -1)  # a feature must not count against its meaning


def fit(
    features: NDArray[np.float64], answers: NDArray[np.bool_], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Logistic regression whose weights keep the signs of `SIGNS`: intercept, then weights."""
    x = np.hstack([np.ones((len(features), 1)), features])
    t = np.where(answers, 1.0, -1.0)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = t * (x @ w)
        value = float((weights * np.logaddexp(0, -margin)).sum() + RIDGE * (w[1:] ** 2).sum())
        gradient = -x.T @ (weights * t / (1 + np.exp(margin)))
        gradient[1:] += 2 * RIDGE * w[1:]
        return value, gradient

    bounds = [(None, None), *((0, None) if s > 0 else (None, 0) for s in astuple(SIGNS))]
    start = np.zeros(x.shape[1])
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)


def likenesses(
    articles: list[Article],
    events: dict[str, str],
    encoder: CachedEncoder,
) -> tuple[list[Likeness], list[bool], list[str]]:
    """Features, answers and groups of pairs."""
    finder = EventFinder(articles, encoder, Settings())
    rows: list[Likeness] = []
    same: list[bool] = []
    groups: list[str] = []
    for row, article in enumerate(articles):
        event = events.get(article.id)
        if event is None:
            continue
        unlike: list[tuple[float, Likeness]] = []
        cosines = finder._vectors @ finder._vectors[row]
        for other_row in np.argsort(-cosines)[:200]:
            other = articles[int(other_row)]
            if other_row == row:
                continue
            likeness = finder.compare(
                finder._profile(row), finder._profile(int(other_row)), float(cosines[other_row])
            )
            known = events.get(other.id)
            if known == event:
                rows.append(likeness)
                same.append(True)
                groups.append(event)
            elif finder._in_window(article, other):
                unlike.append((-(likeness.vectors + likeness.words), likeness))
        for _, likeness in sorted(unlike, key=lambda item: item[0])[:NEAREST]:
            rows.append(likeness)
            same.append(False)
            groups.append(event)
    return rows, same, groups


def main() -> None:
    """Read the data, fit, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=Path, required=True)
    parser.add_argument("--fakes", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--show", action="store_true", help="print missed pairs")
    args = parser.parse_args()
    model = SentenceEncoder()
    encoder = CachedEncoder(model, model.identity, Cache(args.cache))
    x: list[Likeness] = []
    y: list[bool] = []
    groups: list[str] = []
    source: list[str] = []
    for name in ("ecbplus_dev", "roundups_dev", "fakes"):
        if name == "fakes":
            articles = list(read_corpus(args.fakes).articles)
            events = {
                str(a): event["event"]
                for event in map(json.loads, (args.gold / "copies.jsonl").read_text().splitlines())
                for group in event["groups"]
                for a in group
            }
        else:
            lines = (args.events / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
            data = [json.loads(line) for line in lines]
            articles = [
                Article(
                    d["id"], d.get("outlet", ""), d["title"], d["text"], d.get("published") or ""
                )
                for d in data
            ]
            events = {d["id"]: d["event"] for d in data}
        rows, same, some = likenesses(articles, events, encoder)
        print(name, "pairs", len(rows), "same", sum(same))
        x += rows
        y += same
        groups += [f"{name}-{g.split('-')[0] if name == 'ecbplus_dev' else g}" for g in some]
        source += [name] * len(rows)
    features = np.array([astuple(row) for row in x])
    answers = np.array(y)
    counts = {name: source.count(name) for name in set(source)}
    weights = np.array([len(source) / 3 / counts[name] for name in source])
    # Some of the unlabelled neighbours of a labelled FA-KES article do report its event.
    weights *= np.where((np.array(source) == "fakes") & ~answers, NOISY, 1.0)
    held_out = np.zeros(len(answers))
    for seen, unseen in GroupKFold(5).split(features, answers, groups):
        w = fit(features[seen], answers[seen], weights[seen])
        held_out[unseen] = 1 / (1 + np.exp(-(w[0] + features[unseen] @ w[1:])))
    for number in np.argsort(held_out):
        if args.show and source[number] == "fakes" and answers[number] and held_out[number] < 0.5:
            print(f"missed {held_out[number]:.2f} {groups[number]} {x[number]}")
    for name in sorted(counts):
        chosen = np.array([s == name for s in source])
        for threshold in (0.3, 0.4, 0.5, 0.6):
            said = held_out[chosen] >= threshold
            true = answers[chosen]
            precision = (said & true).sum() / max(1, said.sum())
            recall = (said & true).sum() / max(1, true.sum())
            print(f"{name:14} at {threshold}: precision {precision:.3f} recall {recall:.3f}")
    final = fit(features, answers, weights)
    print(f"_INTERCEPT = {final[0]:.3f}")
    for field, weight in zip(fields(Likeness), final[1:], strict=True):
        print(f"    {field.name}={weight:.3f},")


if __name__ == "__main__":
    main()
