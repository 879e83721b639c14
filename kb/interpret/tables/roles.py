"""Patterns that tell what a name in the question is: teacher, base, data set, actor, rival, issuer, host. Data only.

They are matched on the masked question. ``{M}`` is a name or an enumeration of names, ``{DET}`` the small words that
may stand before it, ``{OUT}`` what a model puts out, ``{GET}`` how it was had.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kb.interpret.tables.blocks import fill
from kb.vocabulary import Technique


class Part(StrEnum):
    """What a name is in the question; the order of ``PRIORITY`` decides between several."""

    RIVAL = "rival"
    MODEL_OF_COMPARISON = "comparison"
    TERMS = "terms"
    ISSUER = "issuer"
    ACTOR = "actor"
    BASE = "base"
    TEACHER = "teacher"
    STUDENT = "student"
    MAYBE_BASE = "maybe_base"
    WEIGHTS = "weights"
    HOSTED = "hosted"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class RolePattern:
    """A pattern, the part it gives to the names in its group ``m``, and a technique when the words tell it."""

    part: Part
    pattern: re.Pattern[str]
    technique: Technique | None = None


def _rows() -> tuple[tuple[Part, str, Technique | None], ...]:
    teacher, base = Part.TEACHER, Part.BASE
    labels, evaluate, logits = Technique.PREFERENCE_LABELS, Technique.EVALUATION_ONLY, Technique.LOGIT_MATCHING
    return (
        (
            Part.RIVAL,
            r"\b(?:compet\w*|rival\w*)(?: \w+){0,2}? (?:with|to|of|against|for) {DET}(?P<m>{M})"
            r"(?!(?:'s?)?(?: (?:api|app|chat|model|web))* {OUT})",
            None,
        ),
        (Part.RIVAL, r"\brival(?:s|ling|ing)? {DET}(?P<m>{M})", None),
        (Part.RIVAL, r"(?P<m>{M})(?:'s)? (?:competitors?|rivals?|killer|alternatives?)\b", None),
        (
            Part.RIVAL,
            r"\b(?:head[- ]to[- ]head with|up against|tak(?:e|es|ing) on|went after|go(?:es|ing)? after|"
            r"challeng(?:e|es|ing)|outdo(?:es|ing)?|outperform\w*|undercut\w*|beats?|beating|dethron\w*|"
            r"in competition with) {DET}(?P<m>{M})(?!(?:'s?)? {OUT})",
            None,
        ),
        (Part.RIVAL, r"\b(?:alternative|competitor) to {DET}(?P<m>{M})", None),
        (
            Part.MODEL_OF_COMPARISON,
            r"\b(?:(?<!\bwe )(?<!\bi )(?<!\bwould )(?<!\bthey )(?<!\byou )like|similar to|as good as|better than|"
            r"close to|on par with|instead of|rather than|"
            r"unlike|replac\w+|"
            r"matches|call(?:s|ed|ing)? (?:it|itself|them|themselves)|named? (?:it|"
            r"after)) {DET}(?P<m>{M})(?!'s? {OUT})(?! {OUT})",
            None,
        ),
        (
            Part.MODEL_OF_COMPARISON,  # the name as a word in the name of another model
            r"\b(?:names?|titles?|called|named)\b[^.?!;]{0,40}? (?:start\w*|begin\w*|open\w*|commenc\w*|prefix\w*|"
            r"end\w*) (?:with|by|in) (?:the (?:word|name) )?['\"]?(?P<m>{M})",
            None,
        ),
        (
            Part.MODEL_OF_COMPARISON,
            r"\b(?:put\w*|keep\w*|hav(?:e|ing)|includ\w*|add\w*|us(?:e|es|ing)|drop\w*|remov\w*|omit\w*|leav\w*|"
            r"mention\w*|contain\w*|carr(?:y|ies)|without) (?:out )?(?:the (?:word|name) )?['\"]?(?P<m>{M})['\"]? "
            r"(?:in|from|at|out of|as part of|into) (?:the |its |our |their |a |my )?(?:start of |beginning of |"
            r"front of |end of )?"
            r"(?:the |its |our |their )?(?:[\w']+ )?(?:names?|title|beginning|front)\b",
            None,
        ),
        (
            Part.MODEL_OF_COMPARISON,
            r"\b(?:publish\w*|releas\w*|ship\w*|market\w*|brand\w*|offer\w*|sell\w*|sold|distribut\w*|known|upload\w*)"
            r"(?: (?!as\b)[\w-]+){0,3}? (?:as|under the name(?: of)?):? ?['\"“‘]?(?P<m>⟦u\d+⟧)",
            None,
        ),
        (Part.TERMS, r"(?P<m>{M})(?:'s?)?(?: (?!(?:outputs|answers|into|for|as)\b)[\w.-]+){0,2}? {TERMS}\b", None),
        (
            Part.TERMS,
            r"\b{TERMS}(?: \w+){0,2}? (?:of|for|from|by|with|attached to|on) {DET}(?P<m>{M})(?!'s? {OUT})",
            None,
        ),
        (
            Part.TERMS,
            r"\b(?:without )?(?:ask\w*|permission (?:of|from)|consent (?:of|from)|sued?|suing|"
            r"tell\w*) {DET}(?P<m>{M})(?! to (?:{GEN}|{LABEL}))",
            None,
        ),
        (
            Part.ISSUER,
            r"\b(?:do|does|did|has|have|will|would|can|could|since|as|because|that|whether|if|"
            r"now that)\s+(?P<m>⟦[pb]\d+⟧) (?:\w+ )?{NORM}\b",
            None,
        ),
        (
            Part.ISSUER,
            r"(?P<m>⟦[pb]\d+⟧) (?:has |have |had |explicitly |expressly |clearly |also |no longer |may )?{NORM}\b",
            None,
        ),
        (
            Part.ISSUER,
            r"\b(?:does|do|did|will|would) (?P<m>{M}) (?:let|allow|permit|forbid|prohibit|restrict|ban)\b",
            None,
        ),
        (
            Part.ACTOR,
            r"\b(?:did|has|have|had|does|do|can|could|may|might|must|should|is|was|were|if|when|whether|"
            r"suppos\w+|assum\w+|"
            r"that|because|would|"
            r"will)\s+(?:the )?(?:chinese |american |french |us )?(?:start-?up |company |lab |firm )?(?P<m>⟦[pb]\d+⟧)"
            r"(?! (?:\w+ )?{NORM})(?!'s?\b)(?! {OUT})(?!\?)(?! (?:and|or) )(?= \w)"
            r"(?! (?:an? |the |our )?(?:ok|okay|fine|good|safe|suitable|usable|open|free|available|better|best|right|"
            r"acceptable|legal|lawful|risky|covered|possible|permissible|teacher|usable)\b)",
            None,
        ),
        (Part.ACTOR, r"\baccus\w+ (?P<m>⟦[pb]\d+⟧) of\b", None),
        (
            Part.ACTOR,
            r"(?P<m>⟦[pb]\d+⟧)(?: \w+ly| did| really| has| had)*"
            r" (?:used|uses|trained|trains|distil\w+|broke|breach\w*|violat\w*|"
            r"wants|plans|built|took|copied|stole|infring\w+|was (?:allowed|permitted)|may (?:use|train|"
            r"distil\w*)|can (?:use|train|distil\w*))\b",
            None,
        ),
        (
            teacher,
            r"(?P<m>{M})[- ](?:based|powered|backed|driven) (?:\w+ )?(?:tools?|apps?|services?|pipelines?|scripts?|"
            r"bots?|agents?|assistants?|product) (?:\w+ )?(?:wrote|writes?|generat\w+|produc\w+|label\w+|annotat\w+|"
            r"answer\w+|creat\w+|made|makes?)\b",
            None,
        ),
        (
            base,
            r"(?P<m>⟦[mbu]\d+⟧)(?: (?:model|weights|checkpoint))?[,:;.]? (?:(?:and|then|to|we|i|which|will|would|can|"
            r"may|later) )*"
            r"(?:{DERIVE}|(?:further |continue to |keep )(?:pre-?)?train(?:ing)?) (?:it|that|them)\b(?! (?:outputs|"
            r"answers|data))",
            None,
        ),
        (
            base,
            r"\b(?:an?|our|the|my) (?P<m>⟦[mbu]\d+⟧)(?: student| model)? (?:learns?|learnt|studies|trains?|(?:is|"
            r"gets|was) (?:trained|taught|"
            r"tuned|fine-?tuned)) (?:from|on|with|by)\b",
            None,
        ),
        (
            base,
            r"⟦d\d+⟧(?: (?:data|set|data ?set|corpus|conversations|mix))? ?(?:\+|&|plus|on top of) "
            r"?(?P<m>⟦[mu]\d+⟧)(?!(?:'s?)? {OUT})",
            None,
        ),
        (base, r"(?P<m>⟦[mu]\d+⟧) ?(?:\+|&|plus) ?⟦d\d+⟧", None),
        (
            base,
            r"(?P<m>⟦[mbu]\d+⟧)(?: (?:model|weights|checkpoint))?,? (?:(?:is|was|were|being|that (?:is|was)|which "
            r"(?:is|was)|"
            r"we|i|to be|then|further|instruction|later|only)[ -])*(?:fine-?tuned|finetuned|tuned|adapted|retrained|"
            r"(?:further|then|later) trained|"
            r"post-?trained|specialised|specialized|aligned) (?:\w+ )?(?:on|with|using|by) (?:the |our |a |an )?(?:⟦|"
            r"\w)",
            None,
        ),
        (base, r"\b{DERIVE} {DET}(?P<m>{M})(?!(?:'s?|-generated| api)? {OUT})(?!-generated)", None),
        (
            base,
            r"\b(?:start\w*|begin\w*|initiali[sz]\w*|deriv\w*|stem\w*|fork\w*|continu\w* (?:pre-?)?train\w*) "
            r"(?:out )?(?:from|with|on|of) {DET}(?P<m>{M})(?!(?:'s?|-generated)? {OUT})",
            None,
        ),
        (
            base,
            r"\b(?:based|built|builds?|building|made|sits?|works?) (?:on|upon|on top of|"
            r"out of) {DET}(?P<m>{M})(?!(?:'s?|-generated)? {OUT})",
            None,
        ),
        (
            base,
            r"\b(?:start\w*|initiali[sz]\w*|warm-?start\w*) (?:\w+ ){1,3}?(?:from|with) {DET}(?P<m>{M})"
            r"(?!(?:'s?|-generated)? {OUT})",
            None,
        ),
        (base, r"\bon top of {DET}(?P<m>{M})", None),
        (
            base,
            r"\b(?:dpo|ppo|grpo|kto|orpo|rlhf|rlaif|sft|instruction[- ]tuning|alignment|post-?training|"
            r"fine-?tuning run)"
            r"(?: \w+)? (?:on|of|for|over) {DET}(?P<m>{M})(?!(?:'s?|-generated)? {OUT})(?!-generated)",
            None,
        ),
        (base, r"\b(?:initial|starting|original starting) weights (?:of|from|are) {DET}(?P<m>{M})", None),
        (base, r"\bmerg\w* {DET}{M} (?:with|into|onto) {DET}(?P<m>{M})", None),
        (
            base,
            r"\b(?:based|built|builds?|building) (?:\w+ ){1,4}?on (?:top of )?{DET}(?P<m>{M})(?!(?:'s?|"
            r"-generated)? {OUT})",
            None,
        ),
        (
            base,
            r"\b(?:fine-?tun\w*|finetun\w*|adapted|retrained|continued) (?:from|"
            r"off) {DET}(?P<m>{M})(?!(?:'s?|-generated)? {OUT})",
            None,
        ),
        (
            base,
            r"(?P<m>{M})(?: weights)? (?:as|is|was|being|will be|serves as)(?: a| an| the| our|"
            r" my)? (?:\w+ )?(?:base|student|backbone|starting point|foundation|initiali[sz]ation)\b",
            None,
        ),
        (
            base,
            r"(?P<m>{M})(?: weights)?,? (?:the|our) (?:base|student|backbone)(?: model)?(?= ?(?:[.;,?!)]|$|and\b))",
            None,
        ),
        (base, r"{M},? (?:(?:will|shall|to|then) )?teach(?:es|ing)? {DET}(?P<m>{M})(?!'s? {OUT})(?! {OUT})", None),
        (
            base,
            r"\b(?:base|student|backbone)(?: model)?(?! of\b)(?: is| was|:|,| =| being|"
            r" called)? {DET}(?P<m>{M})(?!'s? {OUT})(?! {OUT})",
            None,
        ),
        (
            base,
            r"\b(?:distil\w*|transfer\w*|pour\w*|compress\w*|knowledge|skills|abilit\w*|capabilit\w*|"
            r"outputs?|answers?|traces)\b[^.?!;]{0,90}? (?:in)?to {DET}(?P<m>{M})(?!'s? {OUT})(?! {OUT})",
            None,
        ),
        (
            base,
            r"\b{TRAIN} {DET}(?P<m>{M})(?: \w+){0,3}? (?:on|with|from|using|by)\b(?! {OUT}{GET} (?:of|from|by) {M}\?)",
            None,
        ),
        (
            base,
            r"(?P<m>{M})(?: model)?[ -](?:derivatives?|fine-?tunes?|checkpoints?|lora|adapters?|based|"
            r"merge|quanti[sz]ation|offshoot)\b",
            None,
        ),
        (
            base,
            r"\b(?:fine-?tunes?|derivatives?|fine-?tuned versions?|versions?|copies|copy|fork|adapters?|"
            r"checkpoints?|quanti[sz]ations?) of {DET}(?P<m>{M})(?!(?:'s?)? {OUT})",
            None,
        ),
        (
            teacher,
            r"\b(?:soft labels|soft targets|logits|logprobs|log probs|token probabilities|probabilit\w+|hidden states|"
            r"activations|attention maps|intermediate (?:representations|layers)|distributions?)(?: \w+){0,2}? "
            r"(?:of|from|by) {DET}(?P<m>{M})",
            logits,
        ),
        (
            teacher,
            r"(?P<m>{M})(?:'s?)?(?: \w+)? (?:soft labels|soft targets|logits|logprobs|token probabilities|"
            r"hidden states|"
            r"activations|attention maps)\b",
            logits,
        ),
        (
            teacher,
            r"\b(?:labelled|labeled|annotated|scored|ranked|rated|judged|graded|"
            r"classified) (?:automatically )?(?:by|with|using) {DET}(?P<m>{M})",
            labels,
        ),
        (
            teacher,
            r"\b(?:preferences?|labels|annotations|judge?ments|scores|ratings|rewards?|critiques|ai feedback|"
            r"rankings)(?: \w+){0,2}? (?:of|from|by) {DET}(?P<m>{M})",
            labels,
        ),
        (
            teacher,
            r"(?P<m>{M})(?:'s?)?(?:,? {RUN},?)?(?: \w+)? (?:preferences?|preference pairs|labels|annotations|"
            r"judge?ments|"
            r"ratings|rankings|grades|scores|verdicts|critiques)\b",
            labels,
        ),
        (
            teacher,
            r"\b(?:us\w+|have|having|let|letting|ask\w*|prompt\w*|query\w*|with|by using|"
            r"employ\w*) {DET}(?P<m>{M})(?: \S+){0,6}? (?:to|and) {LABEL}\b(?! (?:whether|if|how) our)",
            labels,
        ),
        (
            teacher,
            r"(?P<m>{M}) as (?:a |an |the |our )?(?:labell?er|annotator|reward model|preference model)\b",
            labels,
        ),
        (
            teacher,
            r"\b(?:label(?:s|l?ed|l?ing)?|annotat(?:e|es|ed|ing))\b[^.?!;⟦]{0,50}? (?:with|using|by|through|"
            r"by means of) {DET}(?P<m>{M})",
            labels,
        ),
        (
            teacher,
            r"\b(?:benchmark\w*|compar\w*|evaluat\w*|test\w*|measur\w*|pit)\b[^.?!;]{0,50}? (?:against|"
            r"with|to|on|by|using|versus) {DET}(?P<m>{M})",
            evaluate,
        ),
        (teacher, r"\b(?:benchmark\w*|compar\w*|evaluat\w*) {DET}(?P<m>{M})", evaluate),
        (
            teacher,
            r"\b(?:us\w+|have|let) {DET}(?P<m>{M})(?: \S+){0,5}? (?:to|for|as an?) (?:evaluat\w*|"
            r"benchmark\w*|compar\w*|test\w*|judge in (?:an )?evaluation)",
            evaluate,
        ),
        (teacher, r"(?P<m>{M}) as (?:a |an |the |our )?(?:judge|evaluator|grader)\b", evaluate),
        (
            teacher,
            r"(?P<m>{M})(?: only| just| merely| solely| then| also)* "
            r"(?:evaluates|judges|grades|scores|rates|ranks|assesses)\b",
            evaluate,
        ),
        (
            base,
            r"\b(?:take|taking|took|use|using|used|pick\w*|choose|grab|"
            r"download\w*) {DET}(?P<m>{M}),? (?:and |then |to )*{DERIVE} (?:it|that|them)\b",
            None,
        ),
        (
            teacher,
            r"(?P<m>{M})[^.?!;]{0,40}? (?:let|have|having|use|using|ask|prompt\w*|make|get) (?:it|them|"
            r"that) (?:to |for )?{LABEL}\w*\b",
            labels,
        ),
        (
            teacher,
            r"(?P<m>{M})[^.?!;]{0,40}? (?:produces?|provid\w+|suppl\w+|gives?|makes?|generates?) (?:the |"
            r"our |all )?(?:labels|annotations|preferences|ratings|rankings)\b",
            labels,
        ),
        (
            teacher,
            r"(?P<m>{M})[^.?!;]{0,40}? (?:let|have|having|use|using|ask|prompt\w*|make|get) (?:it|them|"
            r"that) (?:to |for )?{GEN}\b",
            None,
        ),
        (
            teacher,
            r"(?P<m>{M})[^.?!;]{0,40}? (?:produces?|generates?|writes?|wrote|generated|creates?|provides?|"
            r"supplies|gives?) (?:the |our |all )?(?:(?!that\b|in\b|about\b|how\b|whether\b|which\b|"
            r"what\b)[\w,-]+ ){0,5}?"
            r"{OUT}\b",
            None,
        ),
        (
            teacher,
            r"(?P<m>{M})[^.?!;⟦]{0,40}? (?:for|to) (?:making|make|generating|generate|producing|produce|"
            r"creating|create|"
            r"writing|write|synthesi[sz]\w+) (?:\w+ ){0,3}?{OUT}\b",
            None,
        ),
        (teacher, r"\b{OUT}{GET}(?:,? but)? (?:of|from|by|with|using|via|in|through|out of|on) {DET}(?P<m>{M})", None),
        (
            teacher,
            r"\b(?:what|which|whatever|everything|anything|that|text|things) {DET}(?P<m>{M}) (?:writes?|"
            r"wrote|says?|said|produce[sd]?|generate[sd]?|gives?|gave|answers?|answered|outputs?|returns?|"
            r"returned)\b",
            None,
        ),
        (
            teacher,
            r"(?P<m>{M})(?:'s?)?(?: (?:model|models|api|app|chat|site|website|page|service|web|own|raw|"
            r"generated|written|old|public|synthetic|translated|instruct|via api|api's))* {OUT}\b",
            None,
        ),
        (
            teacher,
            r"(?P<m>⟦[mu]\d+⟧) (?:wrote|writes?|generate[sd]?|produce[sd]?|draft(?:s|ed)?|create[sd]?|made|makes?) "
            r"(?:us |for us )?(?:\d[\w.,]*|thousands of|hundreds of|millions of|many|several|lots of) \w",
            None,
        ),
        (
            teacher,
            r"\b(?:model|student|llm|classifier) (?:\w+ ){0,3}?(?:saw|sees|has seen|read|ate|ingested) {DET}(?P<m>{M})",
            None,
        ),
        (
            teacher,
            r"(?P<m>{M})(?: models?)?(?: both| all| each| jointly| together| then| also| will| would)* "
            r"(?:generat(?:e|es|ed)|wr(?:ite|ites|ote)|produc(?:e|es|ed))(?=\s*(?:[,.;:]|$|and\b|while\b))",
            None,
        ),
        (
            teacher,
            r"(?P<m>{M})(?: model)?(?: then| also| will| would| is to| shall| should| can)* "
            r"(?:teach(?:es)?|tutors?|coach(?:es)?|instructs?) "
            r"(?:an?|the|our|my|its|another|\d)",
            None,
        ),
        (
            teacher,
            r"(?P<m>{M})(?: model)?,? (?:in)?to (?:an?|our|my|the|its|some) (?:[\w.-]+ ){0,3}?"
            r"(?:students?|pupils?|classifiers?|embedders?|smaller (?:model|one)|small model|"
            r"\d+(?:\.\d+)?[bm](?: model)?)\b",
            None,
        ),
        (teacher, r"(?P<m>{M})[- ](?:generated|written|produced|labell?ed|made|distill?ed)\b", None),
        (
            teacher,
            r"\b{DISTIL} (?:knowledge |capabilities |skills |reasoning |down |version |model |copy |"
            r"training )?{DET}(?P<m>{M})",
            None,
        ),
        (teacher, r"\bdistil\w*(?: \w+){0,4}? from {DET}(?P<m>{M})", None),
        (
            teacher,
            r"\b(?:corpus|data ?set|data|set|pool|samples|examples)\b[^.?!;]{0,40}? (?:came|comes?|coming|made|built|"
            r"drawn|assembled|collected|mixed|stems?|taken) (?:\w+ )?(?:from|of|out of) "
            r"(?:a (?:mix|mixture|blend) of )?{DET}(?P<m>{M})",
            None,
        ),
        (teacher, r"\b(?:distillation|distilling|imitation) of {DET}(?P<m>{M})", None),
        (
            teacher,
            r"(?P<m>{M})(?:'s?)?(?: model| weights| checkpoints?)?,?(?: {RUN},?)?(?: both| together| jointly| each|"
            r" alike| alone| all)*(?: (?:ok|okay|fine|good|safe|suitable|usable|acceptable|legal|allowed|permitted))? "
            r"(?:as|is|are|was|were|be|being|become|serves? as|acts? as|for)(?: a| an| the|"
            r" our| my| its| both| joint)* (?:\w+ )?(?:teachers?|distillation|training data|synthetic data)\b",
            None,
        ),
        (teacher, r"(?P<m>{M})(?:'s?)?(?: model)? (?:weights |checkpoints? )?teachers?\b(?! of ⟦)", None),
        (teacher, r"\bteacher(?: model)?(?:s)?(?: is| was| are|:|,| =| being| called| named)? {DET}(?P<m>{M})", None),
        (
            teacher,
            r"\b(?:us\w+|have|having|let|letting|ask\w*|prompt\w*|query\w*|with|employ\w*|call\w*|"
            r"run\w*) {DET}(?P<m>{M})(?: \S+){0,9}? (?:to|and|for) (?:\w+ )?(?:{GEN}|generating|creating|"
            r"training|distil\w*)\b",
            None,
        ),
        (
            teacher,
            r"\b(?:generated|written|produced|created|made|answered|synthesi[sz]ed|taught|"
            r"distill?ed) (?:by|with|using|from|via|through) {DET}(?P<m>{M})",
            None,
        ),
        (
            teacher,
            r"\b(?:scrap\w*|crawl\w*|harvest\w*|query\w*|prompt\w*|quer(?:y|ied)|hammer\w*) {DET}(?P<m>{M})",
            None,
        ),
        (teacher, r"\b{TRAIN}\b[^.?!;]{0,80}? (?:on|with|from|using|off) {DET}(?P<m>{M})", None),
        (teacher, r"\blearn\w* from {DET}(?P<m>{M})", None),
        (
            teacher,
            r"(?P<m>{M})[^.?!;⟦]{0,40}? ?(?:->|=>|→) ?(?!(?:q?lora|fine-?tun|finetun|quanti|merg|prun|gguf)\w*)\w",
            None,
        ),
        (teacher, r"\b(?:students?|pupils?)(?: models?)? of {DET}(?P<m>{M})", None),
        (
            Part.HOSTED,
            r"\b(?:host|hosting|serve|serving|deploy\w*|self[- ]?host\w*) {DET}(?P<m>{M})(?!(?:'s?|-generated)? {OUT})",
            None,
        ),
        (
            base,
            r"\b(?:redistribut\w*|re-?upload\w*|"
            r"repackag\w*|ship|shipping|embed|rename|renaming) {DET}(?P<m>{M})(?!(?:'s?|"
            r"-generated)? {OUT})",
            None,
        ),
        (Part.MAYBE_BASE, r"\b{TRAIN} {DET}(?P<m>{M})(?!(?:'s?|-generated)? {OUT})", None),
        (Part.WEIGHTS, r"\b(?:weights|checkpoints?) (?:of|from|for) {DET}(?P<m>{M})(?!(?:'s?)? {OUT})", None),
        (
            Part.WEIGHTS,
            r"(?P<m>{M})(?:'s?)?(?: (?:model|open|downloaded|public|released))* (?:weights|checkpoints?)\b",
            None,
        ),
    )


ROLE_PATTERNS: tuple[RolePattern, ...] = tuple(RolePattern(part, fill(p), t) for part, p, t in _rows())
"""Every pattern, in the order in which they are tried; a name keeps the first part of its priority."""

PRIORITY = (
    Part.RIVAL,
    Part.MODEL_OF_COMPARISON,
    Part.TERMS,
    Part.ISSUER,
    Part.ACTOR,
    Part.BASE,
    Part.TEACHER,
    Part.MAYBE_BASE,
    Part.WEIGHTS,
    Part.HOSTED,
)
