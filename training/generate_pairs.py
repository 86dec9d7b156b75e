"""Generate pairs from real reporting: ``python -m training.generate_pairs --help``.

Every label follows from how the pair was made: harmless rewordings, exactly one conflict, or
another fact. Held-out events never enter, and a share of the article families is kept for the
test sets. The same seed gives the same pairs.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from spacy.tokens import Doc, Span

from analyzer.planting import actors, dates, numbers, places, polarity, rewordings, roles
from analyzer.planting.edits import Edit, apply, has_negation, lowered
from training.pairs import Pair, write_pairs
from training.reporting import (
    HELD_OUT_WORDS,
    Story,
    families,
    is_test,
    keep_out,
    parse,
    read_fa_kes,
    read_jsonl,
)

#: Pairs wanted per kind in the training split; a kind that yields fewer gives all it has.
WANTED = {
    "number_conflict": 2300,
    "vague_conflict": 900,
    "number_exchanged": 250,
    "number_rewritten": 700,
    "number_vaguer": 2300,
    "number_other": 500,
    "date_conflict": 1600,
    "date_same": 1300,
    "place_conflict": 1500,
    "other_event": 1500,
    "actor_conflict": 1000,
    "victim_conflict": 900,
    "means_conflict": 400,
    "attribution_conflict": 450,
    "negation_added": 1100,
    "negation_removed": 450,
    "antonym": 600,
    "denied": 300,
    "negation_kept": 1100,
    "negation_neutral": 800,
    "role_swap": 1200,
    "voice": 1000,
    "reworded": 2000,
    "drop": 1800,
    "unattributed": 700,
    "attributed": 300,
    "same_article": 2300,
    "elsewhere": 2300,
    "half_missing": 900,
    "core": 1800,
    "core_conflict": 2200,
    "core_neutral": 1300,
    "copy": 250,
    "aligned": 2500,
    "aligned_conflict": 1500,
    "aligned_neutral": 1500,
    "toll_same": 700,
    "toll_conflict": 900,
}
ENTAILED = frozenset(
    [
        "number_rewritten",
        "number_vaguer",
        "date_same",
        "negation_kept",
        "voice",
        "reworded",
        "drop",
        "unattributed",
        "attributed",
        "core",
        "copy",
        "aligned",
        "toll_same",
        "order_same",
    ]
)
NEUTRAL = frozenset(
    [
        "number_other",
        "other_event",
        "negation_neutral",
        "same_article",
        "elsewhere",
        "half_missing",
        "core_neutral",
        "aligned_neutral",
    ]
)
#: Pairs about word order wanted by ``--order``, the shortest first.
ORDER_WANTED = {
    "role_swap": 2800,
    "order_swap": 1300,
    "number_exchanged": 400,
    "voice": 960,
    "order_same": 2800,
}
#: Which kinds make up each held-out test set.
TESTS = {
    "number": (
        "number_conflict",
        "vague_conflict",
        "number_exchanged",
        "number_rewritten",
        "number_vaguer",
    ),
    "date": ("date_conflict", "date_same"),
    "role": ("role_swap", "voice"),
    "negation": ("negation_added", "negation_removed", "negation_kept"),
    "place": ("place_conflict", "other_event"),
    "actor": ("actor_conflict", "victim_conflict", "means_conflict", "attribution_conflict"),
    "core": ("core", "core_conflict", "core_neutral"),
    "paraphrase": (
        "reworded",
        "drop",
        "unattributed",
        "aligned",
        "same_article",
        "elsewhere",
        "half_missing",
    ),
    "aligned": ("aligned", "aligned_conflict", "aligned_neutral", "toll_same", "toll_conflict"),
}
STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "to",
        "and",
        "or",
        "for",
        "with",
        "from",
        "by",
        "as",
        "that",
        "was",
        "were",
        "is",
        "are",
        "has",
        "have",
        "had",
        "be",
        "been",
        "its",
        "it",
        "their",
        "his",
        "her",
        "they",
        "he",
        "she",
        "this",
        "which",
        "who",
        "also",
        "into",
        "after",
        "said",
    ]
)


@dataclass
class Sentence:
    """A usable sentence: where it stands and what surrounds it."""

    span: Span
    story: Story
    family: str
    index: int
    before: str
    after: str

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self.span.text

    @property
    def words(self) -> set[str]:
        """Lemmas that carry content."""
        return {t.lemma_.lower() for t in self.span if t.is_alpha or t.like_num} - STOP


def usable(span: Span) -> bool:
    """Say whether a span is a clean, complete sentence of reporting."""
    text = span.text
    if not 8 <= len(span) <= 48 or not text[0].isupper() or text[-1] not in '."':
        return False
    if (
        text.count('"') % 2
        or text.count("“") != text.count("”")
        or "\n" in text
        or HELD_OUT_WORDS.search(text)
    ):
        return False
    if re.search(r"Photo|Tags|Published|Date of|http|@|\||Last updated|AFP [A-Z]|GMT|Getty", text):
        return False
    if text.endswith("?") or sum(t.text.istitle() for t in span) > 0.6 * len(span):
        return False
    verbs = [t for t in span if t.pos_ in ("VERB", "AUX")]
    return bool(verbs) and any(t.dep_ in ("nsubj", "nsubjpass") for t in span)


def sentences(stories: list[Story], docs: dict[str, Doc], family: dict[str, str]) -> list[Sentence]:
    """Collect the usable sentences, each text once."""
    seen: set[str] = set()
    found = []
    for story in stories:
        spans = list(docs[story.id].sents)
        for index, span in enumerate(spans):
            doc = span.doc
            while len(span) > 1 and span[-1].is_space:
                span = doc[span.start : span.end - 1]
            key = span.text.lower()
            if key in seen or not usable(span):
                continue
            seen.add(key)
            around = [
                re.sub(r"\s+", " ", spans[i].text).strip() if 0 <= i < len(spans) else ""
                for i in (index - 1, index + 1)
            ]
            around = [
                t if 20 < len(t) < 240 and not HELD_OUT_WORDS.search(t) else "" for t in around
            ]
            found.append(Sentence(span, story, family[story.id], index, around[0], around[1]))
    return found


class Maker:
    """Makes pairs of one sentence at a time."""

    def __init__(self, rng: random.Random, people: list[str]) -> None:
        self.rng = rng
        self.people = people

    def premise(self, sentence: Sentence, text: str | None = None) -> str:
        """Return the sentence, three times in ten with a neighbour as context."""
        text = sentence.text if text is None else text
        draw = self.rng.random()
        if draw < 0.16 and sentence.before:
            return f"{sentence.before} {text}"
        if draw < 0.30 and sentence.after:
            return f"{text} {sentence.after}"
        return text

    def mild(self, span: Span) -> list[Edit]:
        """List the harmless edits of a sentence, in random order."""
        rng = self.rng
        found = [
            *rewordings.synonyms(span, rng),
            *rewordings.synonyms(span, rng),
            *rewordings.drops(span),
        ]
        found += dates.date_rewordings(span, rng)
        found += [e for e in numbers.number_rewordings(span, rng) if rng.random() < 0.5]
        found += [e for e in roles.roles(span) if e.kind == "voice"]
        rng.shuffle(found)
        return found

    def mixed(self, span: Span, main: Edit, extra: int) -> str:
        """Apply one edit and up to ``extra`` harmless ones that do not touch it."""
        chosen = [main]
        for edit in self.mild(span):
            if len(chosen) > extra:
                break
            if not any(edit.touches(other) for other in chosen):
                chosen.append(edit)
        return apply(span.text, chosen)

    def conflicts(self, span: Span) -> list[Edit]:
        """List the edits that contradict the sentence."""
        rng = self.rng
        found = [
            *numbers.number_conflicts(span, rng),
            *dates.date_conflicts(span, rng),
            *places.place_conflicts(span, rng),
            *actors.actor_conflicts(span, rng, self.people),
            *actors.victim_conflicts(span, rng),
            *actors.speaker_conflicts(span, rng),
            *polarity.negations(span, rng),
        ]
        for edit in roles.roles(span):
            if edit.kind != "voice":
                found.append(Edit("role_swap", edit.spans))
        return found

    def order(self, sentence: Sentence) -> Iterator[tuple[str, str, str]]:
        """Yield pairs that differ in the order of words alone: who did what to whom."""
        rng, span, text = self.rng, sentence.span, sentence.text
        edits = [*roles.roles(span), *roles.exchanges(span), *roles.reorderings(span)]
        edits += [e for e in numbers.number_conflicts(span, rng) if e.kind == "number_exchanged"]
        for edit in edits:
            kind = "role_swap" if edit.kind.startswith("role") else edit.kind
            other = self.mixed(span, edit, rng.choice((0, 0, 0, 1)))
            if rng.random() < 0.4:
                yield kind, self.premise(sentence, apply(text, [edit])), text
            else:
                yield kind, self.premise(sentence), other

    def of_sentence(self, sentence: Sentence) -> Iterator[tuple[str, str, str]]:
        """Yield ``(kind, premise, hypothesis)`` for everything one sentence gives alone."""
        rng, span, text = self.rng, sentence.span, sentence.text
        for edit in self.conflicts(span):
            other = self.mixed(span, edit, rng.choice((0, 0, 1, 2)))
            if other.lower() == text.lower():
                continue
            if rng.random() < 0.25 and edit.kind != "vague_conflict":
                plain = apply(text, [edit])
                yield edit.kind, self.premise(sentence, plain), text
            else:
                yield edit.kind, self.premise(sentence), other
        for edit in numbers.number_rewordings(span, rng):
            other = self.mixed(span, edit, rng.choice((0, 0, 1, 2)))
            if rng.random() < 0.3:
                yield edit.kind, self.premise(sentence, apply(text, [edit])), text
            else:
                yield edit.kind, self.premise(sentence), other
        if dates.WEEKDAY.search(text) or dates.MONTH.search(text) or dates.YEAR.search(text):
            dated = [e for e in self.mild(span) if not self._dateless(text, e)]
            for edit in [*dates.date_rewordings(span, rng), *dated[:2]]:
                yield "date_same", self.premise(sentence), self.mixed(span, edit, 1)
        mild = self.mild(span)
        for edit in [e for e in mild if e.kind == "voice"]:
            yield "voice", self.premise(sentence), self.mixed(span, edit, rng.choice((0, 1)))
        if mild:
            other = self.mixed(span, mild[0], 3)
            kind = "drop" if mild[0].kind == "drop" else "reworded"
            if has_negation(text) and has_negation(other):
                kind = "negation_kept"
            yield kind, self.premise(sentence), other
        elif has_negation(text):
            yield "negation_kept", self.premise(sentence), text
        if has_negation(text) and mild:
            yield "negation_kept", self.premise(sentence), apply(text, [mild[-1]])
        if rng.random() < 0.05:
            yield "copy", self.premise(sentence), text
        said = rewordings.unattributed(span)
        if said:
            yield "unattributed", self.premise(sentence), said
            if rng.random() < 0.5:
                yield "attributed", self.premise(sentence, said), text
        short = said or text
        for wrapped in polarity.wrapped_denials(short, rng):
            yield "denied", self.premise(sentence), wrapped
        yield from self.elsewhere_edits(sentence)
        for _ in range(2):
            yield from self.cores(sentence)

    @staticmethod
    def _dateless(text: str, edit: Edit) -> bool:
        after = apply(text, [edit])
        return not (
            dates.WEEKDAY.search(after) or dates.MONTH.search(after) or dates.YEAR.search(after)
        )

    def elsewhere_edits(self, sentence: Sentence) -> Iterator[tuple[str, str, str]]:
        """Move a report to another place *and* another day or toll: another event."""
        rng, span = self.rng, sentence.span
        moved = list(places.place_conflicts(span, rng))
        text = span.text
        towns = [
            e
            for e in moved
            if e.spans[0][2] in (*places.TOWNS, *places.CITIES)
            and text[e.spans[0][0] : e.spans[0][1]] not in places.COUNTRIES
        ]
        others = [*numbers.number_conflicts(span, rng), *dates.date_conflicts(span, rng)]
        others = [e for e in others if e.kind in ("number_conflict", "date_conflict")]
        rng.shuffle(others)
        if not towns or not others:
            return
        chosen = [rng.choice(towns)]
        for edit in others:
            if not any(edit.touches(one) for one in chosen):
                chosen.append(edit)
        if len(chosen) >= 2 and re.search(
            r"kill|wound|strike|bomb|attack|clash|fire|shot", span.text
        ):
            yield "other_event", self.premise(sentence), apply(span.text, chosen)

    def cores(self, sentence: Sentence) -> Iterator[tuple[str, str, str]]:
        """Yield short claims about the dead and the wounded of a sentence."""
        rng, span = self.rng, sentence.span
        tolls = list(_tolls(span))
        for fate, count, noun in tolls:
            n, word = count.value, count.token.text
            if n < 2 or count.loose or n > 2000:
                continue
            done, active = ("killed", "killed") if fate == "dead" else ("wounded", "injured")
            place = next(
                (e.text for e in span.ents if e.label_ == "GPE" and e.text in places.TOWNS), None
            )
            where = f" in {place}" if place and rng.random() < 0.5 else ""

            def claim(number: str, things: str, verb: str, spot: str = where) -> str:
                forms = [f"{number} {things} were {verb}{spot}."]
                if verb == "killed":
                    forms += [
                        f"{number} {things} died{spot}.",
                        f"The attack killed {number} {things}{spot}.",
                    ]
                if verb == "wounded":
                    forms += [f"{number} {things} were injured{spot}."]
                text = rng.choice(forms)
                return text[0].upper() + text[1:]

            vague = [
                e.spans[0][2]
                for e in numbers.number_rewordings(span, rng)
                if e.kind == "number_vaguer" and e.spans[0][0] == count.qualifier
            ]
            premise = self.premise(sentence)
            general = "people" if noun in actors.VICTIMS and n > 1 else noun
            yield "core", premise, claim(word, noun, done)
            yield "core", premise, claim(rng.choice([*vague, word]), general, done)
            taken = {c.value for c in numbers.counts(span)}
            new = numbers.other_value(n, rng)
            if new not in taken and new > 1:
                prefix = "at least " if rng.random() < 0.3 else ""
                yield "core_conflict", premise, claim(prefix + str(new), noun, done)
            if rng.random() < 0.25:
                yield (
                    "core_conflict",
                    premise,
                    rng.choice(
                        (
                            f"No {noun} were {done}.",
                            f"Nobody was {active}{where}.",
                            f"There were no casualties{where}.",
                        )
                    ),
                )
            if where and place and rng.random() < 0.4:
                town = rng.choice([t for t in places.TOWNS if t not in premise])
                yield "core_conflict", premise, claim(word, noun, done, f" in {town}")
                far = str(numbers.other_value(n, rng))
                yield "core_neutral", premise, claim(far, noun, done, f" in {town}")
            rest = [t for t in tolls if t[0] != fate]
            if rest and rest[0][1].value not in (n, 1) and rng.random() < 0.7:
                yield "core_conflict", premise, claim(rest[0][1].token.text, noun, done)
            if not re.search(r"wound|injur|hurt|casualt", premise) and rng.random() < 0.5:
                hurt = str(rng.randint(2, 3 * n + 5))
                yield "core_neutral", premise, claim(hurt, "people", "wounded")
                yield "number_other", premise, claim(hurt, "others", "wounded")
            if rng.random() < 0.3:
                extra = rng.choice(
                    (
                        "A hospital was hit.",
                        "Several homes were destroyed.",
                        "The dead included two journalists.",
                        "Rescue workers were hit by a second strike.",
                        "No group claimed responsibility.",
                        "The attack lasted three hours.",
                        f"{rng.randint(2, 9)} of the dead were children.",
                        "Two bridges were destroyed.",
                        "A curfew was imposed.",
                        "The wounded were taken to Turkey.",
                    )
                )
                key = extra.rstrip(".").split()[-1].lower()
                if key not in premise.lower() and "child" not in premise:
                    yield "core_neutral", premise, extra


def _tolls(span: Span) -> Iterator[tuple[str, numbers.Count, str]]:
    for count in numbers.counts(span):
        noun = count.token.head
        if noun.tag_ != "NNS" and noun.lower_ != "people":
            continue
        head = noun.head
        fate = None
        if (
            (noun.dep_ in ("dobj", "nsubjpass") and head.lemma_ in ("kill", "slay"))
            or (noun.dep_ == "nsubj" and head.lemma_ in ("die", "perish"))
            or (noun.i + 1 < span.end and span.doc[noun.i + 1].lower_ in ("dead", "killed"))
            or (noun.dep_ == "pobj" and head.head.lower_ in ("life", "lives", "deaths", "death"))
        ):
            fate = "dead"
        elif noun.dep_ in ("dobj", "nsubjpass") and head.lemma_ in ("wound", "injure"):
            fate = "hurt"
        if fate and noun.is_alpha:
            yield fate, count, noun.text


def neighbours(
    pool: list[Sentence], rng: random.Random
) -> Iterator[tuple[str, Sentence, Sentence]]:
    """Pair sentences of the same article, of near reports and of far ones, by shared words."""
    texts = [re.sub(r"\d+", " ", s.text) for s in pool]
    matrix = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english").fit_transform(texts)
    for start in range(0, len(pool), 1000):
        block = (matrix[start : start + 1000] @ matrix.T).tocsr()
        for row in range(block.shape[0]):
            one = pool[start + row]
            at = slice(block.indptr[row], block.indptr[row + 1])
            order = np.argsort(-block.data[at], kind="stable")[:60]
            spent: Counter[str] = Counter()
            for place in order:
                other = pool[int(block.indices[at][place])]
                score = float(block.data[at][place])
                kind = _relation(one, other, score)
                if (
                    kind
                    and spent[kind] < 2
                    and (kind.startswith(("aligned", "toll")) or rng.random() < 0.5)
                ):
                    spent[kind] += 1
                    yield kind, one, other


def _numbers(sentence: Sentence) -> dict[str, set[int]]:
    by_noun: dict[str, set[int]] = defaultdict(set)
    for fate, count, _ in _tolls(sentence.span):
        by_noun[fate].add(count.value)
    return by_noun


def _towns(sentence: Sentence) -> set[str]:
    wide = {"Syria", "US", "U.S.", "Russia", "Turkey", "Iraq", "Aleppo", "Damascus", "Britain"}
    return {e.text for e in sentence.span.ents if e.label_ == "GPE"} - wide


def toll_claim(one: Sentence, other: Sentence, kind: str, rng: random.Random) -> str | None:
    """Say in short how many the other report counts, where the two count the same thing."""
    mine = {(fate, noun): count for fate, count, noun in _tolls(one.span)}
    for fate, count, noun in _tolls(other.span):
        same = mine.get((fate, noun))
        if same is None or count.loose or same.loose or count.value < 2:
            continue
        if (same.value == count.value) != (kind == "toll_same"):
            continue
        done = rng.choice(("killed", "killed", "left dead") if fate == "dead" else ("wounded",))
        before = other.span.text[count.qualifier : count.end]
        spot = rng.choice(("", f" in {sorted(_towns(one) & _towns(other))[0]}"))
        return f"{before[0].upper()}{before[1:]} {noun} were {done}{spot}."
    return None


def _relation(one: Sentence, other: Sentence, score: float) -> str | None:
    """Name how ``other`` (hypothesis) stands to ``one`` (premise), where that is safe to say."""
    if one.span is other.span or score > 0.97:
        return None
    a, b = one.words, other.words
    covered = len(a & b) / max(1, len(b))
    if one.story.id == other.story.id:
        return "same_article" if 0.08 < score < 0.45 and covered < 0.5 else None
    days = None
    if one.story.day and other.story.day:
        days = abs((one.story.day - other.story.day).days)
    together = (one.story.event and one.story.event == other.story.event) or (
        days is not None and days <= 2 and (one.story.place == other.story.place)
    )
    apart = (one.story.event != other.story.event) or (days is not None and days > 12)
    if together:
        weekday = set(dates.WEEKDAY.findall(one.text)), set(dates.WEEKDAY.findall(other.text))
        tolls, theirs = _numbers(one), _numbers(other)
        shared = set(tolls) & set(theirs)
        same_neg = has_negation(one.text) == has_negation(other.text)
        numbers_in = {t.text.lower() for t in other.span if t.like_num} <= {
            t.text.lower() for t in one.span if t.like_num
        }
        names_in = {e.text for e in other.span.ents if e.label_ in ("GPE", "ORG", "PERSON")} <= {
            e.text for e in one.span.ents
        } | set(one.text.split())
        if score >= 0.5 and covered >= 0.78 and numbers_in and same_neg and names_in:
            return "aligned" if not weekday[1] - weekday[0] else None
        clash = [f for f in shared if tolls[f] and theirs[f] and not tolls[f] & theirs[f]]
        spots = _towns(one) & _towns(other)
        if score >= 0.33 and spots and shared and not weekday[1] - weekday[0]:
            return "toll_conflict" if clash else "toll_same"
        if 0.12 < score < 0.35 and covered < 0.4:
            return "aligned_neutral"
        return None
    if apart and 0.15 < score < 0.6 and covered < 0.65:
        return "elsewhere"
    return None


def generate(pool: list[Sentence], seed: int, order_only: bool = False) -> list[Pair]:
    """Make all pairs of a split, or only those about the order of words."""
    rng = random.Random(seed)
    people = sorted(
        {
            e.text
            for s in pool
            for e in s.span.ents
            if e.label_ == "PERSON" and re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", e.text)
        }
    )
    maker = Maker(rng, people)
    made: list[tuple[str, str, str]] = []
    for sentence in pool:
        made.extend(maker.order(sentence) if order_only else maker.of_sentence(sentence))
    for kind, one, other in () if order_only else neighbours(pool, rng):
        hypothesis = other.text
        premise = maker.premise(one)
        if hypothesis in premise:
            continue
        if kind.startswith("toll"):
            claim = toll_claim(one, other, kind, rng)
            if claim is not None:
                made.append((kind, premise, claim))
            continue
        if kind == "aligned":
            edits = maker.conflicts(other.span)
            for edit in rng.sample(edits, min(3, len(edits))):
                changed = apply(hypothesis, [edit])
                made.append(("aligned_conflict", premise, changed))
        negations = [e for e in polarity.negations(other.span, rng) if e.kind == "negation_added"]
        if kind in ("same_article", "elsewhere", "aligned_neutral"):
            draw = rng.random()
            if draw < 0.2 and negations:
                kind, hypothesis = "negation_neutral", apply(hypothesis, [negations[0]])
            elif draw < 0.5:
                mild = maker.mild(other.span)
                hypothesis = apply(hypothesis, mild[:1])
            elif draw < 0.6 and len(one.text) + len(hypothesis) < 260 and kind != "elsewhere":
                joined = f"{one.text.rstrip('.')}, and {lowered(other.span)}"
                kind, hypothesis = "half_missing", joined
        made.append((kind, premise, hypothesis))
    label = {**dict.fromkeys(ENTAILED, "entailment"), **dict.fromkeys(NEUTRAL, "neutral")}
    unique: dict[tuple[str, str], Pair] = {}
    for kind, premise, hypothesis in made:
        if premise.lower() == hypothesis.lower() and kind not in ("copy", "negation_kept"):
            continue
        if 12 <= len(hypothesis) <= 280 and len(premise) <= 420:
            pair = Pair(premise, hypothesis, label.get(kind, "contradiction"), kind)
            unique.setdefault((premise, hypothesis), pair)
    return list(unique.values())


def main() -> None:
    """Write ``generated.jsonl`` and one ``test_*.jsonl`` per held-out set."""
    parser = argparse.ArgumentParser(description="Generate pairs from real reporting.")
    parser.add_argument("--fa-kes", type=Path, required=True)
    parser.add_argument("--jsonl", type=Path, nargs="*", default=[])
    parser.add_argument("--held-out", type=Path, required=True, help="ids, separated by commas")
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--pipeline", default="en_core_web_sm")
    parser.add_argument("--scale", type=float, default=1.0, help="factor on the wanted counts")
    parser.add_argument("--test-size", type=int, default=400)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--order", action="store_true", help="only pairs about word order")
    args = parser.parse_args()

    unique: dict[str, Story] = {}
    for story in [*read_fa_kes(args.fa_kes), *(s for p in args.jsonl for s in read_jsonl(p))]:
        unique.setdefault(story.id, story)
    held_out = set(args.held_out.read_text(encoding="utf-8").strip().split(","))
    stories = keep_out(list(unique.values()), held_out)
    family = families(stories)
    args.out.mkdir(parents=True, exist_ok=True)
    pool = sentences(stories, parse(stories, args.pipeline, args.out / "parsed.spacy"), family)
    print(f"{len(unique)} articles, {len(stories)} kept, {len(pool)} sentences")

    rng = random.Random(args.seed)
    if args.order:
        made = generate([s for s in pool if not is_test(s.family)], args.seed, order_only=True)
        held = generate([s for s in pool if is_test(s.family)], args.seed, order_only=True)
        for name, group in (("order", made), ("test_order", held)):
            if name == "order":
                by_kind = _by_kind(sorted(group, key=lambda p: len(p.premise + p.hypothesis)))
                group = [p for k, n in ORDER_WANTED.items() for p in by_kind[k][:n]]
            rng.shuffle(group)
            write_pairs(args.out / f"{name}.jsonl", group)
            print(name, len(group), Counter((p.label, p.source) for p in group))
        return
    kept: list[Pair] = []
    groups = _by_kind(generate([s for s in pool if not is_test(s.family)], args.seed))
    for kind, wanted in WANTED.items():
        group = groups.get(kind, [])
        kept += rng.sample(group, min(len(group), round(wanted * args.scale)))
    rng.shuffle(kept)
    write_pairs(args.out / "generated.jsonl", kept)
    counts = Counter((p.label, p.source) for p in kept)
    for (label, kind), count in sorted(counts.items()):
        print(f"{count:6d} of {len(groups[kind]):6d} {label} {kind}")
    print(len(kept), Counter(p.label for p in kept))

    groups = _by_kind(generate([s for s in pool if is_test(s.family)], args.seed + 1))
    for name, kinds in TESTS.items():
        by_label: dict[str, list[Pair]] = defaultdict(list)
        for kind in kinds:
            for pair in groups.get(kind, []):
                by_label[pair.label].append(pair)
        share = args.test_size // len(by_label)
        drawn = [p for g in by_label.values() for p in rng.sample(g, min(len(g), share))]
        write_pairs(args.out / f"test_{name}.jsonl", drawn)
        print("test", name, len(drawn), Counter(p.label for p in drawn))


def _by_kind(pairs: list[Pair]) -> dict[str, list[Pair]]:
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.source].append(pair)
    return groups


if __name__ == "__main__":
    main()
