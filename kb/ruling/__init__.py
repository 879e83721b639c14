"""The ruling: govern (which texts bind), evaluate (one leg), branch (unknown facts), combine (one verdict)."""

from kb.ruling.engine import rule
from kb.ruling.model import Condition, Finding, Leg, OpenQuestion, Reason, Ruling

__all__ = ["Condition", "Finding", "Leg", "OpenQuestion", "Reason", "Ruling", "rule"]
