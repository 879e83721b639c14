"""Question to practice: names, roles, facets, kind and premises, without a language model."""

from kb.interpret.interpreter import Interpreter
from kb.interpret.model import Interpretation, QuestionKind

__all__ = ["Interpretation", "Interpreter", "QuestionKind"]
