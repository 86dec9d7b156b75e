"""Words by which reporting says who speaks, what is hedged, and what is opinion.

Lemmas unless said otherwise. Gathered by reading reporting of many outlets; a word is here
because of what it does in a sentence, never because of who uses it.
"""

from __future__ import annotations

from typing import Literal

from analyzer.judging.words import words_of

Hedge = Literal["", "reported", "claimed", "alleged", "denied", "confirmed"]

# Verbs whose subject says what the clause beside them holds.
SAYING = words_of(
    "chant shout cry thunder quip joke yell boast whisper",
    "say add tell report announce claim state warn declare note explain insist stress argue",
    "acknowledge admit allege assert believe comment concede confirm contend counter deny",
    "describe disclose emphasise emphasize estimate indicate maintain mention observe predict",
    "promise pledge propose reaffirm recall recount reiterate relate remark repeat reply",
    "respond reveal suggest tweet underline underscore vow write accuse blame quote find",
    "conclude testify threaten determine calculate complain agree ask caution lament point",
    "think understand expect know hope fear consider cite urge demand appeal",
)
# Of these, the ones that are speech only with a clause or a quotation beside them.
SAYING_WEAK = words_of(
    "chant shout cry thunder quip joke yell boast whisper",
    "find determine conclude agree think understand expect know hope fear consider believe",
    "cite observe point ask quote mention recall describe note promise respond reply write",
    "indicate",
)
# Verbs that make a noun phrase a statement: "confirmed the deaths", "denied involvement".
SAYING_OF_NOUNS = words_of("deny confirm announce report accuse blame describe urge")
# Verbs that make a count a statement: "put the toll at nine", "updated its count".
TALLYING = words_of("put update revise raise lower give set estimate")
COUNTS = words_of("toll number figure count total estimate")
# "claim" says nothing of the kind before these objects.
NOT_CLAIMED = words_of("responsibility life victory credit lives")
HEDGES: dict[str, Hedge] = {
    "report": "reported",
    "claim": "claimed",
    "allege": "alleged",
    "accuse": "alleged",
    "deny": "denied",
    "confirm": "confirmed",
}
# "is said to have", "was reported to be": hedged, and nobody is named.
HEDGED_BY_PASSIVE: dict[str, Hedge] = {**HEDGES, "believe": "reported", "say": "reported"}
HEDGING_ADVERBS: dict[str, Hedge] = {
    "reportedly": "reported",
    "allegedly": "alleged",
    "purportedly": "alleged",
    "supposedly": "alleged",
}
# Subjects that say nothing of their own, and persons who are the writer or anybody.
NOT_SPEAKERS = words_of(
    "i we you one anyone nobody everyone somebody someone toll attack blast number figure",
    "rise this these those that there fact move event hundreds dozens scores thousands",
)
# Nouns of what cannot say anything, not even with "of" behind them.
MUTE = words_of(
    "discrepancy date day week month year hour area region district neighbourhood neighborhood",
    "street",
)
# Nouns that stand between an organisation and a person's name, or for a person alone.
ROLES = words_of(
    "maj. gen. lt. col. brig. capt. sgt. lt maj gen col",
    "chief head director spokesman spokeswoman spokesperson minister president secretary",
    "general ambassador envoy official analyst commander activist resident leader lawmaker",
    "senator representative coordinator governor mayor lawyer doctor medic witness colonel",
    "captain major lieutenant brigadier sergeant admiral chairman chairwoman founder member",
    "researcher expert journalist reporter correspondent editor professor adviser advisor",
    "diplomat king prince sheikh premier chancellor negotiator negotiatior delegate",
    "prosecutor judge inspector fighter rebel defector secretary-general vice-president",
    "congressman congresswoman candidate host author speaker fellow veteran soldier aide deputy",
    "volunteer teacher nurse worker father mother mp officer foreman engineer manager owner",
    "paramedic firefighter rescuer shopkeeper",
)
# What an office or a title says of its holder.
WOMEN = words_of(
    "spokeswoman chairwoman congresswoman mother queen princess woman actress mrs. ms. mrs ms",
)
MEN = words_of("spokesman chairman congressman father king prince sheikh man actor mr. mr")
# What stands before a colon and is no speaker.
RUBRICS = words_of(
    "story opinion analysis update updated breaking exclusive video watch note fact live photos",
    "read more related editorial column review interview question answer topic tags source urgent",
)
# Nouns that name no organisation by themselves.
ORGANISATION_WORDS = words_of(
    "group organisation organization monitor watchdog agency network charity body observatory",
    "ministry coalition army military council commission committee union party center centre",
    "newspaper channel website broadcaster outlet force command office department brigade",
    "association alliance movement front militia embassy company institute foundation court",
    "government administration league society campaign",
)
# A group introduced by what it does, before its name is given.
MONITOR_WORDS = words_of("observatory monitoring")
# Bodies that gather what others saw; "witnesses" said right after it speak through them.
GATHERING = words_of("interview document investigate collect gather record survey")
WITNESSES = words_of(
    "witness resident survivor victim interviewee villager civilian local",
)
STATEMENT_WORDS = words_of("statement report document letter communique tweet release")
# Who makes them stands behind: "information provided by the office".
FINDINGS = words_of("information figure data statistic count toll tally estimate list paper")
MAKING = words_of("compile provide release issue publish collect gather document give produce")

# Obligation: what somebody should do is not a fact about the world.
OBLIGATION = words_of("should must ought")
APPEAL_OPENERS = (
    "it is time",
    "it 's time",
    "it is high time",
    "time to",
    "let us",
    "let 's",
    "we need",
    "we can not",
)

# Lemmas that judge what they name; three of them and no fact make an opinion.
LOADED = words_of(
    "illegal illegitimate outrageous disgraceful shameful shameless shamelessly blatant",
    "blatantly flagrant heinous hostile barbaric barbarous sinister notorious despicable",
    "hypocritical absurd cowardly treacherous evil immoral unethical criminal unjust",
    "monstrous vile vicious cynical reckless ruthless insane ridiculous foolish stupid naive",
    "delusional dishonest corrupt pathetic incompetent appalling horrific horrifying",
    "disastrous catastrophic tragic unacceptable unconscionable indefensible deplorable",
    "disgusting odious repugnant perverse inhumane pretext plot conspiracy conspire hypocrisy",
    "puppet stooge massacre crime aggression atrocity betrayal disgrace shame farce mockery",
    "cowardice folly propaganda smack shirk ignore negligent negligence complicit",
    "complicity unwillingness undermine false violation betray brutality savagery savage",
    "hatred arrogance arrogant greed so-called brilliant heroic noble glorious wonderful",
    "magnificent admirable courageous",
)
# Judging in the outlet's own voice; what a quoted speaker says of terrorism may be a plain fact.
LOADED_LABELS = words_of("terrorism terrorist aggravate unlimited stir incite meddle")
# Nouns and adjectives that interpret when they are said of something with "be".
INTERPRETING = words_of(
    "evidence proof violation embodiment retribution betrayal disgrace shame hypocrisy",
    "mockery farce insult folly catastrophe disaster tragedy mistake failure success lesson",
    "reminder sign symptom testament symbol victory triumph threat outrage scandal crime",
    "aggression pretext excuse lie secret surprise wonder irony truth",
    "reality fact problem question answer duty responsibility nonsense reason wrong right",
    "unacceptable shameful disgraceful immoral absurd foolish hypocritical ridiculous",
    "essential imperative vital crucial dangerous naive clear obvious evident undeniable",
    "certain doubtful inevitable unthinkable tempting wise smart unwise good bad better worse",
    "best worst great terrible awful horrible unfair fair important necessary needed",
    "ironic sad tragic nonsensical laughable illegal illegitimate negligent complicit guilty",
)
JUDGING_VERBS = words_of("lack deserve smack contravene betray embody shirk amount distort justify")
# Judging with a clause, unless what shows it is a picture or a paper.
SHOWING_VERBS = words_of("show prove demonstrate expose reveal")
SHOWN_BY = words_of(
    "footage image photo photograph picture video film map data figure record report document",
    "television survey study poll analysis test sample",
)
FIRST_PERSON = words_of("i we my our us me myself ourselves")
OPINION_VERBS = words_of(
    "think believe feel hope wish suspect doubt fear guess suppose agree wonder",
)
OPINION_ADVERBS = words_of(
    "perhaps maybe surely unfortunately sadly hopefully frankly clearly obviously undoubtedly",
    "shamefully ironically tragically arguably regrettably shamelessly inevitably",
)

# Verbs of happenings: somebody could have seen it, so a sentence that tells it can be checked.
EVENTS = words_of(
    "condemn denounce praise thank welcome criticise criticize urge demand accuse blame warn",
    "kill die wound injure hit strike target bomb bombard shell attack fire launch shoot raid",
    "seize capture recapture take retake enter leave flee evacuate withdraw deploy arrest",
    "detain release explode detonate destroy damage collapse burn sink crash land fly down",
    "intercept arrive depart meet visit sign vote elect appoint resign dismiss announce",
    "publish interview travel send deliver provide fund finance pay buy sell spend import",
    "export sanction ban block close open reopen displace besiege surround advance retreat",
    "clash fight kidnap abduct behead execute hang murder torture rape rescue treat bury",
    "recover find discover report broadcast film photograph tweet intervene invade occupy",
    "annex cross march protest rally gather storm ambush liberate approve reject veto pass",
    "adopt suspend cancel order begin start end resume declare cut receive claim cause",
    "restructure integrate mount abort investigate train arm supply transfer",
)

# What things will do by themselves; "will visit" is a plan, "will prevail" a prediction.
PREDICTED = words_of(
    "be become remain continue need fail succeed lose win prevail suffer regret change depend",
    "prove",
    "mean find get lead cause result happen come endure rise fall grow face vanish matter worsen",
    "improve haunt learn see think stop go emerge persist",
)
# Beside "will" they say that the writer does not know.
GUESSING = words_of(
    "probably likely possibly perhaps surely certainly presumably undoubtedly inevitably doubtless"
)

# Peoples and faiths that share no one state, by their stems: their "fighters" and their "forces"
# are one group.
STATELESS = words_of("kurd shiit shia shi'it sunn druz turkmen alawit")
# Creeds and parties, which are named like peoples and are no nation's.
CREEDS = words_of(
    "islamist islamic muslim christian jewish jew catholic hindu buddhist takfiri salafi salafist",
    "wahhabi jihadi jihadist nazi baath ba'ath baathist ba'athist communist marxist socialist",
    "republican democrat democratic conservative liberal zionist fascist nationalist islam",
)
# Names of one body that articles seldom join themselves by brackets, "known as" or initials, since
# they come from another language. Each line is one body; the first name is the one that it goes by.
ALIASES = (
    (
        "Islamic State", "IS", "ISIS", "ISIL", "Daesh", "Daish", "Da'esh",
        "Islamic State of Iraq and Syria", "Islamic State in Iraq and Syria",
        "Islamic State of Iraq and the Levant", "Islamic State in Iraq and the Levant",
        "Islamic State of Iraq and al-Sham",
    ),
    ("Nusra Front", "Al-Nusra Front", "Jabhat al-Nusra", "Al-Nusra"),
)  # fmt: skip
