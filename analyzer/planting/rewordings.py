"""Other words that say the same, or less of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.planting.edits import Edit, has_negation

if TYPE_CHECKING:
    from spacy.tokens import Span

SYNONYMS = (
    (r"air ?strikes", ("air raids", "air strikes", "airstrikes", "bombing raids")),
    (r"air ?strike", ("air raid", "air strike", "airstrike")),
    (r"air raids", ("air strikes", "airstrikes")),
    (r"wounded", ("injured", "hurt")),
    (r"injured", ("wounded", "hurt")),
    (r"regime forces", ("government forces", "government troops")),
    (r"government forces", ("regime forces", "the army's forces")),
    (r"Islamic State group", ("ISIS", "Daesh", "ISIL")),
    (r"(?:ISIS|ISIL|Daesh)", ("Islamic State", "the Islamic State group")),
    (r"Islamic State", ("ISIS", "Daesh")),
    (r"U\.S\.", ("US", "American")),
    (r"United States", ("US", "USA")),
    (r"rebels", ("opposition fighters", "insurgents")),
    (r"warplanes", ("jets", "aircraft")),
    (r"jihadists", ("militants", "extremists", "terrorists")),
    (r"militants", ("fighters", "gunmen", "terrorists")),
    (r"terrorists", ("militants",)),
    (r"troops", ("soldiers", "forces")),
    (r"soldiers", ("troops",)),
    (r"at least", ("no fewer than", "a minimum of", "not less than")),
    (r"more than", ("over", "upwards of")),
    (r"nearly", ("almost", "close to")),
    (r"near", ("close to", "not far from")),
    (r"monitoring group", ("monitor", "watchdog")),
    (r"began", ("started",)),
    (r"seized", ("captured", "took control of")),
    (r"captured", ("seized", "took")),
    (r"province", ("governorate",)),
    (
        r"(?<=people )were killed",
        ("died", "lost their lives", "did not survive", "lost their life"),
    ),
    (r"(?<=civilians )were killed", ("died", "lost their lives", "were slain")),
    (r"was killed", ("died", "lost his life", "did not survive")),
    (r"were killed", ("died", "lost their lives", "were left dead")),
    (r"ceasefire", ("truce", "cease-fire")),
    (r"truce", ("ceasefire",)),
    (r"died", ("were killed", "lost their lives")),
    (r"killing", ("which killed", "that killed")),
    (r"announced", ("said", "declared")),
    (r"struck", ("hit",)),
    (r"unclear", ("not clear",)),
    (r"failed to", ("did not", "was unable to")),
    (r"unable to", ("not able to",)),
    (r"refused to", ("would not", "declined to")),
    (r"continued", ("did not stop", "went on")),
    (r"attack", ("assault",)),
    (r"attacks", ("assaults",)),
    (r"including", ("among them",)),
    (r"civilians", ("non-combatants", "people")),
    (r"children", ("minors", "boys and girls")),
    (r"purchased", ("bought",)),
    (r"bought", ("purchased", "acquired")),
    (r"large", ("big",)),
    (r"arrested", ("detained", "took into custody")),
    (r"police", ("officers", "the police force")),
    (r"roughly", ("about",)),
    (r"about", ("around", "roughly")),
    (r"vehicle", ("car",)),
    (r"accused", ("blamed",)),
    (r"help", ("assist",)),
    (r"Syrian government", ("Syrian regime",)),
    (r"Syrian regime", ("Syrian government", "Assad government")),
    (r"hurt", ("injured",)),
    (r"conducted", ("carried out",)),
    (r"carried out", ("conducted", "performed", "launched")),
    (r"president", ("head of state",)),
    (r"company", ("firm",)),
    (r"shot dead", ("gunned down",)),
    (r"(?<=were )killed", ("slain",)),
    (r"targeted", ("hit", "aimed at")),
    (r"said", ("stated", "reported")),
    (r"Deir Ezzor", ("Deir al-Zor", "Deir ez-Zor")),
    (r"Hasakeh", ("Hasaka", "al-Hasakah")),
    (r"Daraa", ("Deraa",)),
    (r"Syrian Observatory for Human Rights", ("Observatory", "SOHR")),
)


def synonyms(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Replace one phrase by another that means the same here."""
    text = sent.text
    for pattern, options in SYNONYMS:
        for match in re.finditer(rf"\b(?:{pattern})(?!\w)", text):
            new = rng.choice(options)
            if match.start() == 0:
                new = new[0].upper() + new[1:]
            fresh = new.lower() not in text.lower() or new.lower() in match.group().lower()
            if fresh and new != match.group():
                yield Edit("synonym", ((match.start(), match.end(), new),))


#: Where one of these stands, leaving something out may change what is claimed.
RISKY = re.compile(
    r"\b(?:if|unless|would|could|may|might|whether|only|all|every|first|deni\w+|until|reject\w*)\b",
    re.IGNORECASE,
)
KEPT_PREPOSITIONS = frozenset(
    ["of", "by", "against", "to", "for", "with", "without", "as", "than", "into"]
)


def drops(sent: Span) -> Iterator[Edit]:
    """Leave out a clause, an apposition or an adjunct; less is said, none of it otherwise."""
    text = sent.text
    if RISKY.search(text) or has_negation(text):
        return
    base = sent.start_char
    for token in sent:
        if token.dep_ not in ("advcl", "relcl", "appos", "prep", "acl"):
            continue
        if token.dep_ == "prep" and (
            token.lower_ in KEPT_PREPOSITIONS or token.head.pos_ not in ("VERB", "NOUN")
        ):
            continue
        span = sent.doc[token.left_edge.i : token.right_edge.i + 1]
        left = len(sent) - len(span)
        if len(span) < 2 or left < 6 or span.start == sent.start or '"' in span.text:
            continue
        if token.dep_ in ("appos", "relcl", "acl") and span.end < sent.end - 1:
            after = sent.doc[span.end].text
            if after not in (",", ".") and token.dep_ != "appos":
                continue
        start, end = span.start_char - base, span.end_char - base
        while start > 0 and text[start - 1] in " ,":
            start -= 1
        if end < len(text) and text[end] == ",":
            end += 1
        yield Edit("drop", ((start, end, ""),))


def unattributed(sent: Span) -> str | None:
    """Return what a plain "X said that P" says, without the speaker; None where unsafe."""
    root = sent.root
    if root.lemma_ not in ("say", "report", "announce", "state") or '"' in sent.text:
        return None
    said = [c for c in root.children if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX")]
    if len(said) != 1 or RISKY.search(sent.text):
        return None
    clause = sent.doc[said[0].left_edge.i : said[0].right_edge.i + 1]
    concrete = re.search(
        r"\d|kill|wound|injur|hit|struck|captur|seiz|bomb|fire|attack", clause.text
    )
    subjects = [c for c in said[0].children if c.dep_ in ("nsubj", "nsubjpass")]
    if len(clause) < 6 or not concrete or not subjects or subjects[0].pos_ == "PRON":
        return None
    words = clause.text.strip(" ,")
    words = re.sub(r"^that ", "", words)
    return words[0].upper() + words[1:].rstrip(".") + "."
