"""Write a file of articles with labelled events as a corpus: ``python -m training.event_corpus``.

Where the articles have no date, each event gets an invented day of its own, twenty days from the
next; where they have no outlet, each is its own. Nothing else is changed.
"""

from __future__ import annotations

import argparse
import json
from datetime import date, timedelta
from pathlib import Path

from analyzer.corpus import write_atomically

_FIRST = date(2005, 1, 1)
_APART = timedelta(days=20)


def main() -> None:
    """Read the JSON lines, fill in, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path, help="JSON lines with an `event` in each")
    parser.add_argument("out", type=Path, help="folder of the corpus")
    args = parser.parse_args()
    days: dict[str, date] = {}
    lines = []
    for line in args.source.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        day = days.setdefault(row.pop("event"), _FIRST + _APART * len(days))
        row.setdefault("published", day.isoformat())
        row.setdefault("outlet", f"outlet of {row['id']}")
        row.setdefault("url", "")
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    args.out.mkdir(parents=True, exist_ok=True)
    write_atomically(args.out / "articles.jsonl", lines)


if __name__ == "__main__":
    main()
