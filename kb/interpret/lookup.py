"""Questions that look up one fact of a model, a data set or a text: ``who made Acme One?``."""

from __future__ import annotations

import re

from kb.interpret.model import Fact

_N = r"⟦[a-z]\d+⟧"
_KIND = r"(?:model|llm|weights|family|line|series|data ?set|corpus|data|checkpoint|release|service|app|api)"
_NAME = rf"(?:the )?(?:(?:first |original |actual )?{_KIND} )?{_N}(?: {_KIND})?"
_LED = (
    r"^(?:(?:so|and|but|then|now|well|please|sorry|ok|okay),? )*(?:(?:do you know|can you tell (?:me|us)|tell "
    r"(?:me|us)|"
    r"i(?:'d| would) like to know|i wonder|remind (?:me|us)),? )?"
)
_ENDED = (
    r"(?: (?:originally|exactly|again|actually|first|publicly|today|now|currently|here|please|by the way))*[ ?.!]*$"
)
_MADE = (
    r"(?:(?:is|are|was|were|has|have) )?(?:(?:originally|first|actually) )?(?:made|makes|built|builds|created|"
    r"creates|"
    r"publishe[sd]|released|releases|develops?|developed|authored|maintains|maintained|put out|assembled|compiled|"
    r"collected|issued|issues|behind|the (?:maker|author|publisher|creator|developer|issuer|owner)s? (?:of|behind))"
)
_WROTE = r"(?:wrote|written|writes|generated?|made|produced|created|taught|teach|teaches|labell?ed|answered)"
_OUT = r"(?:released|published|launched|announced|issued|made (?:available|public)|put out)"
_TEXT = r"(?:terms|licen[cs]es?|polic(?:y|ies)|agreements?|texts?|tos|eula|contracts?|conditions|rules)"
_ANY = rf"(?:{_N}(?:'s?)?|[\w.'’ -]{{3,60}}?)"
_TEXTS = rf"(?:the )?(?:(?:full |whole |current )?(?:text|wording)s? of )?(?:the )?{_ANY}"
_TEXTS = rf"(?:{_TEXTS}(?: (?:[\w-]+ ){{0,4}}?{_TEXT}(?: of (?:use|service)| (?:for|of) (?:the )?{_N})?)?)"

_FORMS: tuple[tuple[Fact, str], ...] = (
    (Fact.PUBLISHER, rf"who {_MADE} {_NAME}"),
    (Fact.PUBLISHER, rf"(?:which|what) (?:company|lab|publisher|university|team|firm|organi[sz]ation|maker|group)"
                     rf" {_MADE} {_NAME}"),
    (Fact.PUBLISHER, rf"(?:by|from) (?:whom|which (?:company|lab|publisher|team|firm)) (?:is|are|was|were|does) "
                     rf"{_NAME}"
                     rf"(?: {_OUT}| made| built| created| developed| come)?"),
    (Fact.PUBLISHER, rf"whose (?:model|data ?set|llm|product|work|service) (?:is|are|was) {_NAME}"),
    (Fact.PUBLISHER, rf"who(?:'s| is| was| are) the (?:maker|author|publisher|creator|developer|issuer)s? (?:of|"
                     rf"behind) "
                     rf"{_NAME}"),
    (Fact.RELEASED, rf"(?:when|what (?:day|date|year|month)|(?:on|in) (?:which|what) (?:day|date|year|month)) "
                    rf"(?:was|were|is|did|has|have) {_NAME}(?: been)?(?: first| originally| officially)? "
                    rf"(?:{_OUT}|come out|came out|appear|released?|launch|publish|out)"),
    (Fact.RELEASED, rf"(?:what(?:'s| is| was) (?:the )?)?(?:release|publication|launch) (?:date|day) (?:of|for) "
                    rf"{_NAME}"),
    (Fact.RELEASED, rf"(?:what(?:'s| is| was) )?{_N}'s (?:release|publication|launch) date"),
    (Fact.RELEASED, rf"how old is {_NAME}"),
    (Fact.RELEASED, rf"since when (?:is|has|have|are) {_NAME}(?: been)? (?:out|available|published|released|public)"),
    (Fact.BASE, rf"(?:what|which)(?: model)?(?:'s| is| was| are| were) (?:the )?(?:base|underlying|parent|starting)"
                rf"(?: models?| point| weights)? (?:of|for|behind|under|underneath) {_NAME}"),
    (Fact.BASE, rf"(?:(?:on |from )(?:what|which)|what|which)(?: (?:base )?(?:models?|weights))? (?:is|are|was|were) "
                rf"{_NAME} (?:based|built|fine-?tuned|finetuned|derived|made|tuned|initiali[sz]ed|started)"
                rf"(?: on| upon| from| out of| with)?"),
    (Fact.BASE, rf"(?:what|which)(?: base)?(?: model| weights)? (?:does|do|did) {_NAME} (?:have as (?:its )?base|"
                rf"have|use as "
                rf"(?:its |a )?base|build on|start from|derive from|come from|descend from|go back to)"),
    (Fact.BASE, rf"(?:what(?:'s| is| was) )?{_N}'s base(?: model)?"),
    (Fact.TEACHERS, rf"(?:what|which) (?:\w+ )?(?:models?|llms?|teachers?|ai)(?: \w+)? {_WROTE} "
                    rf"(?:the (?:answers|data|examples|responses|outputs|labels|completions) (?:in|of|for) "
                    rf")?{_NAME}"),
    (Fact.TEACHERS, rf"who {_WROTE} (?:the (?:answers|data|examples|responses|outputs|labels|completions) "
                    rf"(?:in|of|for) )?{_NAME}"),
    (Fact.TEACHERS, rf"(?:with |by |from )?(?:what|which|whose)(?: \w+)? (?:models?|llms?|teachers?|outputs|"
                    rf"answers|ai) "
                    rf"(?:was|were|is|are|did) {_NAME} (?:made|{_WROTE}|generated|trained|come)"
                    rf"(?: with| by| from| on| out of)?"),
    (Fact.TEACHERS, rf"(?:who|what|which(?: models?)?) (?:is|are|was|were) (?:the )?teachers?(?: models?)? "
                    rf"(?:of|behind|for) {_NAME}"),
    (Fact.TEACHERS, rf"whose (?:outputs|answers|responses|completions) (?:are|is|were)(?: there)? in {_NAME}"),
    (Fact.TEACHERS, rf"where (?:do|did) the (?:answers|outputs|examples|responses|data) (?:in|of) {_NAME} come from"),
    (Fact.TEACHERS, rf"(?:who|what|which models?) (?:was|were) {_NAME} (?:distill?ed|taught) (?:from|by)"),
    (Fact.DATA, rf"(?:on )?(?:what|which) (?:training )?(?:data(?: ?sets?)?|corpus|corpora) (?:was|were|is|are) "
                rf"{_NAME} (?:trained|fine-?tuned|finetuned|tuned|taught)(?: on| with| from)?"),
    (Fact.DATA, rf"what (?:was|were|is|are) {_NAME} (?:trained|fine-?tuned|tuned) (?:on|with)"),
    (Fact.ROUTES, rf"(?:through|by|via|over) (?:what|which)(?: \w+)? (?:channels?|routes?|ways?|means) (?:can|"
                  rf"could|may|"
                  rf"is|are|do|does|would) (?:(?:we|i|one|you|people) )?(?:get|obtain|access|reach|have|use|come by)?"
                  rf" ?{_NAME}(?: be)?(?: available| had| offered| reached| accessed| obtained)?"),
    (Fact.ROUTES, rf"(?:what|which)(?: \w+)? (?:channels?|routes?) (?:is|are|does|do|has|have|exist|lead|there)"
                  rf"[\w ]{{0,30}}?{_NAME}(?: have| offer| available)?(?: (?:through|by|via|on|in))?"),
    (Fact.ROUTES, rf"(?:how|where) (?:can|could) (?:we|i|one|you|people) (?:get|obtain|access|reach|find|come by|get "
                  rf"hold of) {_NAME}"),
    (Fact.ROUTES, rf"(?:is|are) (?:the weights of )?{_NAME} (?:available )?(?:as )?(?:open[- ]?weights?|downloadable|"
                  rf"available (?:for download|as weights|through an api|via api)|only (?:an api|available by api|"
                  rf"hosted|"
                  rf"behind an api)|hosted only|api[- ]only)"),
    (Fact.ROUTES, rf"(?:is|are) the weights (?:of|for) {_NAME} (?:available|published|public|open|out|released)"),
    (Fact.CHANGED, rf"when (?:did|was|were|has|have) {_TEXTS}(?: been)? (?:last|most recently|latest) "
                   rf"(?:change|chang|updat|revis|amend|modif)\w*"),
    (Fact.CHANGED, rf"when (?:did|was|were|has|have) {_TEXTS}(?: been)? (?:change|chang|updat|revis|amend|modif)\w* "
                   rf"(?:last|most recently|the last time)"),
    (Fact.CHANGED, rf"(?:when was|what(?:'s| is| was)) the (?:last|latest|most recent|newest) "
                   rf"(?:change|update|revision|edition|version|amendment) (?:of|to|in) {_TEXTS}"),
    (Fact.CHANGED, rf"(?:what|which)(?: is the)? (?:edition|version)s? of {_TEXTS} "
                   rf"(?:is|are|was) (?:in force|current|valid|the (?:newest|latest|current)(?: one)?)"),
    (Fact.CHANGED, rf"(?:how recent|how old|of what date|since when in force) (?:is|are) {_TEXTS}"),
    (Fact.HELD, rf"(?:is|are) {_TEXTS} (?:held|stored|kept|recorded|catalogued|in (?:the|your) "
                rf"(?:library|catalogue|corpus|collection))(?: (?:locally|in full|in distillaw|in the library))?"),
    (Fact.HELD, rf"do (?:you|we) (?:hold|have|keep|store)(?: a copy of)? (?:the )?(?:text|wording|words|copy)s?"
                rf"(?: of)? {_TEXTS}"),
    (Fact.HELD, rf"do (?:you|we) (?:hold|keep|store) {_TEXTS}"),
    (Fact.HELD, rf"(?:what|which|how many) (?:editions|versions|texts) of {_TEXTS} (?:are|do|is|have) (?:there|held|"
                rf"known|recorded|stored|you (?:hold|have|keep|know)|we (?:hold|have))"),
)  # fmt: skip
_COMPILED = tuple((fact, re.compile(f"{_LED}{form}{_ENDED}", re.I)) for fact, form in _FORMS)
OF_TEXTS = frozenset({Fact.HELD, Fact.CHANGED})
"""Facts of a text; the others are of a model or a data set."""


def fact_asked(shape: str) -> Fact | None:
    """The fact that is looked up; ``None`` when the question, as a whole, asks for none.

    >>> fact_asked("Who made ⟦m0⟧?"), fact_asked("Who made ⟦m0⟧ and may we distil it?")
    (<Fact.PUBLISHER: 'publisher'>, None)
    """
    return next((fact for fact, pattern in _COMPILED if pattern.match(shape.strip())), None)
