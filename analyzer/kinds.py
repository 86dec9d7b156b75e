"""What kind of sentence a claim is, and whether anything in it can be checked.

When in doubt a sentence is an assertion and checkable: a fact that is not compared is lost, an
opinion that is compared merely finds nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.datamodels import ClaimKind, Field
from analyzer.lexicon import (
    APPEAL_OPENERS,
    EVENTS,
    FIRST_PERSON,
    GUESSING,
    INTERPRETING,
    JUDGING_VERBS,
    LOADED,
    LOADED_LABELS,
    OBLIGATION,
    OPINION_ADVERBS,
    OPINION_VERBS,
    PREDICTED,
    SHOWING_VERBS,
    SHOWN_BY,
)
from analyzer.wording import DATELINE

if TYPE_CHECKING:
    from spacy.tokens import Token

    from analyzer.language import Sentence
    from analyzer.speakers import Attribution

_LOADED_ALONE = 3  # judging words that make an opinion of a sentence that tells no happening;
# on 157 labelled FA-KES sentences 2 and 3 decide all as labelled and 4 misses one
_SHORT = 7  # tokens; "This is a tragedy" judges, a longer quotation mostly tells something too
_LONGEST_TAGS = 16  # words; a longer line of tags has a sentence glued to it (seen in FA-KES)
_NAVIGATION = re.compile(
    r"""^\W*(?:
    topics?: | keywords?: | related: |
    related\s+(?:stories|articles|topics|news) |
    share\s+(?:this|on)\b | follow\s+(?:us|@|our|\S+\s+on\s) |
    read\s+or\s+share |
    (?:read|see|watch)\s+(?:more|also|next|now)\b | (?:click|tap)\s+here | sign\s+up\b |
    subscribe\b | (?:advertisement|sponsored|newsletter|donate)\b(?:\W+\w+){0,3}\W*$ |
    copyright\b | ©  | all\s+rights\s+reserved |
    (?:photo|image|picture|video|file)s?\s*(?:credit|by|courtesy|source|/) |
    (?:photo|image|picture|video)s?\s*:\s*(?:\S+\s*){1,4}$ | more\s+on\s+this\b |
    full\s+coverage\b | getty\s+images |
    \(?(?:additional\s+)?(?:reporting|editing|writing)\s+by\s+(?-i:[A-Z]\S*\s+[A-Z]) |
    contact\s+(?:us|the\s+author)\b | https?://\S+\W*$ | www\.\S+\W*$ | pic\.twitter\.com |
    this\s+(?:story|article|report|post)\s+(?:was|has\s+been|is|will\s+be)\s+
        (?:updated|originally|first|corrected|breaking|developing) |
    (?:the\s+associated\s+press|reuters|\w+\s+news)\s+contributed\s+to\s+this |
    (?:advertisement\s+)?continue\s+reading | \#\w+\s+\#\w+ |
    (?:\S+\s+){1,5}(?:reported|wrote)\s+from\s+\S+(?:\s+\S+)?; |
    .{0,80}\bcontributed\s+to\s+this\s+(?:report|story|article) | load\s+comments | print\s+this |
    by\s+(?:signing\s+up|subscribing|clicking)\b | .{0,60}\byou\s+can\s+help\s+us\b |
    story\s+continue[sd]\b | (?:just|must)\s+watch(?:ed)?\b | skip\s+to\b |
    support\s+(?:our|independent)\s+journalism | .{0,40}\bprivacy\s+policy\W*$ |
    terms\s+of\s+(?:use|service) | invalid\s+email | please\s+(?:enter|try|sign|subscribe|click) |
    thank\s+you\s+for\s+(?:sign|subs) |
    get\s+(?:the|our)\s.*(?:inbox|newsletter|stories|updates) |
    (?:source|via|from)\s*:\s*\w+(?:\s+\w+){0,3}\W*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Lines that extractors glue to the first sentence of a text.
_GLUED = re.compile(r"^\W*(?:[Tt]ags?\b(?::|\s+[A-Z])|(?:[Gg]et\s+)?[Ss]hort\s+URL\b)")
_STAMP = re.compile(
    r"^\W*(?:last\s+updated|updated|published|posted|date\s+of\s+publication|first\s+published)\b",
    re.IGNORECASE,
)
_ARGUED = re.compile(
    r"\b(?:it\s+(?:can|could|may|might)\s+be\s+argued|one\s+(?:can|could|might)\s+(?:say|argue)|make\s+no"
    r"\s+mistake|bear\s+in\s+mind|needless\s+to\s+say|in\s+my\s+(?:view|opinion)|it\s+goes\s+without)\b",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"\b(?:AFP|AP|Reuters|UPI|EPA|Xinhua|agencies|SANA|TASS)\b", re.IGNORECASE)


def kind_of(
    sentence: Sentence, attribution: Attribution | None, field: Field
) -> tuple[ClaimKind, bool]:
    """The kind of a sentence or clause, and whether it asserts anything that can be checked.

    A reported appeal ("the office called on crews to leave") is `reported` and checkable: that
    it was made is a fact. An appeal in the outlet's own voice is neither.
    """
    tokens = [t for t in sentence.tokens if not t.is_space]
    if field == "text" and _is_boilerplate(sentence, tokens):
        return "boilerplate", False
    if attribution is not None and (attribution.speaker or attribution.quoted):
        offset = sentence.offset
        said = [
            t
            for t in tokens
            if attribution.content_start <= t.idx + offset < attribution.content_end
        ]
        asks = attribution.quoted and bool(said) and _asks(sentence, attribution)
        kind: ClaimKind = "quotation" if attribution.quoted else "reported"
        return kind, not asks and not _pure_judgement(said)
    if sentence.text.rstrip(" \"”’'").endswith("?"):
        return "question", False
    return _own_voice(sentence, tokens, headline=field == "title")


def _asks(sentence: Sentence, attribution: Attribution) -> bool:
    """Whether what is quoted is a question."""
    said = sentence.text[
        attribution.content_start - sentence.start : attribution.content_end - sentence.start
    ]
    return said.rstrip(" \"”’'").endswith("?")


def _own_voice(sentence: Sentence, tokens: list[Token], headline: bool) -> tuple[ClaimKind, bool]:
    """Kind of a sentence in the outlet's own voice; headlines tell what happened as present."""
    anchored = _anchored(tokens) or (
        headline and any(t.lemma_.lower() in EVENTS and t.tag_ == "VBZ" for t in tokens)
    )
    root = sentence.tokens.root
    if _obliges(sentence, root, tokens) and not anchored:
        return "appeal", False
    if _first_person_view(root) or (_ARGUED.search(sentence.text) and not anchored):
        return "opinion", False
    if not anchored and _judges(root, tokens):
        return "opinion", False
    if (_predicts(root, tokens) or _guesses(root, headline)) and not anchored:
        return "prediction", False
    return "assertion", True


def _is_boilerplate(sentence: Sentence, tokens: list[Token]) -> bool:
    """Navigation, credits, by-lines, date lines and links to other stories."""
    text = sentence.text
    if _NAVIGATION.match(text):
        return True
    words = [t for t in tokens if not t.is_punct]
    if DATELINE.fullmatch(text + " "):
        return True
    if _GLUED.match(text):
        return len(words) < _LONGEST_TAGS and not any(_finite(t) and _subjects(t) for t in words)
    verbs = [t for t in words if t.pos_ in ("VERB", "AUX") and t.tag_ != "VBN"]
    if not words:
        return True
    if len(words) > 25 or (verbs and not _STAMP.match(text)):
        return _is_shouted(text, words)
    if re.match(r"^\W*by\s+[A-Z]", text, re.IGNORECASE) and len(words) < 10 and not verbs:
        return True
    if _STAMP.match(text) and len(words) < 14:
        rest = [t for t in words if not (t.like_num or t.ent_type_ in ("DATE", "TIME"))]
        return len(rest) < 9
    rest = [
        t
        for t in words
        if not t.like_num
        and t.ent_type_ not in ("DATE", "TIME", "GPE", "PERSON")
        and not _AGENCY.fullmatch(t.text)
    ]
    heading = (
        len(words) < 6
        and (text[-1:].isalnum() or text[-1:] in ":-–—")
        and not any(t.like_num for t in words)
    )
    return (not rest and len(words) < 9) or heading or _is_shouted(text, words)


def _is_shouted(text: str, words: list[Token]) -> bool:
    """A headline of another story in capitals, as sites put between paragraphs."""
    return len(words) > 3 and text == text.upper() and text[-1:] not in '.!?"”'


def _anchored(tokens: list[Token]) -> bool:
    """Whether the sentence tells a happening or a figure that somebody could check."""
    for token in tokens:
        counts = token.pos_ == "NUM" and token.lower_ not in ("one", "first")
        if counts and token.ent_type_ not in ("DATE", "ORDINAL"):
            return True
        if token.ent_type_ == "DATE" and re.match(
            r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday$|(?:janu|febru)ary$|march$|april$"
            r"|may$|june$|july$|august$|(?:septem|octo|novem|decem)ber$",
            token.lower_,
        ):
            return True
        if (
            token.lemma_.lower() in EVENTS
            and token.pos_ == "VERB"
            and token.dep_ in ("ROOT", "conj", "ccomp", "advcl")
            and _told_as_fact(token)
        ):
            return True
    return False


def _told_as_fact(verb: Token) -> bool:
    """Past, perfect or under way, not what somebody would, should or will do."""
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.tag_ == "MD" or c.tag_ == "TO" for c in helpers):
        return False
    if verb.tag_ == "VBD":
        return True
    return verb.tag_ in ("VBN", "VBG") and any(
        c.lemma_.lower() in ("have", "be") or c.lower_ == "'ve" for c in helpers
    )


def _obliges(sentence: Sentence, root: Token, tokens: list[Token]) -> bool:
    """Whether the sentence says what somebody should do."""
    if sentence.text.lower().startswith(APPEAL_OPENERS):
        return True
    verbs = [root, *(c for c in root.conjuncts), *(c for c in root.children if c.dep_ == "ccomp")]
    if any(c.lower_ in OBLIGATION and c.dep_ == "aux" for v in verbs for c in v.children):
        return True
    imperative = root.tag_ == "VB" and root.i == tokens[0].i and not _subjects(root)
    return imperative and len(tokens) > 3


def _finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBZ", "VBP") or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD")
        for c in verb.children
    )


def _subjects(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "expl")]


def _first_person_view(root: Token) -> bool:
    """ "I think ...", "we believe ..."."""
    return root.lemma_.lower() in OPINION_VERBS and any(
        s.pos_ == "PRON" and s.lower_ in FIRST_PERSON for s in _subjects(root)
    )


def _judges(root: Token, tokens: list[Token]) -> bool:
    """Whether a sentence without a happening interprets or judges."""
    loaded = sum(t.lemma_.lower() in LOADED | LOADED_LABELS for t in tokens)
    if loaded >= _LOADED_ALONE or tokens[0].lower_ in OPINION_ADVERBS:
        return True
    if loaded and len(tokens) < 7 and not any(t.pos_ in ("VERB", "AUX") for t in tokens):
        return True
    if root.lemma_ in ("be", "constitute", "represent", "remain", "amount", "become"):
        said = [c for c in root.rights if c.dep_ in ("attr", "acomp", "dobj", "prep")]
        said += [c for p in said if p.dep_ == "prep" and p.lower_ == "to" for c in p.children]
        negated = any(c.dep_ == "neg" for c in root.children)
        if any(c.lemma_.lower() in INTERPRETING | LOADED for c in said):
            stated = any(s.pos_ == "PRON" or s.dep_ == "expl" for s in _subjects(root))
            plain = any(c.lemma_ == "clear" for c in said)  # "she was clear" judges nothing
            return not (plain and (negated or not stated))
        clauses = [c for c in root.children if c.dep_ == "csubj"]  # "What is clear is that ..."
        if any(g.lemma_ in INTERPRETING for c in clauses for g in (c, *c.children)):
            return True
        subjects = _subjects(root)
        imputed = bool(subjects) and subjects[0].lemma_.lower() in ("aim", "goal", "purpose")
        return imputed and loaded > 0
    if root.lemma_.lower() in SHOWING_VERBS:
        seen = any(s.lemma_.lower() in SHOWN_BY for s in _subjects(root))
        return loaded > 0 and not seen and any(c.dep_ == "ccomp" for c in root.children)
    return root.lemma_.lower() in JUDGING_VERBS and loaded > 0


def _predicts(root: Token, tokens: list[Token]) -> bool:
    """Whether it says what will become of things, not what somebody has announced to do."""
    will = _will(root)
    dated = any(t.ent_type_ in ("DATE", "TIME") for t in tokens)
    return will and root.tag_ == "VB" and not dated and root.lemma_.lower() in PREDICTED


def _will(verb: Token) -> bool:
    return any(c.lower_ in ("will", "wo", "'ll", "’ll") and c.tag_ == "MD" for c in verb.children)


def _guesses(root: Token, headline: bool) -> bool:
    """Whether it hedges what will become of things: "will probably", "is likely to".

    What officials are said to expect is theirs, and "likely to have been hit" is of the past.
    """
    if _tells_too(root):
        return False
    if _will(root):
        return not _perfect(root) and any(c.lower_ in GUESSING for c in root.children)
    if root.lower_ == "expected":
        held = {c.tag_ for c in root.children if c.dep_ == "auxpass"}
        anybody = any(c.dep_ == "agent" for c in root.children)
        return not anybody and (headline or bool(held & {"VBZ", "VBP"})) and _to_come(root)
    likely = [root, *(c for c in root.children if c.dep_ == "acomp")]
    present = headline or root.tag_ in ("VBZ", "VBP")
    return present and any(
        word.lower_ in ("likely", "unlikely") and (_to_come(word) or _to_come(root))
        for word in likely
    )


def _to_come(word: Token) -> bool:
    """Whether a clause that hangs on the word is of the future: "to close", "that it will"."""
    for clause in word.children:
        state = clause.lemma_ == "be" and word.lower_ != "expected"  # "likely to be the cause"
        if clause.dep_ == "xcomp" and not (state or _perfect(clause)):
            return any(c.tag_ == "TO" for c in clause.children)
        if clause.dep_ == "ccomp" and _will(clause):
            return True
    return False


def _perfect(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)


def _tells_too(root: Token) -> bool:
    """Whether beside its main verb another one tells what is: "..., as 40 are missing"."""
    beside = [c for c in root.children if c.dep_ in ("conj", "advcl", "parataxis")]
    return any(
        _finite(verb)
        and not any(c.tag_ == "MD" or (c.dep_, c.lower_) in _OPEN for c in verb.children)
        for verb in beside
    )


_OPEN = frozenset(
    (dep, word)
    for dep in ("mark", "advmod")
    for word in ("if", "unless", "until", "till", "once", "when", "before", "after")
)


def _pure_judgement(said: list[Token]) -> bool:
    """Whether what somebody is reported to say is nothing but a judgement."""
    if not said or _anchored(said):
        return False
    loaded = sum(t.lemma_.lower() in LOADED for t in said)
    if loaded >= _LOADED_ALONE:
        return True
    conditional = any(t.lower_ == "if" for t in said[:3])
    for verb in said:
        if verb.lemma_ == "be" and verb.tag_ in ("VBZ", "VBP", "VBD"):
            vague = any(s.lower_ in ("it", "this", "that") for s in _subjects(verb))
            named = [c for c in verb.rights if c.dep_ in ("attr", "acomp")]
            judged = any(c.lemma_.lower() in INTERPRETING | LOADED for c in named)
            if judged and (conditional or (vague and len(said) < _SHORT)):
                return True
    return False
