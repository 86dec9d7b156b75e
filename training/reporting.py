"""Real reporting to draw pairs from: reading it, keeping held-out events out, splitting it."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

#: Only the head of an article is used: it holds the news, the rest is background.
HEAD = 4500
DAYS = 4

#: Towns and names of the events that are held out for measuring. A sentence that has one is
#: never used, whatever its article.
HELD_OUT_WORDS = re.compile(
    r"Khan ?She?i?kh|Khan al-?Shai|Rashidi?e?e?n|Fu'?a+|Fou?ah?\b|Kafra?ya|Kefraya|Castello|"
    r"Jay?i?e?roud|Jaru?d|Jeirud|Jayrud|Ashara|Asharah|Qamishl|Kamishl|U?O?rum al|Urm al|Orem al|"
    r"\bHaa?s\b|Shishani|Mayadeen|Mayadin|evacuees",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Story:
    """One article, as far as generating pairs needs it."""

    id: str
    event: str
    day: date | None
    place: str
    text: str


def _text(raw: str) -> str:
    text = raw.replace("ï¿½_s", "'s").replace("ï¿½", " ").replace("\ufffd", " ")
    return re.sub(r"[ \t]+", " ", text)[:HEAD]


def read_fa_kes(path: Path) -> Iterator[Story]:
    """Yield the articles of the FA-KES table."""
    with path.open(encoding="utf-8", errors="replace", newline="") as rows:
        for row in csv.DictReader(rows):
            day = datetime.strptime(row["date"].strip(), "%m/%d/%Y").date()
            place = row["location"].strip().lower()
            yield Story(row["unit_id"], "", day, place, _text(row["article_content"]))


def read_jsonl(path: Path) -> Iterator[Story]:
    """Yield the articles of a JSON-lines corpus."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            published = row.get("published")
            day = date.fromisoformat(published[:10]) if published else None
            event = str(row.get("event") or "")
            yield Story(str(row["id"]), event, day, "", _text(row["text"]))


def shingles(text: str, size: int = 6) -> set[str]:
    """Return the runs of ``size`` words of a text, in lower case."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}


def keep_out(stories: list[Story], held_out: set[str]) -> list[Story]:
    """Drop held-out articles, those of the same place and days, and near copies of them."""
    held = [story for story in stories if story.id in held_out]
    near = {(story.place, story.day) for story in held}
    copied: set[str] = set()
    for story in held:
        copied |= shingles(story.text)
    kept = []
    for story in stories:
        if story.id in held_out:
            continue
        close = any(
            day is not None
            and story.day is not None
            and abs((story.day - day).days) <= DAYS
            and (place in story.text.lower() or place == story.place)
            for place, day in near
        )
        own = shingles(story.text)
        if close or len(own & copied) > max(2, 0.02 * len(own)):
            continue
        kept.append(story)
    return kept


def families(stories: list[Story]) -> dict[str, str]:
    """Map each article to one name per family of near copies or of one labelled event."""
    parent = {story.id: story.id for story in stories}

    def find(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    seen: dict[str, list[str]] = defaultdict(list)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    events: dict[str, str] = {}
    for story in stories:
        if story.event:
            parent[find(story.id)] = find(events.setdefault(story.event, story.id))
        for shingle in shingles(story.text):
            for other in seen[shingle][:20]:
                shared[(other, story.id)] += 1
            seen[shingle].append(story.id)
    for (one, other), count in shared.items():
        if count >= 12:
            parent[find(one)] = find(other)
    return {story.id: find(story.id) for story in stories}


def is_test(family: str, share: float = 0.12) -> bool:
    """Say whether a family belongs to the held-out test split (by hash, so it never moves)."""
    digest = hashlib.sha256(family.encode()).digest()
    return digest[0] / 256 < share


def parse(stories: list[Story], pipeline: str, cache: Path) -> dict[str, Doc]:
    """Parse the articles with spaCy, once: the result is kept at ``cache``."""
    nlp: Language = spacy.load(pipeline)
    if cache.exists():
        docs = list(DocBin().from_disk(cache).get_docs(nlp.vocab))
        if len(docs) == len(stories):
            return {story.id: doc for story, doc in zip(stories, docs, strict=True)}
    docs = list(nlp.pipe((story.text for story in stories), batch_size=32))
    DocBin(docs=docs, store_user_data=False).to_disk(cache)
    return {story.id: doc for story, doc in zip(stories, docs, strict=True)}
