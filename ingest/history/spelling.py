"""British and American spellings of one word fold to one form, for comparison only.

Both sides of a comparison are folded by the same rules, so a rule may be coarser than the language: ``promise`` becomes
``promize`` on both sides and stays equal to itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

# -ise / -ize, -yse / -yze with their inflections
_SUFFIXES = re.compile(r"(?<=\w{3})([iy])s(e|es|ed|er|ers|ing|able|ation|ations|ational)$")
_WHOLE = {
    "licence": "license", "licences": "licenses", "licenced": "licensed", "licencing": "licensing",
    "defence": "defense", "offence": "offense", "offences": "offenses", "practise": "practice",
    "pretence": "pretense", "programme": "program", "programmes": "programs", "cheque": "check",
    "cheques": "checks", "judgement": "judgment", "judgements": "judgments", "fulfil": "fulfill",
    "distil": "distill", "distils": "distills",
    "fulfils": "fulfills", "fulfilment": "fulfillment", "enrol": "enroll", "enrolment": "enrollment",
    "instalment": "installment", "instalments": "installments", "acknowledgement": "acknowledgment",
    "catalogue": "catalog", "catalogues": "catalogs", "dialogue": "dialog", "analogue": "analog", "whilst": "while",
    "amongst": "among", "towards": "toward", "ageing": "aging", "grey": "gray", "artefact": "artifact",
    "artefacts": "artifacts", "sceptical": "skeptical", "learnt": "learned", "tonne": "ton", "wilful": "willful",
    "wilfully": "willfully", "skilful": "skillful", "storey": "story",
}  # fmt: skip
_OUR = re.compile(
    r"^(mis|dis|un|re)?(col|fav|hon|lab|neighb|behavi|endeav|harb|hum|rum|vig|sav|arm|od|parl|clam|val|glam)our"
)
_TRE = re.compile(r"^(\w*)(cent|lit|met|fib|theat|spect|calib|somb)(re)(s|d)?$")
_DOUBLED = re.compile(
    r"^(cance|labe|mode|trave|signa|channe|fue|leve|counse|initia|marsha|tota|dia|equa)ll(ed|ing|er|ers)$"
)


@lru_cache(maxsize=100_000)
def american(word: str) -> str:
    """The folded form of a lower-case word.

    >>> american("authorisation"), american("behaviour"), american("centre"), american("cancelled"), american("licence")
    ('authorization', 'behavior', 'center', 'canceled', 'license')
    >>> american("your"), american("four"), american("filled")
    ('your', 'four', 'filled')
    """
    whole = _WHOLE.get(word)
    if whole is not None:
        return whole
    word = _SUFFIXES.sub(r"\1z\2", word)
    word = _OUR.sub(lambda m: f"{m[1] or ''}{m[2]}or", word)
    word = _TRE.sub(lambda m: f"{m[1]}{m[2]}er{m[4] or ''}", word)
    return _DOUBLED.sub(r"\1l\2", word)


_ALWAYS_S = re.compile(
    r"^(?:un)?(?:adv|advert|appra|ar|br?u|chast|circumc|compr|comprom|conc|cru|cert|dem|dev|disgu|enterpr|exc|exerc|expert|franch|"
    r"improv|li|likew|merchand|no|otherw|parad|pra|prec|prem|pro?m|ra|rev|r|superv|surpr|telev|treat|w)[iy]s(?:e|es|ed|er|ers|ing|able)$"
)


@lru_cache(maxsize=100_000)
def is_british(word: str) -> bool:
    """Whether a lower-case word is in a British form; words that have one form only are not.

    >>> [is_british(w) for w in ("authorised", "authorized", "advised", "otherwise", "favour")]
    [True, False, False, False, True]
    """
    return american(word) != word and not _ALWAYS_S.match(word)
