"""Messages of the core as the page says them: it has fields where the command line has options."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Field of an article → what its column is called on the page.
COLUMNS: Mapping[str, str] = {
    "text": "Column: text",
    "outlet": "Column: outlet",
    "published": "Column: date",
    "title": "Column: headline",
    "id": "Column: id",
    "url": "Column: address",
}
DATE_ORDER = "Order of day and month in dates"
DATE = "Date, if a file has none"

_OPTION_OF = {"published": "date"}
_ON_PAGE = (
    *((f"--{_OPTION_OF.get(name, name)}-column", f"“{label}”") for name, label in COLUMNS.items()),
    ("give --date-order mdy or dmy", f"choose an order under “{DATE_ORDER}”"),
    ("give --date-order mdy, dmy or ymd", f"choose an order under “{DATE_ORDER}”"),
    ("give --published", f"fill in “{DATE}”"),
    (r"give (?:another )?--encoding", "save the file as UTF-8"),
    (r"make (one|it) with `python -m analyzer corpus build[^`]*`", r"build \1 on the page Corpus"),
)


def on_page(message: str) -> str:
    """The message with the page's words for what the command line offers."""
    for option, words in _ON_PAGE:
        message = re.sub(option, words, message)
    return message
