"""Words that go on from a question, in another language: as the English words that an English follow-up would have.

Which language it is shows from the word that links back, since such words are too few for any recogniser.
"""

from __future__ import annotations

import re

from kb.corpus import Corpus
from kb.interpret.canonical import told_of
from kb.interpret.names import NameIndex
from kb.interpret.sentences import facet_words
from kb.interpret.tables.languages.shape import Concept

READ_AS = "The question is in {language}; it was read as: “{english}” The answer is in English."
_LINKS: tuple[tuple[str, str], ...] = (
    ("de", r"(?:und|aber|oder|also)\b|(?:was|wie) (?:ist|wäre|sieht)(?: es)?(?: \w+)? (?:mit|wenn|aus|bei)\b|"
           r"was,? (?:ist,? )?wenn\b|(?:gilt|geht) (?:das|dies)\b|(?:dasselbe|das gleiche)\b|ändert sich\b|"
           r"(?:falls|angenommen)\b"),
    ("fr", r"(?:et|mais|ou|alors)\b|qu(?:e se passe|'en est|’en est|oi)\b|est-ce (?:pareil|la même chose|toujours)\b|"
           r"même (?:question|chose)\b|cela change\b|supposons\b|si (?:on|nous|c'est|l'on)\b|ça change\b"),
    ("es", r"¿?\W*(?:y|pero|o|e)\b(?! ?\()|¿?\W*(?:qué|que) (?:pasa|tal|ocurre|sucede|hay de)\b|¿?\W*lo mismo\b|"
           r"¿?\W*(?:cambia|vale|sirve) (?:algo|eso|también)?\b|¿?\W*si (?:lo|la|solo|fuera|nos|se)\b|supongamos\b"),
    ("vi", r"(?:còn|và|thế|vậy|nhưng|nếu|giả sử|con neu|va neu|neu)\b"),
    ("zh", r"(?:那|那么|那麼|如果|要是|假如|换成|換成|改用|若|还有|而|但|并且)"),
)  # fmt: skip
_INSTEAD = re.compile(
    r"(?:\b(?:statt|anstatt|anstelle|en lugar|en vez|au lieu|plutôt|thay vì|thay cho)|而不是|而非)\s*"
    r"(?:(?:der|die|das|dem|den|des|de|que|von|la|le|les|el|los|del|du)\b\s*|[dl]['’]\s*)*[\w.-]+(?:[ -]\d[\w.]*)*",
    re.I,
)
"""What is put aside for another: neither a source nor a route any more."""
_OWN = {Concept.OWNS, Concept.TERMS, Concept.SAYS, Concept.CHANGED, Concept.DIFFER, Concept.HOW}
"""What is asked of texts, or how a thing is done: questions of their own."""
_COMPILED = tuple((code, re.compile(rf"^\W*(?:{links})", re.I)) for code, links in _LINKS)


def linked_language(text: str) -> str:
    """Code of the language in which the words link to what was said before; empty: they do not, or in English.

    >>> linked_language("und wenn wir es nur intern nutzen?"), linked_language("and if we keep it?")
    ('de', '')
    """
    if re.match(r"^\W*(?:and|but|or|what|how|so|then|also)\b", text, re.I):
        return ""
    return next((code for code, pattern in _COMPILED if pattern.match(text)), "")


def onward(text: str, index: NameIndex, corpus: Corpus) -> tuple[str, str]:
    """The language, and the words in English, each empty where no language or nothing of the field is found.

    :param text: cleaned.
    """
    code = linked_language(text)
    if not code:
        return "", ""
    told = told_of(_INSTEAD.sub(" ", text), code, index, corpus)
    said = facet_words(told) if not told.concepts & _OWN else ""
    return code, f"and what if {said}" if said else ""
