"""Days, months and years: another one, or the same one written in another way."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.planting.edits import Edit

if TYPE_CHECKING:
    from spacy.tokens import Span

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = (
    "January February March April May June July August September October November December".split()
)
WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b")
MONTH = re.compile(r"\b(" + "|".join(MONTHS) + r")\b")
DAY_MONTH = re.compile(r"\b(\d{1,2}) (" + "|".join(MONTHS) + r")\b")
MONTH_DAY = re.compile(r"\b(" + "|".join(MONTHS) + r") (\d{1,2})\b(?!\d)")
YEAR = re.compile(r"\b(?:in|since) ((?:19|20)\d\d)\b")
PART = re.compile(r"\b(morning|afternoon|evening)\b")
DROPPABLE_DAY = re.compile(r",? (?:late |early )?on (" + "|".join(WEEKDAYS) + r")(?: \w*ning)?\b")


def date_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Change a weekday, month, day, year or part of the day."""
    text = sent.text
    days = WEEKDAY.findall(text)
    for match in WEEKDAY.finditer(text):
        new = rng.choice([day for day in WEEKDAYS if day not in days])
        yield Edit("date_conflict", ((match.start(), match.end(), new),))
    for match in MONTH.finditer(text):
        if match.group() in ("May", "March") and not re.search(r"\d", text[match.end() :][:4]):
            continue
        new = rng.choice([month for month in MONTHS if month not in text])
        yield Edit("date_conflict", ((match.start(), match.end(), new),))
    for pattern, group in ((DAY_MONTH, 1), (MONTH_DAY, 2)):
        for match in pattern.finditer(text):
            day = int(match.group(group))
            new = str(rng.choice([d for d in range(1, 29) if d != day]))
            yield Edit("date_conflict", ((match.start(group), match.end(group), new),))
    for match in YEAR.finditer(text):
        year = int(match.group(1)) + rng.choice((-4, -3, -2, -1, 1, 2, 3))
        yield Edit("date_conflict", ((match.start(1), match.end(1), str(year)),))
    for match in PART.finditer(text):
        new = rng.choice([p for p in ("morning", "afternoon", "evening") if p != match.group()])
        yield Edit("date_conflict", ((match.start(), match.end(), new),))


def date_rewordings(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Leave a weekday out, or write a date the other way round."""
    text = sent.text
    for match in DROPPABLE_DAY.finditer(text):
        yield Edit("date_dropped", ((match.start(), match.end(), ""),))
    for match in DAY_MONTH.finditer(text):
        new = f"{match.group(2)} {match.group(1)}"
        yield Edit("date_rewritten", ((match.start(), match.end(), new),))
    for match in MONTH_DAY.finditer(text):
        new = f"{match.group(2)} {match.group(1)}"
        if not text[match.end() :].startswith((",", " 20")) and rng.random() < 0.8:
            yield Edit("date_rewritten", ((match.start(), match.end(), new),))
