"""Countries, groups and cities in a question: where the party is established and where the student is used.

Names of places are found first and replaced by marks (``⟨n0⟩`` a name, ``⟨a1⟩`` an adjective, ``⟨w2⟩`` a city that is
also a word), so that the patterns speak of what a place is to the party. An adjective tells a seat only beside the
party: a German LLM, answers in French or Chinese law say nothing of who asks.
"""

from __future__ import annotations

import re

from kb.interpret.marks import IN, mark_places
from kb.practice import Practice, set_facet
from kb.vocabulary import Origin

_N = r"⟨[nw]\d+⟩"
_PLACE = rf"(?:the |all of |mainland |western |southern |northern |central )?(?P<p>{_N})(?!(?:'s)? (?:{{LAW}}))"
_LAW = r"ai act|act\b|laws?\b|courts?\b|data act|commission|regulation|rules?\b|parliament"
_PLACE = _PLACE.replace("{LAW}", _LAW)
_MORE = rf"(?P<more>(?:\s*(?:,|and|or|&)\s*(?:and |or )?(?:the |in )?{_N})*)"
_RULES = r"(?! (?:has |have |had |recently )*(?:h[eo]ld|rul|sa(?:id|ys)|decid|found|finds|case|decision|judg)\w*)"
_ORG = (
    r"(?:compan(?:y|ies)|start-?ups?|scale-?ups?|firms?|banks?|insurers?|fintechs?|(?:university|universities)|"
    r"hospitals?|clinics?|teams?|labs?|laborator(?:y|ies)|developers?|business(?:es)?|researchers?|corporations?|corp|"
    r"gmbh|agenc(?:y|ies)|publishers?|schools?|institutes?|institutions?|manufacturers?|courts?" + _RULES + r"|"
    r"law firms?|smes?|providers?|studios?|retailers?|entit(?:y|ies)|subsidiar(?:y|ies)|charit(?:y|ies)|"
    r"ministr(?:y|ies)|authorit(?:y|ies)|municipalit(?:y|ies)|governments?|newspapers?|telecoms?|carmakers?|citizens?|"
    r"residents?|nationals?|freelancers?|ngos?|non-?profits?|consultanc(?:y|ies)|consultants?|engineers?|professors?|"
    r"hobbyists?|user|subscriber|organi[sz]ations?|enterprises?|foundations?|associations?|cooperatives?|"
    r"broadcasters?|vendors?|"
    r"outfits?|conglomerates?|makers?|persons?|individuals?|entrepreneurs?|founders?|programmers?|office|branch|group)"
)
_OF_OTHERS = re.compile(
    r"(?:\b(?:made|built|developed|trained|released|published|created|provided|run|owned|hosted|offered|"
    r"written|sued|supplied|licen[cs]ed|generated|produced) by|"
    r"\b(?:models?|llms?|weights|outputs?|answers|teachers?|data ?sets?|terms|licen[cs]es?|apis?) (?:of|from|by)|"
    r"⟦[a-z]\d+⟧(?:(?: is| are| was| \()(?: (?:a|an|the|some|another))?|, (?:a|an|the|some|another)))(?: [\w-]+)? $",
    re.I,
)
_ATTRIBUTIVE = re.compile(
    rf"(?<![\w⟩-])(?P<d>(?:(?:our|my|we are|we're|i am|i'm|as|being)(?: an?)? )?)(?:[\w-]+ )??(?P<p>⟨[na]\d+⟩)"
    rf"(?:-based|-established|-headquartered)?(?: [\w-]+){{0,2}}?[ -](?P<o>{_ORG})\b"
    r"(?!(?:,? called|,? named)? ?⟦[pb]\d+⟧)(?! (?:of|behind) (?:the |this |that )?(?:⟦|model|llm|weights))",
    re.I,
)
_OWN_MODEL = re.compile(
    r"^'s? (?:[\w-]+ )?(?:models?|llms?|chat ?bots?|apis?|terms|licen[cs]es?|weights|outputs|answers)\b", re.I
)
_WE_ARE = re.compile(
    r"\b(?:we are|we're|i am|i'm|being|(?:our|my|the) (?:company|firm|start-?up|business|team|employer|client|"
    r"university|bank|group|entity) is)(?: both| all| [a-z]+ly)?(?: an?)? (?P<p>⟨a\d+⟩)s?"
    r"(?=\s*(?:$|[.?!,;:)]|(?:and|so|but|or|if|who|student|nationals?|citizens?|hobbyists?)\b))",
    re.I,
)
_AS_A = re.compile(r"\b(?:as|for) (?:an? )?(?P<p>⟨a\d+⟩)s?(?=\s*(?:$|[.?!,;:)]))", re.I)
_OF_USERS = re.compile(
    r"\b(?:users?|customers?|clients?|consumers?|people|readers|patients|audience)(?: who| that| are| all| mostly)* $",
    re.I,
)
_BASED = re.compile(
    r"\b(?:based|established|headquarter\w*|hq|incorporated|registered|located|seated|seat|situated|home|"
    r"resident|resid\w+|domiciled|offices?|live|living|sit|sitting|operate|work|come|"
    r"we are|we're|i am|i'm|compan(?:y|ies)|firms?|start-?ups?|team|developer|university|lab|insurer|bank|"
    r"business|freelancer|agency|school|hospital|institute|studio)(?:'s| is| are|:)?(?: [a-z]+ly)? "
    rf"{IN} (?:[\w.-]+(?: [\w-]+)?, )?{_PLACE}{_MORE}|\buniversit(?:y|ies) of (?P<u>{_N})(?!\w)",
    re.I,
)
_AT_OFFICE = re.compile(
    r"\b(?:from|at|in|out of) (?:our|my|the|its|their) (?:[\w-]+ )??(?:offices?|labs?|laborator(?:y|ies)|sites?|"
    r"premises|"
    rf"branch|studio|campus|data cent(?:re|er)s?|servers?) {IN} {_PLACE}{_MORE}",
    re.I,
)
"""Where the work is done: a place of use as well as, for want of another, the seat."""
_OFFICE_ACTS = re.compile(
    r"\b(?:our|my|the|an?) (?:[\w-]+ ){0,2}?(?:offices?|labs?|laborator(?:y|ies)|branch|sites?|campus|studio|team|"
    r"subsidiary|staff|"
    rf"department) {IN} {_PLACE}{_MORE}(?=,? (?:wants?|plans?|intends?|would|will|uses?|trains?|distils?|"
    rf"fine-?tunes?|runs?|builds?|"
    r"is (?:going|about|using|training|distilling|building)|has|may|can|could|needs?|hopes?|asks?|likes?|works?)\b)"
    rf"|\b(?:may|can|could|should|is) (?:our|my|the) (?:[\w-]+ ){{0,2}}?(?:offices?|labs?|branch|team|subsidiary|"
    rf"staff|department) {IN} "
    rf"{_PLACE.replace('<p>', '<u>')}(?= )",
    re.I,
)
"""An office that does it itself: there the work is done."""
_TOGETHER = re.compile(
    r"\b(?:compan(?:y|ies)|firm|start-?up|team|offices?|staff|we|us) and (?:our |the |its |all )?"
    rf"(?:users|customers|clients|servers|readers)(?: are| sit| is)?(?: all| both| only)? {IN} {_PLACE}{_MORE}",
    re.I,
)
"""The party and those it serves in one place."""
_HYPHEN = re.compile(rf"(?P<p>{_N})[- ](?:based|established|headquartered|incorporated)\b", re.I)
_USED = re.compile(
    r"\b(?:users?|customers?|clients?|consumers?|people|market|readers|patients|audience|"
    r"deploy\w*|offer\w*|sell|sold|launch\w*|available|used|use it|use the \w+|serve\w*|"
    r"release it|distribut\w+|provid\w+|ship\w*|roll\w* (?:it )?out)(?: it| them| the \w+| a \w+|"
    r" our \w+| sit| live| are| located| based)? (?:only |also |mainly |exclusively )?(?:in|"
    rf"within|across|throughout|into|from) {_PLACE}{_MORE}",
    re.I,
)
_FOR_MARKET = re.compile(
    r"\b(?:for|to|in) (?:the |our |its |their |my |all |users in the )?(?P<p>⟨[na]\d+⟩) (?:market|users|"
    r"customers|clients|consumers|patients|public|citizens|companies)\b",
    re.I,
)
_BARE = re.compile(rf"\b(?:in|within|inside|from) {_PLACE}{_MORE}", re.I)
_ALONE = re.compile(
    rf"(?:(?:^|[,;:.(])\s*)(?<!⟧ \()(?<!⟧ ,)(?:from |in )?(?:the )?(?P<p>{_N})(?=\s*(?:[,;:.)?!]|$))", re.I
)
_NOT_PARTY = re.compile(
    r"(?:servers?|stored?|data|hosted|courts?|govern\w*|law|illegal|legal|banned|blocked|"
    r"training data|signed)[^.?!;]{0,20}$|"
    r"\b(?:models?|llms?|weights|teachers?|chat ?bots?|labs?|compan(?:y|ies))(?: \w+)? $",
    re.I,
)


def places(practice: Practice, text: str) -> Practice:
    """Seat and place of use as stated; a bare ``in Germany`` is taken, as inferred, for both.

    :param text: the masked question.
    """
    marked = mark_places(text)
    if not marked.codes:
        return practice
    seat: list[str] = []
    use: list[str] = []
    taken: list[tuple[int, int]] = []

    def collect(pattern: re.Pattern[str], into: list[str]) -> None:
        for match in pattern.finditer(marked.text):
            group = "p" if match["p"] else "u"
            if any(s < match.end(group) and match.start(group) < e for s, e in taken):
                continue
            if pattern is _BASED and _OF_USERS.search(marked.text[: match.start()]):
                continue
            if pattern is _ATTRIBUTIVE and not _speaks_of_asker(marked.text, match):
                taken.append(match.span("p"))
                continue
            taken.append((match.start(group), match.end()))
            into += marked.of(match[group]) + marked.of(match.groupdict().get("more") or "")

    bare: list[str] = []
    for pattern in (_AT_OFFICE, _OFFICE_ACTS, _TOGETHER):
        collect(pattern, bare)
    for pattern in (_BASED, _HYPHEN, _ATTRIBUTIVE, _WE_ARE, _AS_A):
        collect(pattern, seat)
    for pattern in (_USED, _FOR_MARKET):
        collect(pattern, use)
    for pattern in (_BARE, _ALONE):
        for match in pattern.finditer(marked.text):
            if any(s < match.end("p") and match.start("p") < e for s, e in taken):
                continue
            taken.append(match.span("p"))
            left = marked.text[max(0, match.start() - 40) : match.start()]
            if not (pattern is _ALONE and re.search(r"⟦[pbh]\d+⟧$", left)) and not _NOT_PARTY.search(left):
                bare += marked.of(match[0])
    return _filled(practice, seat, use, bare)


def _filled(practice: Practice, seat: list[str], use: list[str], bare: list[str]) -> Practice:
    if seat:
        practice = set_facet(practice, "established_in", tuple(dict.fromkeys(seat)))
    if use:
        practice = set_facet(practice, "used_in", tuple(dict.fromkeys(use)))
    if bare and not (seat and use):
        codes = tuple(dict.fromkeys(bare))
        if not seat:
            practice = set_facet(practice, "established_in", codes, Origin.INFERRED)
        if not use:
            practice = set_facet(practice, "used_in", codes, Origin.INFERRED)
    return practice


def _speaks_of_asker(text: str, match: re.Match[str]) -> bool:
    """Not a company that made, sells or owns the model, and not one named by its publisher."""
    if match["d"].strip():
        return True
    left = text[max(0, match.start() - 60) : match.start("p")]
    return not (_OF_OTHERS.search(left) or _OWN_MODEL.match(text[match.end() :]))
