"""The opinion pack of an answer: a memorandum as a value, made once; ``ui.pack`` renders it as HTML, DOCX and PDF."""

from kb.pack.compose import opinion
from kb.pack.model import Form, Opinion, SignOff

__all__ = ["Form", "Opinion", "SignOff", "opinion"]
