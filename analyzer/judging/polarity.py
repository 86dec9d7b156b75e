"""Typed comparison of polarity: does one side deny what the other affirms?

A negation counts only where it governs a word that both sides share: "denied carrying out the
strike" against "carried out the strike", "no civilians were killed" against "12 civilians killed".
Who denies responsibility for a strike does not deny the strike, only that it was theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.judging.findings import Finding, absent
from analyzer.judging.words import content_lemmas, words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

# Verbs and nouns whose complement did not happen, or is said not to have happened.
_DENIALS = words_of(
    "deny denies denied denying denial reject rejects rejected rejecting dismiss dismisses",
    "dismissed dismissing refute refutes refuted disavow disavowed disclaim disclaimed rebut",
    "rebutted disprove disproved debunk debunked",
)
_REVERSALS = words_of(
    "refuse refuses refused refusing fail fails failed failing decline declines declined declining",
    "stop stopped prevent prevents prevented avoid avoids avoided avert averted cancel cancelled",
    "canceled abandon abandoned lack lacks lacked unable unaware unlikely incapable",
)
_NEGATIONS = words_of(
    "not n't never no none nobody neither nor without cannot hardly barely scarcely",
)
# What is denied with these is that the denier did it, not that it was done.
_BLAME = words_of("responsibility involvement role part link links hand blame complicity")
# Nouns that stand between a denial and what is denied: "no trace of", "reports that".
_BETWEEN = words_of(
    "trace sign evidence indication proof hint report claim allegation accusation suggestion",
    "rumour rumor word confirmation responsibility involvement role link charge such",
)
_CLAIM = frozenset(("claim", "responsibility"))
# What is not known or not told is not denied: "it was not clear whether", "did not say how".
_UNKNOWN = words_of("clear know say verify comment elaborate specify disclose certain immediately")
_ANYBODY = words_of("one body person people")
# No harm of any degree was done: against a death as well as against a wound.
_NO_HARM = {"casualty": frozenset(("kill", "wound")), "unhurt": frozenset(("kill", "wound"))}
_NOT_ONLY = words_of(
    "only just longer least fewer less more doubt matter wonder far",
)


@dataclass(frozen=True)
class Negation:
    """A negation and the lemmas that it governs; `denial` where somebody is said to deny.

    `denier` holds the lemmas of the one who denies or refuses, where that is said. `central`: it
    negates what the sentence states, not a clause beside it. `group` holds the nouns of "no X":
    what is said of no X may be so of others. `core` holds what is said of the subject, if that is
    known: to share only the subject is not to speak of the same. `blame`: that the denier did it
    is denied.
    """

    word: str
    governed: frozenset[str]
    denier: frozenset[str]
    denial: bool
    central: bool
    group: frozenset[str] = frozenset()
    core: frozenset[str] = frozenset()
    blame: bool = False


def read_negations(tokens: Sequence[Token]) -> tuple[Negation, ...]:
    """The negations among the tokens of one sentence, in reading order."""
    found = []
    inside = {token.i for token in tokens}
    for token in tokens:
        word = token.lower_
        if word in _DENIALS or word in _REVERSALS:
            complement = _denied_noun(token, inside) or _complement(token, inside)
            blame = any(t.lower_ in _BLAME for t in complement)
            governed = content_lemmas(complement) - _BETWEEN
            by_whom = [c for c in token.children if c.dep_ == "nsubj"]
            denier = content_lemmas(t for c in by_whom for t in c.subtree if t.i in inside)
            central = _is_central(token)
            denial = word in _DENIALS
            found.append(Negation(token.text, governed, denier, denial, central, blame=blame))
        elif word in _NEGATIONS or token.dep_ == "neg":
            governor = _governor(token)
            if governor is not None:
                phrase = [t for t in _scope(token, governor) if t.i in inside]
                lemmas = content_lemmas(phrase)
                # Nobody has claimed responsibility: that is no word on the deed.
                lemmas = _CLAIM if lemmas >= _CLAIM else _with_harm(lemmas - _BETWEEN)
                central = _is_central(governor)
                group = _group(token, governor)
                core = lemmas if word == "without" else _core(governor) & lemmas
                found.append(Negation(token.text, lemmas, frozenset(), False, central, group, core))
    return tuple(found)


def _core(governor: Token) -> frozenset[str]:
    """What a negated verb says: its own lemma, or of a light verb those of what goes with it."""
    if governor.pos_ not in ("VERB", "AUX"):
        return frozenset()
    said = [governor]
    if governor.pos_ == "AUX" or not content_lemmas([governor]):
        said = [c for c in governor.children if c.dep_ in _PREDICATES]
    return content_lemmas(said)


_PREDICATES = frozenset(("attr", "acomp", "dobj", "xcomp", "oprd", "ccomp"))


def _denied_noun(token: Token, inside: set[int]) -> list[Token]:
    """The noun right after "denies" with what it is of; a headline may run on behind it."""
    if token.i + 1 not in inside:
        return []
    noun = token.doc[token.i + 1]
    if noun.lower_ not in _BLAME or noun.head is token:
        return []
    preps = [c for c in noun.children if c.dep_ == "prep" and c.i > noun.i]
    return [noun, *(t for prep in preps for t in prep.subtree if t.i in inside)]


def _with_harm(lemmas: frozenset[str]) -> frozenset[str]:
    """The lemmas; "no casualties" negates deaths and wounds."""
    for lemma, harms in _NO_HARM.items():
        if lemma in lemmas:
            return (lemmas - {lemma}) | harms
    return lemmas


def _group(token: Token, governor: Token) -> frozenset[str]:
    """The nouns of "no civilians", empty for "nobody", "no one", "no casualties"."""
    if token.dep_ != "det" or governor.pos_ != "NOUN" or governor.dep_ not in _SUBJECTS:
        return frozenset()
    nouns = content_lemmas([governor]) - _BETWEEN - _ANYBODY
    return frozenset() if nouns & {"kill", "wound", "casualty"} else nouns


_SUBJECTS = frozenset(("nsubj", "nsubjpass", "dobj"))


def _is_central(token: Token) -> bool:
    """Whether a word belongs to the main clause or to what somebody says in it."""
    while token.dep_ != "ROOT":
        if token.dep_ in ("relcl", "advcl", "acl", "csubj", "pcomp"):
            return False
        token = token.head
    return True


def _complement(token: Token, inside: set[int]) -> list[Token]:
    """What is denied or refused: everything below the verb but its subject."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in ("nsubj", "nsubjpass", "advcl", "punct", "aux", "npadvmod", "parataxis"):
            continue
        if child.dep_ == "conj" and child.pos_ == "VERB":
            continue
        found.extend(t for t in child.subtree if t.i in inside)
    return found


def _governor(token: Token) -> Token | None:
    """The word that a negation negates, or None where it negates nothing ("not only")."""
    following = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    if following in _NOT_ONLY:
        return None
    head: Token = token.head
    if head is token or _UNKNOWN & {head.lemma_.lower(), *_complements(head)}:
        return None
    said_of = [head, *(c for c in head.children if c.dep_ == "acomp")]
    if any(word.pos_ == "ADJ" and word.lower_.startswith("un") for word in said_of):
        return None  # "not uncommon" affirms
    return head


def _complements(verb: Token) -> list[str]:
    """Lemmas of the adjectives that a verb of being says of something."""
    return [c.lemma_.lower() for c in verb.children if c.dep_ == "acomp"]


_GOVERNED = words_of("nsubj nsubjpass dobj attr acomp xcomp prep oprd agent ccomp pcomp")


def _scope(token: Token, governor: Token) -> Iterator[Token]:
    """The negated word and its near dependents; for "no X" also the verb of which X is part."""
    if token.lower_ == "without":
        yield from (t for child in token.children for t in child.subtree)
        return
    yield governor
    if governor.pos_ in ("NOUN", "PROPN") and token.dep_ == "det":
        yield from (t for t in governor.children if t.dep_ in ("amod", "compound"))
        if governor.lemma_.lower() in _BETWEEN:  # "no trace of a bomb", "no evidence that ..."
            for child in governor.children:
                if child.dep_ in ("prep", "acl", "ccomp", "relcl"):
                    yield from child.subtree
            return
        if governor.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            yield governor.head
            yield from (t for t in governor.head.children if t.dep_ in ("acomp", "attr", "dobj"))
        return
    for child in governor.children:
        if child.dep_ in _GOVERNED:
            yield from child.subtree


# Weights of a conflict, measured on 2,783 pairs of MNLI with checked labels: of conflicts with a
# weight from 0.5 on, 152 are contradictions and 26 entailments; of those below, 136 and 32.
_DENIAL = 0.9
_NEGATED = 0.8
_ONE_WORD = 0.5  # of the weight where the sides share a single governed word
_ASIDE = 0.6  # of it where a side clause is negated, or both sides negate something
_SHARE = 0.34  # least share of the governed words that the other side must have


def compare_polarity(
    claim: Sequence[Negation],
    claim_lemmas: frozenset[str],
    passage: Sequence[Negation],
    passage_lemmas: frozenset[str],
) -> Finding:
    """The finding of kind `denial`: lemmas are the content words of each whole sentence."""
    ours = [n for n in claim if _touches(n, passage_lemmas)]
    theirs = [n for n in passage if _touches(n, claim_lemmas)]
    if not ours and not theirs:
        return absent("denial")
    pairs = [(a, b) for a in claim for b in passage if a.governed & b.governed]
    ours = [n for n in ours if not any(n is a for a, _ in pairs)]
    theirs = [n for n in theirs if not any(n is b for _, b in pairs)]
    if not ours and not theirs:
        a, b = pairs[0]
        return Finding("denial", "match", 0.8, f"both deny: {a.word}, {b.word}", a.word, b.word)
    one = max(ours or theirs, key=lambda n: (n.denial, len(n.governed)))
    other = passage_lemmas if ours else claim_lemmas
    shared = sorted(one.governed & other)
    weight = _DENIAL if one.denial else _NEGATED
    if len(shared) == 1:
        weight *= _ONE_WORD
    if not one.central or (claim and passage):
        weight *= _ASIDE
    reason = f'one side says "{one.word}" of: {", ".join(shared)}'
    words = (one.word, "") if ours else ("", one.word)
    return Finding("denial", "conflict", round(weight, 3), reason, *words)


def _touches(negation: Negation, lemmas: frozenset[str]) -> bool:
    """Whether enough of what is negated occurs on the other side."""
    shared = negation.governed & lemmas
    if negation.group and not negation.group & lemmas:
        return False  # "no civilians were killed" says nothing of soldiers
    if negation.core and not negation.core & lemmas:
        return False
    if negation.blame:
        return bool(shared) and bool(negation.denier & lemmas)
    if negation.denial and negation.denier & lemmas and shared:
        return True  # the other side speaks of the one who denies, and of what is denied
    return bool(shared) and len(shared) >= _SHARE * len(negation.governed)
