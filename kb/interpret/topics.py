"""Which reading topics and which commentary topics a question touches: tables of words, and likeness to the questions
that the commentary says it answers."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kb.corpus import Corpus
from kb.interpret.text import tokens, word_list
from kb.vocabulary import CommentaryTopic, Topic

_READING: tuple[tuple[Topic, str], ...] = (
    (
        Topic.GOVERNING_LAW,
        r"\b(?:governing law|which (?:\S+ )?law|law governs|whose law|choice of law|law appl\w+|"
        r"jurisdiction|venue|arbitrat\w+|which courts?|forum|govern(?:s|ed) by|where (?:can|"
        r"would) (?:we|i|they) be sued|dispute resolution)\b|'s law governs",
    ),
    (
        Topic.OUTPUT_OWNERSHIP,
        r"(?<!servers )(?<!machines )(?<!hardware )(?<!computers )(?<!companies )(?<!centres )\bown(?:s|ed|"
        r"ership)?\b(?! (?:servers?|model|chatbot|llm|product|use|hardware|gpus?|student|"
        r"machines?|data|account|classifier|assistant))|\bwhose property\b|\bassign\w* (?:rights|"
        r"outputs)|\btitle to\b|\bbelongs?\b|\bproperty of\b",
    ),
    (
        Topic.NAMING_ATTRIBUTION,
        r"\b(?:nam(?:e|ed|ing)|called|call (?:it|our|the)|built with|improved (?:using|with)|"
        r"made with|attribut\w+|credit\w* |brand\w*|"
        r"trademark|logo|powered by|acknowledg\w*|prefix|label it)\b",
    ),
    (
        Topic.NOTICE_FLOW_DOWN,
        r"\b(?:notice|copy of the (?:licen[cs]e|agreement)|pass on the|include the licen[cs]e|"
        r"licen[cs]e file|flow[- ]down|downstream|same licen[cs]e|relicen[cs]e|under mit|"
        r"change the licen[cs]e|sublicen\w+|share-?alike|copyleft)\b",
    ),
    (
        Topic.THRESHOLDS,
        r"\b(?:threshold|monthly active|mau|dau|million users|user limit|revenue|users? (?:limit|cap)|"
        r"cap on|caps? (?:\w+ ){0,2}users|monthly users|too (?:big|many users)|700 ?m\w*|turnover)\b",
    ),
    (Topic.NON_COMMERCIAL, r"\b(?:non-?commercial\w*|commercial(?:ly)?|research[- ]only|for profit|sell\w*)\b"),
    (
        Topic.AUP_FLOW_DOWN,
        r"\b(?:acceptable use|use polic\w+|aup|prohibited uses?|use restrictions?|usage polic\w+|"
        r"what (?:uses|may i not))\b",
    ),
    (
        Topic.TERRITORIAL,
        r"\b(?:territor\w*|in the e\.?u|european union|excluded countr\w+|which countries|"
        r"supported countr\w+|geograph\w*|outside the eu|exclud\w*|europeans?|eea\b|the eu\b|"
        r"in (?:europe|china|korea|the uk)|(?:eu|european|regional) (?:\w+ )?(?:limits?|restrictions?|"
        r"exclusions?|bans?|clauses?|carve-?outs?))\b",
    ),
    (
        Topic.DATA_RESIDENCY_USER_DATA_TRAINING,
        r"\b(?:my|our|user|users'|customer|personal|input|prompts?)\b[^.?!;]{0,30}\b(?:data|inputs?|"
        r"prompts?|conversations|content)\b[^.?!;]{0,40}\b(?:train\w*|stor\w*|kept|retain\w*|servers?|"
        r"used|locat\w*)|\b(?:stor\w*|retention|retain\w*|residen\w+|where (?:is|are|"
        r"does)\b[^.?!;]{0,40}\bdata)\b|\btrain\w* on (?:my|our) (?:inputs?|prompts?|data|"
        r"conversations|chats)",
    ),
    (
        Topic.REVERSE_ENGINEERING_EXTRACTION,
        r"\breverse[- ]?engineer\w*|\bdecompil\w*|\bextract\w* (?:the )?(?:weights|parameters|model|"
        r"prompts?)|\bmodel extraction|\bhidden (?:layers|parts)",
    ),
    (
        Topic.AUTOMATED_EXTRACTION_SCRAPING,
        r"\b(?:scrap\w+|crawl\w*|script\w*|bulk|automat(?:ed|ically)|bots?|programmatic\w*|rate limits?)\b",
    ),
    (
        Topic.DERIVATIVE_DEFINITION,
        r"\b(?:derivatives?|derivative works?|model derivatives?|definition|defin(?:e|es|ed)|"
        r"counts? as|fine-?tun\w*|quanti[sz]\w*|merg\w+|modif\w+|adapter)\b",
    ),
    (Topic.DISTILLATION_NAMED, r"\bdistil\w*|\bsynthetic data\b|\bknowledge transfer\b"),
    (Topic.COMPETING_MODELS, r"\bcompet\w+|\brival\w*"),
    (
        Topic.OUTPUTS_TRAIN_MODELS,
        r"\b(?:outputs?|answers?|responses?|completions?|generat\w+|"
        r"synthetic)\b[^.?!;]{0,60}\b(?:train\w*|improv\w*|teach\w*|fine-?tun\w*|model)|\b(?:train\w*|"
        r"improv\w*|teach\w*|fine-?tun\w*)\b[^.?!;]{0,60}\b(?:outputs?|answers?|responses?|"
        r"completions?|synthetic|⟦)",
    ),
)
READING: tuple[tuple[Topic, re.Pattern[str]], ...] = tuple((t, re.compile(p, re.I)) for t, p in _READING)
"""Words of each reading topic."""

_COMMENTARY: tuple[tuple[CommentaryTopic, str], ...] = (
    (
        CommentaryTopic.COPYRIGHT,
        r"\b(?:copyright\w*|fair use|fair dealing|lyrics|songs?|novels?|books?|new york times|nyt|authors?|"
        r"infring\w+|text and data mining|tdm|memori[sz]\w*|getty|gema|pirat\w+|news articles?|"
        r"protected expression|public domain|lawsuit)\b",
    ),
    (
        CommentaryTopic.BIAS,
        r"\b(?:bias\w*|stereotyp\w*|discriminat\w*|fairness|prejudice\w*|unfair treatment|censor\w*|"
        r"political(?:ly)?|propaganda|inherit\w*|subliminal|diversity|minorit\w+|gender|racis\w*|"
        r"skew\w*)\b",
    ),
    (
        CommentaryTopic.ENERGY,
        r"\b(?:energy|electricity|climate|carbon|co2|emissions?|power (?:demand|use|consum\w+|grid)|"
        r"kilowatt\w*|kwh|footprint|green(?:er)?|water use|environment(?:al(?:ly)?)?|data cent(?:re|"
        r"er)s?|sustainab\w+|watts?)\b",
    ),
    (
        CommentaryTopic.DATA_SOVEREIGNTY,
        r"\b(?:data sovereignty|privacy|gdpr|personal data|servers? in|(?:citizens?|americans?|"
        r"users?)'? (?:data|information)|chinese government|data (?:transfer\w*|protection|residency|"
        r"of (?:american|us|eu))|schrems|cloud act|adequacy|bulk data|stored? (?:in|on)|garante|"
        r"phone home|send\w* (?:\w+ )?data|surveil\w*|on [\w⟦⟧']+ servers|servers\b|data on|spy\w*)\b",
    ),
    (
        CommentaryTopic.PROOF,
        r"\b(?:prov(?:e|es|ed|ing|en)|proof|evidence|burden|detect\w*|show that|shown|watermark\w*|"
        r"fingerprint\w*|accus\w+|alleg\w+|independently|membership inference|admit\w*|find out|"
        r"trace(?: back| it)|tell (?:whether|if)|demonstrat\w+|caught|is it true|rumou?r\w*|"
        r"without asking|investigat\w+|documentation|train(?:ing)? data (?:is |be |stay\w* )?(?:not |"
        r"un)?(?:published|hidden|secret|disclosed|public))\b",
    ),
    (
        CommentaryTopic.CONTRACT,
        r"\b(?:enforce\w*|contracts?|breach|privity|third part(?:y|ies)|damages|penalt\w+|injunction|"
        r"remed(?:y|ies)|remed\w*|browsewrap|clickwrap|pre-?empt\w*|crime|criminal\w*|illegal|"
        r"unlawful|legal(?:ly|ity)?|sued?|lawsuits?|liab\w+|binding|bind(?:s|ing)?|trade secrets?|"
        r"computer fraud|cfaa|covenant|unfair terms?|what happens if|consequences|violat\w*|"
        r"against the rules|the rules|valid(?:ity)?|agreed to|(?:un)?ethical\w*|ethics|moral\w*|"
        r"allowed|permitted)\b",
    ),
    (
        CommentaryTopic.STANDARDS,
        r"\b(?:standards?|iso(?:/iec)? ?\d*|nist|code of practice|certif\w+|harmoni[sz]ed|guidelines?|"
        r"norms?|best practices?|frameworks?|prEN|cen-cenelec|bill of materials|sbom|rule ?book|"
        r"ai act|codes? of conduct|audit\w*)\b",
    ),
    (
        CommentaryTopic.OPENNESS,
        r"\b(?:open[- ]source|open[- ]weights?|openness|transparen\w*|osi|open process|open models?|"
        r"whole process|open(?:ing)? up|(?:what|explain|define|meaning|how)\b[^.?!]{0,40}\bdistil\w*|"
        r"(?:what|which)\b[^.?!]{0,30}\b(?:teacher|student) (?:model|and)|knowledge distillation|"
        r"soft (?:labels?|targets?)|logits?(?: matching)?|weaker model|stronger model)\b",
    ),
    (
        CommentaryTopic.SECURITY,
        r"\b(?:national security|security|espionage|threat\w*|danger(?:ous)?|risk to|weapon\w*|"
        r"cyber\w*|military|exposed database|vulnerab\w*|ban(?:s|ned)? (?:in|by|on) (?:government|us|"
        r"states?)|safety|safeguards?|jailbreak\w*|malware|model extraction|backdoors?|attack\w*|"
        r"export controls?)\b",
    ),
    (
        CommentaryTopic.MARKET,
        r"\b(?:market\w*|costs?|cheap\w*|price\w*|pricing|stock\w*|shares|nvidia'?s? (?:stock|share|"
        r"value)|silicon valley|investors?|compet\w+ advantage|business model|downloaded|app store|"
        r"economic\w*|expensive|investment\w*|valuation|spend\w*|startups?|jobs|monopol\w*|antitrust|"
        r"million dollars|budget)\b",
    ),
)
COMMENTARY: tuple[tuple[CommentaryTopic, re.Pattern[str]], ...] = tuple(
    (t, re.compile(p, re.I)) for t, p in _COMMENTARY
)
"""Words of each commentary topic."""

STOP = word_list(
    """a an the of to in on for by with from and or is are was were be been do does did has have had can could may
    might must should would will i we you it its this that these those what which who whose how why when where if my
    our your their there any some about under as at not no than so such"""
)
_WEIGHT_OF_LIKENESS = 4.0
_LIKE = 0.38


def reading_topics(text: str) -> tuple[Topic, ...]:
    """Reading topics by their words, most hits first; ties in the order of the table, the narrow before the broad."""
    hits = [(len(p.findall(text)), -n, t) for n, (t, p) in enumerate(READING)]
    special = [h for h in hits if h[0]]
    return tuple(t for _, _, t in sorted(special, key=lambda h: (-min(h[0], 2), -h[1])))


def stem(word: str) -> str:
    """A word without its commonest English endings; enough to bring ``prove`` and ``proving`` together."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "ly", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _bag(text: str) -> Counter[str]:
    return Counter(stem(t.key) for t in tokens(text) if t.key not in STOP and len(t.key) > 1)


def told(text: str) -> frozenset[str]:
    """Stems of the telling words of a text: those that are neither short nor of the commonest."""
    return frozenset(_bag(text))


@dataclass(frozen=True)
class Likeness:
    """Questions that the commentary answers, as bags of weighted words (TF-IDF, cosine).

    :ivar topics: one a question.
    :ivar having: per word, the questions that have it, by number, each with the word's weight in it.
    :ivar unknown: the weight of a word that no question has.
    """

    topics: tuple[CommentaryTopic, ...]
    having: Mapping[str, tuple[tuple[int, float], ...]]
    weights: Mapping[str, float]
    unknown: float

    @classmethod
    def of(cls, corpus: Corpus) -> Likeness:
        """Read the questions, and the titles, of every note."""
        texts = [(note.topic, text) for note in corpus.commentary.values() for text in (*note.answers, note.title)]
        bags = [_bag(text) for _, text in texts]
        seen: Counter[str] = Counter(word for bag in bags for word in bag)
        weights = {w: math.log((1 + len(bags)) / (1 + n)) + 1 for w, n in seen.items()}
        having: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, bag in enumerate(bags):
            for word, weight in _unit({w: n * weights[w] for w, n in bag.items()}).items():
                having[word].append((number, weight))
        topics = tuple(topic for topic, _ in texts)
        return cls(
            topics, {w: tuple(found) for w, found in having.items()}, weights, max(weights.values(), default=1.0)
        )

    def best(self, text: str) -> dict[CommentaryTopic, float]:
        """Per topic, the likeness of its nearest question (cosine, 0 to 1); topics without any are left out."""
        query = _unit({w: n * self.weights.get(w, self.unknown) for w, n in _bag(text).items()})
        scores: dict[int, float] = {}
        for word, value in query.items():
            for number, weight in self.having.get(word, ()):
                scores[number] = scores.get(number, 0.0) + value * weight
        out: dict[CommentaryTopic, float] = {}
        for number, score in scores.items():
            out[self.topics[number]] = max(out.get(self.topics[number], 0.0), score)
        return out


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(v * v for v in vector.values())) or 1.0
    return {w: v / length for w, v in vector.items()}


def commentary_scores(text: str, likeness: Likeness) -> dict[CommentaryTopic, float]:
    """Score per commentary topic: hits in its table plus four times the likeness to its nearest question."""
    near = likeness.best(text)
    scores: dict[CommentaryTopic, float] = {}
    for topic, pattern in COMMENTARY:
        hits = len({m[0].lower() for m in pattern.finditer(text)})
        like = near.get(topic, 0.0)
        score = min(hits, 3) + (_WEIGHT_OF_LIKENESS * like if like >= _LIKE else 0.0)
        if score:
            scores[topic] = score
    return dict(sorted(scores.items(), key=lambda item: -item[1]))
