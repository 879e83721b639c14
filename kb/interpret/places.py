"""Countries and groups in a question: where the party is established and where the student is used."""

from __future__ import annotations

import re

from kb.practice import Practice, set_facet
from kb.vocabulary import Origin

_TABLE = """
AE: united arab emirates, emirati; AT: austria, austrian; AU: australia, australian; BE: belgium, belgian; BG:
bulgaria, bulgarian; BR: brazil, brazilian; CA: canada, canadian; CH: switzerland, swiss; CN: china, chinese; CY:
cyprus, cypriot; CZ: czechia, czech; DE: germany, german; DK: denmark, danish; EE: estonia, estonian; EEA: european
economic area; ES: spain, spanish; EU: european union, europe, european; FI: finland, finnish; FR: france, french;
GB: britain, british, united kingdom, great britain, england, english, scotland, scottish, wales; GR: greece, greek;
HK: hong kong; HR: croatia, croatian; HU: hungary, hungarian; IE: ireland, irish; IL: israel, israeli; IN: india,
indian; IS: iceland, icelandic; IT: italy, italian; JP: japan, japanese; KR: south korea, korean, south korean,
korea; LI: liechtenstein; LT: lithuania, lithuanian; LU: luxembourg; LV: latvia, latvian; MT: malta, maltese; MX:
mexico, mexican; NL: netherlands, dutch, the netherlands, holland; NO: norway, norwegian; NZ: new zealand; PL:
poland, polish; PT: portugal, portuguese; RO: romania, romanian; RU: russia, russian; SE: sweden, swedish; SG:
singapore, singaporean; SI: slovenia, slovenian; SK: slovakia, slovak; TR: turkey, turkish; TW: taiwan, taiwanese;
UA: ukraine, ukrainian; US: united states, american, united states of america, america, california, californian, new
york; VN: vietnam, vietnamese; ZA: south africa, south african
"""


def _names() -> dict[str, str]:
    out: dict[str, str] = {}
    for item in " ".join(_TABLE.split()).split(";"):
        code, _, names = item.partition(":")
        out |= {name.strip(): code.strip() for name in names.split(",")}
    return out


NAMES = _names()
"""Names of countries, and adjectives, in lower case, to codes."""

_WORDS = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
_CODE = r"U\.?S\.?A?\.?(?![a-z])|UK|EU|EEA|eu|eea|uk|usa"
_PLACE = (
    rf"(?:(?:the |all of |mainland |western |southern |northern )?(?P<p>(?i:{_WORDS})|"
    rf"{_CODE}))\b(?! (?i:ai act|act|law|courts?|data act|commission))"
)
_MORE = rf"(?P<more>(?:\s*(?:,|and|or|&)\s*(?:the |in )?(?:(?i:{_WORDS})|{_CODE})\b)*)"
_ORG = (
    r"(?i:company|start-?up|firm|bank|insurer|university|hospital|team|lab|laboratory|developer|"
    r"business|researcher|student|"
    r"corporation|gmbh|agency|publisher|school|institute|manufacturer|court|law firm|sme|hospital|"
    r"provider|studio|retailer|"
    r"entity|subsidiary|charity|ministry|authority|municipality|newspaper|telecom|carmaker|"
    r"citizen|resident|freelancer|ngo)"
)
_ADJECTIVE = re.compile(
    rf"\b(?i:a|an|our|we are|i am|as|for|another|one|some|this|that|any|the|small|"
    rf"large)\s(?:(?i:\w+)\s)?(?P<p>(?i:{_WORDS})|{_CODE})(?:-based)? (?:(?i:[\w-]+) ){{0,2}}?"
    rf"{_ORG}\b(?!s? ?⟦[pb]\d+⟧)"
)
_BASED = re.compile(
    rf"\b(?i:based|established|headquartered|incorporated|registered|located|seated|seat|situated|"
    rf"resident|resid\w+|domiciled|offices?|live|living|sitting|we sit|i sit|we operate|we work|"
    rf"we are|we're|i am|i'm|company|firm|start-?up|team|developer|university|lab|"
    rf"business) (?i:is )?(?i:in|from|at|out of) (?:[A-Z][a-zü]+, )?{_PLACE}{_MORE}"
)
_HYPHEN = re.compile(rf"\b(?P<p>(?i:{_WORDS})|{_CODE})[- ](?i:based|established|headquartered|incorporated)\b")
_USED = re.compile(
    rf"\b(?i:users?|customers?|clients?|consumers?|people|market|readers|patients|audience|"
    rf"deploy\w*|offer\w*|sell|sold|launch\w*|available|used|use it|use the \w+|serve\w*|"
    rf"release it|distribut\w+|provid\w+|ship\w*|roll\w* (?:it )?out)(?i: it| them| the \w+| a \w+|"
    rf" our \w+| sit| live| are| located| based)? (?i:only |also |mainly |exclusively )?(?i:in|"
    rf"within|across|throughout|into|from) {_PLACE}{_MORE}"
)
_FOR_MARKET = re.compile(
    rf"\b(?i:for|to|in) (?i:the |our |users in the )?(?P<p>(?i:{_WORDS})|{_CODE}) (?i:market|users|"
    rf"customers|clients|consumers|patients|public|citizens|companies)\b"
)
_BARE = re.compile(rf"\b(?i:in|within|inside|from) {_PLACE}{_MORE}")
_NOT_PARTY = re.compile(
    r"(?i:servers?|stored?|data|hosted|courts?|govern\w*|law|illegal|legal|banned|blocked|"
    r"training data|signed)[^.?!;]{0,20}$"
)


def places(practice: Practice, text: str) -> Practice:
    """Seat and place of use as stated; a bare ``in Germany`` is taken, as inferred, for both."""
    seat: list[str] = []
    use: list[str] = []
    taken: list[tuple[int, int]] = []
    for patterns, into in (((_BASED, _HYPHEN, _ADJECTIVE), seat), ((_USED, _FOR_MARKET), use)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                if any(s < match.end("p") and match.start("p") < e for s, e in taken):
                    continue
                taken.append((match.start("p"), match.end()))
                into += _codes(match)
    bare: list[str] = []
    for match in _BARE.finditer(text):
        if any(s < match.end("p") and match.start("p") < e for s, e in taken):
            continue
        if not _NOT_PARTY.search(text[max(0, match.start() - 40) : match.start()]):
            bare += _codes(match)
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


def _codes(match: re.Match[str]) -> list[str]:
    out = [_code(match["p"])]
    more = match.groupdict().get("more") or ""
    out += [_code(m[0]) for m in re.finditer(rf"(?i:{_WORDS})|{_CODE}", more)]
    return out


def _code(word: str) -> str:
    plain = word.replace(".", "").strip()
    if plain.lower() in NAMES:
        return NAMES[plain.lower()]
    return {"USA": "US", "UK": "GB"}.get(plain.upper(), plain.upper())
