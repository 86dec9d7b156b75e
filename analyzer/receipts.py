"""A receipt in words: what was searched for a claim, and what came nearest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzer.datamodels import Article, Receipt
from analyzer.readout import byline, in_quotes, plural


def receipt_in_words(receipt: Receipt, articles: Mapping[str, Article]) -> str:
    """What was searched for a claim and what came nearest, in two or three sentences."""
    return f"{search_in_words(receipt)} {nearest_in_words(receipt, articles)}".rstrip()


def common_search(receipts: Iterable[Receipt]) -> str:
    """What was searched, where it is the same for several claims; else empty."""
    told = [search_in_words(receipt) for receipt in receipts]
    return told[0] if len(told) > 1 and len(set(told)) == 1 else ""


def search_in_words(receipt: Receipt) -> str:
    """How many articles were searched, which of them are on the event, and what limits that."""
    words = f"Searched {plural(receipt.articles_searched, 'article')}; "
    known = receipt.first_day and receipt.last_day
    days = f"published {receipt.first_day} to {receipt.last_day}" if known else ""
    if receipt.articles_on_event:
        verb = "is" if receipt.articles_on_event == 1 else "are"
        others = plural(receipt.outlets_on_event, "other outlet")
        on_event = f"{receipt.articles_on_event:,} {verb} on the event ({others})"
        words += ", ".join(filter(None, (on_event, days)))
    else:
        words += " ".join(filter(None, ("none", days, "is on the event")))
    if receipt.undated_articles:
        words += f" ({receipt.undated_articles:,} without a date)"
    return f"{words}. {_limits(receipt)}".rstrip()


def nearest_in_words(receipt: Receipt, articles: Mapping[str, Article]) -> str:
    """The passage that came nearest, empty where there was none."""
    if not receipt.nearest_passage:
        return ""
    near = articles.get(receipt.nearest_article_id)
    source = byline(near) if near else receipt.nearest_article_id
    return (
        f"Nearest passage, similarity {receipt.nearest_similarity:.2f}: "
        f"{in_quotes(receipt.nearest_passage)} ({source})."
    )


def _limits(receipt: Receipt) -> str:
    """What could not be read or was not known, and the receipt's note; often empty."""
    words = []
    if receipt.unread:
        words.append(f"Not read, or not whole: {', '.join(receipt.unread)}.")
    if receipt.not_english:
        words.append(
            f"{plural(receipt.not_english, 'article')} of the corpus not in English "
            f"{'was' if receipt.not_english == 1 else 'were'} left out."
        )
    if receipt.unknown:
        unknown = ("date" if name == "published" else name for name in receipt.unknown)
        words.append(f"Not known of this article: {', '.join(unknown)}.")
    if receipt.note:
        words.append(f"{receipt.note[0].upper()}{receipt.note[1:].removesuffix('.')}.")
    return " ".join(words)
