"""Errors that teach.

One base class. A leaf also subclasses the builtin a Python caller would expect (``ValueError``, ``LookupError``), says
what was wrong, what is valid, and what to do next. Expected failures are of this family; anything else is a bug.
"""

from __future__ import annotations


class DistillawError(Exception):
    """Base of every expected failure.

    :param what: what was wrong, one sentence, naming the value.
    :param valid: what would have been accepted; empty when that is not a list one can give.
    :param fix: what to do next; an imperative sentence.
    """

    exit_code = 1

    def __init__(self, what: str, *, valid: str = "", fix: str = "") -> None:
        self.what = what
        self.valid = valid
        self.fix = fix
        super().__init__(self.render())

    def render(self) -> str:
        """The message as printed on stderr.

        >>> print(DistillawError("No such edition.", valid="2023-07-18", fix="Name one of these.").render())
        No such edition.
          valid: 2023-07-18
          to do: Name one of these.
        """
        lines = [self.what]
        if self.valid:
            lines.append(f"  valid: {self.valid}")
        if self.fix:
            lines.append(f"  to do: {self.fix}")
        return "\n".join(lines)


class UsageError(DistillawError, ValueError):
    """The caller gave something that cannot be taken (exit code 2)."""

    exit_code = 2


class UnknownFacetError(UsageError):
    """A facet, or a value of a facet, that the practice does not have."""


class UnknownIdError(UsageError, LookupError):
    """An instrument, edition, model, data set or reading that the catalogue does not hold."""


class CorpusError(DistillawError, ValueError):
    """A file of the corpus that does not validate: names file, line, field, valid values and the fix."""


class TextMissingError(DistillawError, LookupError):
    """A text that is catalogued but not held on this machine."""


class CitationError(DistillawError, ValueError):
    """A quotation that is not an exact slice of the edition it names."""


class PolarityError(DistillawError, ValueError):
    """A sentence whose may / must / must not differs from the clause it cites."""


class HomeError(DistillawError, OSError):
    """The data directory cannot be used (unwritable, damaged, or built with another embedding model)."""


class SourceError(DistillawError, OSError):
    """A source that could not be acquired.

    :param transient: trying again later may work.
    """

    def __init__(self, what: str, *, valid: str = "", fix: str = "", transient: bool = False) -> None:
        self.transient = transient
        super().__init__(what, valid=valid, fix=fix)


class SourceMissingError(SourceError):
    """A source that this place does not hold: no mirror given, or the mirror lacks it. Another place may have it."""


class ModelError(DistillawError, OSError):
    """A language model that cannot be reached, or whose reply cannot be used. Answers do without it."""


class AccessError(DistillawError, PermissionError):
    """Somebody who may not do this: not logged in, or without the role that it takes."""


class BusyError(DistillawError, OSError):
    """Another process holds the publishing lock, or the port is taken."""
