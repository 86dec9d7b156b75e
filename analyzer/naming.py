"""Names in an article: from a short name to the fullest one, from a surname to a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from analyzer.judging.words import words_of
from analyzer.lexicon import MONITOR_WORDS, ORGANISATION_WORDS, ROLES
from analyzer.phrases import (
    ARTICLES,
    DAYS,
    Mention,
    before_role,
    is_capital,
    is_part_of_name,
    longest_run,
    run_at_end,
    text_of,
    trimmed,
    without_opening,
)

if TYPE_CHECKING:
    from analyzer.language import Sentence

_ACRONYM = re.compile(r"((?:[\w’'-]+ ){1,9})[(\[]([A-Z]{2,8})[)\]]")
# "Lakes Observatory for Water Rights": with all that follows, a person's name may be run into it.
_BODY_FOR = re.compile(
    r"\b((?:[A-Z][\w’'-]+ ){1,4})(?:for|of) (?:the )?[A-Z][\w’'-]+(?: (?:and )?[A-Z][\w’'-]+)?"
)
_PERSON_OF = re.compile(r"((?:[A-Z][\w’'-]+ ){1,4}[A-Z][\w’'-]+) (\w+) (?:of|for|at) (?:the )?(.+)")
_TITLES = words_of("dr dr. mr mr. mrs. ms. archbishop archimandrite bishop imam patriarch")


class Names:
    """The names of one article, to find the fullest form of a short one."""

    def __init__(self, sentences: Sequence[Sentence], mentions: Iterable[Mention]) -> None:
        self._counts: Counter[str] = Counter()
        self.people: set[str] = set()
        self.acronyms: dict[str, str] = {}
        self.affiliations: dict[str, str] = {}
        self._whole: dict[str, str] = {}  # full names by surname
        self._others: set[str] = set()  # words of places, peoples and bodies
        for sentence in sentences:
            self._read_surnames(sentence)
            self._read_acronyms(sentence.text)
            self._read_affiliations(sentence)
            for match in _BODY_FOR.finditer(sentence.text):
                if ORGANISATION_WORDS & set(match[1].lower().split()):
                    self._counts[match[0]] += 1
            for entity in sentence.tokens.ents:
                if entity.label_ in ("GPE", "NORP", "ORG", "LOC", "FAC"):
                    self._others.update(entity.text.split())
                if entity.label_ in ("PERSON", "ORG") and len(entity) < 8:
                    run = trimmed(longest_run(without_opening(list(entity))))
                    if len(run.split()) > 1 and not run.isupper():
                        self._counts[run] += 1
                        if entity.label_ == "PERSON":
                            self.people.add(run)
        for each in mentions:
            if each.named and not (each.plural and " and " in each.name):
                self._counts[each.name] += 2
                if each.person:
                    self.people.add(each.name)

    def fullest(self, name: str) -> str:
        """The longest name of the article that `name` clearly shortens, else `name`."""
        if name in self.acronyms:
            return self.acronyms[name]
        short = name.lower().split()
        if not short:
            return name
        best = (0, 0, name)
        for long, count in self._counts.items():
            if self._shortens(short, long):
                best = max(best, (count, len(long.split()), long))
        return self.acronyms.get(best[2], best[2])

    def person_in(self, name: str) -> tuple[str, str]:
        """The person whom a run of words names, and whose office stands beside the name.

        Lost commas run them together: "Ada Quist head of the Harbour Office". Empty if nobody.
        """
        match = _PERSON_OF.match(name)
        if match and match[2] in ROLES and match[1] in self.people:
            return match[1], self.fullest(match[3])
        for body in self._counts:  # "Lakes Observatory for Water Rights Ada Quist"
            rest = name.removeprefix(f"{body} ")
            words = rest.split()
            alone = rest != name and len(words) > 1 and "and" not in words
            if alone and words[0][0].isupper() and _BODY_FOR.fullmatch(body):
                return rest, body
        inside = [each for each in self.people if self._runs_into(name, each)]
        return (max(inside, key=len), "") if inside and name not in self.acronyms else ("", "")

    def _runs_into(self, name: str, person: str) -> bool:
        """Whether a name is a person's behind words of another: "Selm Ada Quist"."""
        if " " not in person or not name.endswith(f" {person}"):
            return False
        before = name.removesuffix(f" {person}").split()[-1]
        word = before.lower()
        owner = before.endswith("s") and before[:-1] in self._others  # "Northlands Ada Quist"
        other = before in self._others or before.isupper() or owner
        return other or word in ROLES | ORGANISATION_WORDS | DAYS | _TITLES

    def monitor(self) -> str:
        """The monitoring group that the article names, the one named most, or nothing."""
        found: Counter[str] = Counter()
        for name in [*self._counts, *self.acronyms.values()]:
            if self.person_in(name)[0]:
                continue
            if MONITOR_WORDS & set(name.lower().split()) and len(name.split()) > 1:
                found[self.fullest(name)] += max(1, self._counts.get(name, 0))
        return max(found, key=lambda name: (found[name], len(name), name), default="")

    def _shortens(self, short: list[str], long: str) -> bool:
        """Whether a surname, an organisation's first word or its head noun stands for `long`."""
        words = long.lower().split()
        if len(words) <= len(short):
            return False
        if words[-len(short) :] == short and long in self.people:
            return True
        if long in self.people:
            return False
        if len(short) == 1 and short[0] in ORGANISATION_WORDS:
            return short[0] == head_of(long)
        behind = words[len(short)]
        if words[: len(short)] != short:
            return False
        return behind in ("international", "group") or (
            behind in ("for", "of") and short[-1] in ORGANISATION_WORDS
        )

    def _read_affiliations(self, sentence: Sentence) -> None:
        """Learn "Harbour Office chief Ada Quist"."""
        tokens = list(sentence.tokens)
        for i, token in enumerate(tokens[:-1]):
            if i and token.lower_ in ROLES and not is_capital(token) and is_capital(tokens[i + 1]):
                person = longest_run(tokens[i + 1 :], from_start=True)
                body = run_at_end(without_opening(before_role(tokens[max(0, i - 7) :], min(i, 7))))
                if body and len(person.split()) > 1:
                    self.affiliations.setdefault(trimmed(person), trimmed(body))

    def whole(self, surname: str) -> str:
        """The first full name of a person in the article that ends with a surname, or nothing."""
        return self._whole.get(surname, "")

    def _read_surnames(self, sentence: Sentence) -> None:
        """Learn the full names that the parse has run into others."""
        tokens = list(sentence.tokens)
        for i, token in enumerate(tokens[1:], start=1):
            first = i
            while first and is_part_of_name(tokens[first - 1]):
                before = tokens[first - 1]
                named = (
                    before.ent_type_ == "PERSON" or before.text == "-" or before.lower_ in ARTICLES
                )
                if not named or first <= i - 4:
                    break
                first -= 1
            person = tokens[first : i + 1]
            if len(person) > 1 and is_capital(person[0]) and is_capital(token):
                self._whole.setdefault(token.text, trimmed(text_of(person)))

    def _read_acronyms(self, text: str) -> None:
        """Learn "Long Name (LN)"."""
        for match in _ACRONYM.finditer(text):
            words = match.group(1).split()
            for first in range(len(words)):
                initials = "".join(w[0] for w in words[first:] if w[0].isupper())
                if initials.upper() == match.group(2) and words[first][0].isupper():
                    self.acronyms.setdefault(match.group(2), trimmed(" ".join(words[first:])))
                    break


def head_of(name: str) -> str:
    """The head noun of a name, in lower case: "office" of "Harbour Office for the Lakes"."""
    words = re.split(r" (?:of|for|to|at|in|from) ", name.lower())[0].split()
    return words[-1] if words else ""
