"""Which verdicts are taken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from kb.evaluation.questions import DECLINED
from kb.vocabulary import Verdict

ORDER = (*(v.value for v in Verdict), DECLINED)


def confusion(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Expected label to given label to how often; labels that do not occur are left out.

    >>> confusion([("permitted", "permitted"), ("permitted", "depends")])
    {'permitted': {'depends': 1, 'permitted': 1}}
    """
    counts = Counter(pairs)
    expected = {e for e, _ in counts}
    return {e: {g: counts[e, g] for g in ORDER if counts[e, g]} for e in ORDER if e in expected}


def as_table(table: Mapping[str, Mapping[str, int]]) -> str:
    """A text table, expected down, given across."""
    across = [label for label in ORDER if any(label in row for row in table.values())]
    width = max((len(label) for label in ORDER), default=0)
    head = " " * width + "".join(f"  {label:>11}" for label in across)
    rows = [f"{e:<{width}}" + "".join(f"  {row.get(g) or '·':>11}" for g in across) for e, row in table.items()]
    return "\n".join((head, *rows))
