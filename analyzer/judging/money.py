"""The currency of a sum: a sign, a word, or an ordinary noun ("crowns", "Syrian pounds")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

CURRENCIES = {
    "$": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD", "£": "GBP", "pounds": "GBP",
    "€": "EUR", "euro": "EUR", "euros": "EUR", "yen": "JPY", "rubles": "RUB", "roubles": "RUB",
    "cents": "cent", "rupees": "INR", "yuan": "CNY", "pesos": "peso", "francs": "franc",
}  # fmt: skip
# Whose dollars and pounds those are that nobody calls by their country; others are units apart.
_AT_HOME = {
    "dollars": ("american",), "pounds": ("british",), "yen": ("japanese",), "yuan": ("chinese",),
    "rupees": ("indian",), "rubles": ("russian",), "roubles": ("russian",), "euros": (),
}  # fmt: skip
# Several countries call their money so; which one is meant is for the reader to see.
_NOUNS = {word: word.removesuffix("s") for word in words_of(
    "crowns dinars rials riyals dirhams shekels liras shillings zlotys forints hryvnias nairas",
    "cedis kwachas ringgits",
)} | {
    "lira": "lira", "lire": "lira", "kronor": "crown", "kroner": "crown", "kronur": "crown",
    "koruna": "crown", "korunas": "crown", "krona": "crown", "krone": "crown", "reais": "real",
    "rand": "rand", "zloty": "zloty", "forint": "forint", "lei": "leu", "leva": "lev",
    "hryvnia": "hryvnia", "tenge": "tenge", "taka": "taka", "rupiah": "rupiah",
    "ringgit": "ringgit", "birr": "birr", "naira": "naira", "kwacha": "kwacha", "baht": "baht",
    "renminbi": "CNY", "won": "won",
}  # fmt: skip
MONEY = frozenset((*CURRENCIES.values(), *_NOUNS.values(), "dollar", "pound", "rupee", "ruble"))
_WORN = 10  # "two crowns" are stolen or won; fewer crowns than this are seldom paid
_LONGEST_COUNTRY = 2  # words: "Hong Kong dollars"


def read_currency(tokens: Sequence[Token], last: int, value: float) -> tuple[str, int] | None:
    """The currency after a number and its last word, if it is called by a noun.

    Args:
        tokens: of the sentence.
        last: place of the number's last word.
        value: of the number.
    """
    place = last + 1
    joined = place < len(tokens) and tokens[place].text == "-"
    if joined or (place < len(tokens) and tokens[place].lower_ == "of"):  # "millions of crowns"
        place += 1
    country = place
    while place < len(tokens) and place - country < _LONGEST_COUNTRY and _names(tokens[place]):
        place += 1
    if place >= len(tokens) or tokens[place].pos_ == "VERB":
        return None
    word = tokens[place].lower_
    if joined:  # "a 500-crown fine"
        unit = _NOUNS.get(f"{word}s", "")
    elif word in _NOUNS:
        unit = "" if word == "crowns" and value < _WORN else _NOUNS[word]
    elif word in CURRENCIES and place > country:
        home = " ".join(token.lower_ for token in tokens[country:place])
        ours = home in _AT_HOME.get(word, (home,))
        unit = CURRENCIES[word] if ours else word.replace("rou", "ru").removesuffix("s")
    else:
        unit = ""
    return (unit, place) if unit else None


def _names(token: Token) -> bool:
    """Whether a word may say whose money it is: "Syrian", "Hong Kong"."""
    return token.text[0].isupper() and token.lower_ not in _NOUNS and token.lower_ not in CURRENCIES
