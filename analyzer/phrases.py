"""Noun phrases that name somebody: who is meant, whose office it is, who is spoken for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.judging.words import words_of
from analyzer.lexicon import MEN, ORGANISATION_WORDS, ROLES, WOMEN

if TYPE_CHECKING:
    from spacy.tokens import Token

_LINKS = frozenset(("of", "for", "-", "al", "el", "de", "bin", "ibn", "von", "van"))
ARTICLES = frozenset(("al", "el", "ul", "an", "as", "ash", "ad"))
_OPENERS = frozenset(
    ("the", "a", "an", "same", "this", "these", "that", "its", "his", "their", "our")
)
_PORTFOLIOS = words_of(
    "foreign prime vice senior deputy defence defense interior finance home press state top former"
)
_TIMES = ("DATE", "TIME")
DAYS = words_of(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december"
)
_SHORT_MONTHS = words_of("jan feb mar apr may jun jul aug sep oct nov dec")
_YEAR = 4  # digits
# Bodies that have a name only together with whose they are: "Northland's army".
_OWNED = words_of(
    "army military ministry government television media parliament commission council committee "
    "office mission court command department regime"
)
_WHOSE = words_of("regime regimes government governments group groups state states rebels")
_ROLE_PLURALS = frozenset(role + "s" for role in ROLES)


@dataclass(frozen=True)
class Mention:
    """Who a noun phrase names: `words` verbatim, `name` without article, title and office.

    `affiliation` is what stands before an office ("Harbour Office" in "Harbour Office chief Ada
    Quist"). `head` is the lower-case head noun.
    """

    words: str
    start: int  # of the words, in the paragraph's document
    name: str
    affiliation: str
    head: str
    person: bool
    plural: bool
    named: bool
    definite: bool
    role: str = ""  # the offices in front of a name, or the office alone; lower case
    gender: str = ""  # "he" or "she", where an office or a title says so


def phrase(head: Token) -> list[Token]:
    """The tokens of the noun phrase of `head`, without clauses and what is set beside it."""
    first = last = head.i
    for child in head.lefts:
        if child.dep_ in (
            "det",
            "compound",
            "amod",
            "poss",
            "nummod",
            "nmod",
            "quantmod",
            "predet",
        ):
            first = min(first, child.left_edge.i)
    for child in head.rights:
        if child.i != last + 1:
            break
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "from", "in", "at", "with"):
            inner = [c for c in child.children if c.dep_ == "pobj"]
            if not inner or inner[0].ent_type_ in ("DATE", "TIME"):
                break
            last = phrase(inner[0])[-1].i
        elif child.dep_ == "cc":
            other = [c for c in head.rights if c.dep_ == "conj"]
            if not other or other[0].pos_ not in ("NOUN", "PROPN"):
                break
            last = max(last, phrase(other[0])[-1].i)
        elif child.dep_ not in ("compound", "flat", "case", "nummod"):
            if child.dep_ != "conj":
                break
        else:
            last = max(last, child.right_edge.i)
    return [head.doc[i] for i in range(first, last + 1)]


def text_of(tokens: Sequence[Token]) -> str:
    """The verbatim text from the first to the last token."""
    if not tokens:
        return ""
    doc = tokens[0].doc
    return str(doc[tokens[0].i : tokens[-1].i + 1].text)


def mention(head: Token, tokens: Sequence[Token] = ()) -> Mention:
    """What the noun phrase of `head` (or the tokens given) says about whom it names."""
    tokens = list(tokens) or phrase(head)
    if head.lemma_.lower() in ORGANISATION_WORDS | ROLES and head.i == tokens[-1].i:
        tokens += _set_beside(head)
    named_beside = _apposition(head, tokens)
    if named_beside:
        tokens = [*tokens, *named_beside]
    tokens = _with_body(_with_article(tokens))
    words = text_of(tokens)
    definite = tokens[0].lower_ not in ("a", "an", "some", "several", "one", "another")
    kept = without_opening(tokens)
    role = _last_role(kept)
    affiliation, person = "", head.ent_type_ == "PERSON"
    split = _office_behind(kept)
    if named_beside:
        office = [t for t in kept if t.i < named_beside[0].i]
        at = _last_role(office)
        affiliation = _body(before_role(office, at)) if at is not None else ""
        name, person, named = text_of(named_beside), True, True
    elif split or (split := _person_at_edge(kept)):
        name, affiliation, person, named = *split, True, True
    elif head.lemma_.lower() in ORGANISATION_WORDS and any(
        t.lower_ == "of" and t.i == head.i + 1 for t in kept
    ):  # "the government of President Quist"
        inside = is_capital(head)
        named = inside
        name = longest_run(kept, around=head.i) if inside else text_of(kept)
    elif role is not None and role + 1 < len(kept) and is_capital(kept[role + 1]):
        affiliation = _body(before_role(kept, role))
        run = longest_run(kept[role + 1 :], from_start=True)
        name, person, named = run or text_of(kept), True, bool(run)
    elif role is not None and head.ent_type_ == "PERSON" and kept[role].i < head.i:
        entity = [t for t in kept[role + 1 :] if t.ent_type_ == "PERSON"]  # "Secretary of State X"
        affiliation, name, named = _body(before_role(kept, role)), longest_run(entity), True
    else:
        opens = head.i == head.sent.start  # "Survivors of ..." is capital by its place only
        common = head.tag_ not in ("NNP", "NNPS") and not head.text.isupper()
        inside = is_capital(head) and not (opens and common)
        run = longest_run(kept, around=head.i) if inside else _run_beside(kept, head)
        named = bool(run) and (inside or head.lemma_.lower() in ORGANISATION_WORDS)
        if role is not None and kept[role].i == head.i and not is_capital(head):
            person, named = True, False
            affiliation = _body(before_role(kept, role))
            front = before_role(kept, role)
            before = _person_before(tokens[0])
            if len(front) > 1 and front[-1].ent_type_ == "PERSON":  # "Ada Quist head of the office"
                affiliation, before = _body(kept[role + 2 :]), run_at_end(front)
            if before:  # "Ada Quist the director of the office", its commas lost
                name, named, run = before, True, before
        name = run if named and not _joined(kept) else text_of(kept)
        person = person or (head.lower_ in ROLES and not inside)
        if not affiliation and not named and head.lower_ in ROLES | {"source"}:
            affiliation = _employer(kept, head)
    beside = [c for c in head.children if c.dep_ == "appos"]
    hints = {t.lower_ for t in (*tokens, *beside)}
    return Mention(
        words=words,
        start=tokens[0].idx,
        name=trimmed(name),
        affiliation=trimmed(affiliation),
        head=head.lemma_.lower(),
        person=person and head.tag_ not in ("NNS", "NNPS"),
        plural=head.tag_ in ("NNS", "NNPS") or _joined(kept),
        named=named,
        definite=definite,
        gender="she" if hints & WOMEN else "he" if hints & MEN else "",
        role=" ".join(t.lower_ for t in kept if t.lower_ in ROLES),
    )


def _employer(tokens: Sequence[Token], head: Token) -> str:
    """The body in "a source at the Harbour Police Command", which is no mere place."""
    behind = [t for t in tokens if t.i > head.i]
    if not behind or behind[0].lower_ not in ("at", "in", "from", "of", "with"):
        return ""
    run = next(iter(_runs(behind)), [])
    body = any(t.lower_ in ORGANISATION_WORDS for t in run)
    return text_of(run) if body or any(t.ent_type_ == "ORG" for t in run) else ""


def _apposition(head: Token, tokens: Sequence[Token]) -> list[Token]:
    """The person's name set behind an office: "a foreman, Ada Quist," or nothing."""
    if head.i != tokens[-1].i or is_capital(head) or head.tag_ != "NN":
        return []
    for child in head.children:
        if child.dep_ == "appos" and child.i > head.i and child.ent_type_ == "PERSON":
            first = child.i
            while first > head.i + 1 and is_capital(head.doc[first - 1]):
                first -= 1
            if head.doc[head.i + 1].text == "," and first == head.i + 2:
                return list(head.doc[first : child.i + 1])
        if child.dep_ == "relcl" and child.lemma_ in ("give", "identify"):  # "gave his name as Ada"
            behind = head.doc[child.i : child.right_edge.i + 1]
            says = any(t.lower_ in ("name", "himself", "herself") for t in behind)
            last = behind[-1]
            if says and last.text[:1].isupper() and last.head.lower_ in ("as", "by"):
                return [last]
    return []


def _office_behind(tokens: Sequence[Token]) -> tuple[str, str] | None:
    """Name and body of "Major Ada Quist head of the Harbour Office", its commas lost."""
    front = 0
    while front < len(tokens) and (tokens[front].lower_ in ROLES or tokens[front].text == "-"):
        front += 1
    last = front
    while last < len(tokens) and is_part_of_name(tokens[last]):
        last += 1
    person = tokens[front:last]
    behind = tokens[last:]
    while len(behind) > 1 and behind[0].lower_ in ("the", "a", "an", ",", *_PORTFOLIOS):
        behind = behind[1:]
    if not 2 <= len(person) <= 5 or len(behind) < 3 or behind[0].lower_ not in ROLES:
        return None
    if behind[1].lower_ not in ("of", "for", "at") or not (
        is_capital(person[0]) and is_capital(person[-1]) and not person[-1].text.isupper()
    ):
        return None
    if any(token.ent_type_ == "PERSON" for token in behind):
        return None
    return text_of(person), longest_run(behind[2:], from_start=True)


def _person_at_edge(tokens: Sequence[Token]) -> tuple[str, str] | None:
    """Name and body of "Ada Quist analyst at Harbour Watch", "Member of the Union Ada Quist"."""
    for edge in (list(tokens), list(tokens)[::-1]):
        run: list[Token] = []
        for token in edge:
            if token.ent_type_ != "PERSON" or not (is_capital(token) or token.lower_ in ARTICLES):
                break
            run.append(token)
        rest = [token for token in tokens if token not in run]
        lower = [t.lower_ for t in rest]
        at = next((i for i, w in enumerate(lower) if w in ROLES or w in _ROLE_PLURALS), None)
        if not 2 <= len(run) <= 5 or at is None or len(rest) < 3:
            continue
        if not {"of", "at", "for"} & set(lower[at:]) or any(t.text[:1].isdigit() for t in rest):
            continue
        run.sort(key=lambda token: token.i)
        body = [t for t in rest[at + 1 :] if t.ent_type_ != "PERSON"]
        return trimmed(text_of(run)), trimmed(longest_run(body))
    return None


def is_part_of_name(token: Token) -> bool:
    """Whether a word may stand inside a person's name; offices may not."""
    return (is_capital(token) or token.lower_ in (*ARTICLES, "-")) and token.lower_ not in ROLES


def _with_article(tokens: list[Token]) -> list[Token]:
    """The whole of a name whose last part the parser has cut off: "Bank al-Selm" from "Selm"."""
    doc, first = tokens[0].doc, tokens[0].i
    while first > 1 and doc[first - 1].text == "-" and doc[first - 2].lower_ in ARTICLES:
        first -= 2
        while first > 0 and is_capital(doc[first - 1]) and doc[first - 1].pos_ == "PROPN":
            first -= 1
    return [*doc[first : tokens[0].i], *tokens]


def _with_body(tokens: list[Token]) -> list[Token]:
    """The whole of a body's name whose end the parser has cut off: "for Water Rights"."""
    doc, at = tokens[0].doc, tokens[0].i
    if not is_capital(tokens[0]) or at < 2 or doc[at - 1].lower_ not in ("for", "of"):
        return tokens
    first = at - 1
    while first > 0 and is_capital(doc[first - 1]) and doc[first - 1].ent_type_ not in _TIMES:
        first -= 1
        if doc[first].tag_ == "JJ":  # "... in Port Selm Northern Observatory for ..."
            break
    if first == at - 1 or doc[at - 2].lower_ not in ORGANISATION_WORDS:
        return tokens
    return [*doc[first:at], *tokens]


def _person_before(token: Token) -> str:
    """The name of a person that ends right before a token, empty if none."""
    doc, first = token.doc, token.i
    while first > 0 and doc[first - 1].ent_type_ == "PERSON" and is_capital(doc[first - 1]):
        first -= 1
    return trimmed(longest_run(list(doc[first : token.i]))) if token.i - first > 1 else ""


def is_capital(token: Token) -> bool:
    """Whether a word begins with a capital."""
    return token.text[:1].isupper()


def _joined(tokens: Sequence[Token]) -> bool:
    return any(t.dep_ == "cc" for t in tokens)


def trimmed(name: str) -> str:
    """Without blanks, punctuation and a possessive at the edges; "U.S." keeps its dot."""
    plain = " ".join(name.split()).strip(" ,;:\"“”'’()[]-")
    if not re.search(r"\b[A-Z]\.$", plain):
        plain = plain.rstrip(".")
    return re.sub(r"^The\s+|['’]s$", "", plain)


def without_opening(tokens: Sequence[Token]) -> list[Token]:
    """Without articles, "so-called", "Somewhere-based" and quotation marks at the front."""
    kept = list(tokens)
    for i, token in enumerate(kept):
        if token.lower_ in ("based", "called", "run", "backed", "led", "language") and (
            i and kept[i - 1].text == "-"
        ):
            return without_opening(kept[i + 1 :])
        if token.lower_ in ("based", "so-called"):
            return without_opening(kept[i + 1 :])
        if i > 4:
            break
    while len(kept) > 1 and (
        kept[0].lower_ in _OPENERS
        or kept[0].is_quote
        or kept[0].is_punct
        or _is_date(kept[0], kept[1])
        or (kept[0].is_digit and (kept[-1].tag_ == "NN" or kept[-1].lower_ in ("media", "tv")))
    ):
        kept = kept[1:]
    return kept


def _is_date(token: Token, behind: Token) -> bool:
    """Whether a word is a day, a month or a year that has run into a name."""
    if token.text[:1].isdigit():
        return is_capital(behind) and (len(token) == _YEAR or "." in token.text)
    if token.lower_ in _SHORT_MONTHS:  # may be a given name
        return behind.text[:1].isdigit()
    return token.lower_ in DAYS and is_capital(token)


def _last_role(tokens: Sequence[Token]) -> int | None:
    """Where the last office or role stands."""
    found = [i for i, t in enumerate(tokens) if t.lower_ in ROLES or t.lower_ in _ROLE_PLURALS]
    return found[-1] if found else None


def before_role(tokens: Sequence[Token], role: int) -> Sequence[Token]:
    """The tokens before the offices that stand in a row ("Foreign Minister")."""
    while role > 0 and tokens[role - 1].lower_ in (*ROLES, *_PORTFOLIOS):
        role -= 1
    return tokens[:role]


def _set_beside(head: Token) -> list[Token]:
    """A name that stands right behind its generic noun: "war monitor Harbour Watch"."""
    found: list[Token] = []
    for token in head.doc[head.i + 1 : head.sent.end]:
        if not (is_capital(token) or (found and token.lower_ in _LINKS)):
            break
        if token.ent_type_ in ("DATE", "TIME"):
            break
        found.append(token)
    while found and not is_capital(found[-1]):
        found.pop()
    return found


def _runs(tokens: Sequence[Token]) -> list[list[Token]]:
    """The runs of capitalised words, linked by "of", "for", a hyphen or a possessive."""
    runs: list[list[Token]] = [[]]
    for token in tokens:
        linked = token.lower_ in _LINKS or token.text in ("'", "’", "'s", "’s")
        if is_capital(token) or (runs[-1] and linked) or token.lower_ in ("al", "el"):
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    for run in runs:
        while run and not is_capital(run[-1]):
            run.pop()
    return [run for run in runs if run]


def longest_run(tokens: Sequence[Token], from_start: bool = False, around: int = -1) -> str:
    """The longest run, the first one, or the one around a token."""
    runs = _runs(tokens)
    if from_start:
        return text_of(runs[0]) if runs else ""
    for run in runs:
        if run[0].i <= around <= run[-1].i:
            return text_of(run)
    return text_of(max(runs, key=len)) if runs else ""


def run_at_end(tokens: Sequence[Token]) -> str:
    """The run that ends where the tokens end."""
    runs = _runs(tokens)
    if not runs or runs[-1][-1].i != tokens[-1].i or runs[-1][-1].ent_type_ in ("NORP", "GPE"):
        return ""
    return text_of(runs[-1])


def _body(tokens: Sequence[Token]) -> str:
    """The organisation in front of an office: a name, or a noun such as "observatory"."""
    if tokens and tokens[-1].lower_ in ORGANISATION_WORDS and not is_capital(tokens[-1]):
        return tokens[-1].text
    return run_at_end(tokens)


def _run_beside(tokens: Sequence[Token], head: Token) -> str:
    """The name that stands before or right behind a generic noun, not an adjective of place."""
    runs = [
        run
        for run in _runs(tokens)
        if (run[-1].i < head.i or run[0].i == head.i + 1)
        and run[-1].ent_type_ not in ("NORP", "GPE")
    ]
    doc = head.doc
    runs = [run for run in runs if doc[run[-1].i + 1].text != "-"]  # "Quist-linked groups"
    runs = [run for run in runs if doc[run[-1].i + 1].lower_ not in ("run", "linked", "backed")]
    runs = [run for run in runs if text_of(run) != "TV"]  # "the state TV channel"
    run = max(runs, key=len, default=None)
    if run is None or any(t.lower_ in _WHOSE for t in doc[run[-1].i + 1 : head.i]):
        return ""  # "the Quist governments television"
    if len(run) == 1 and run[0].tag_ not in ("NNP", "NNPS") and not run[0].text.isupper():
        return ""  # "Humanitarian groups", "the Northern news agency"
    if run[-1].i < head.i and head.lemma_.lower() in _OWNED:
        return text_of([run[0], head])  # "Northlands defence ministry", "the U.N. commission"
    return text_of(run)
