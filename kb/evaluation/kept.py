"""Evaluations kept, so that a later one shows what got worse."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.evaluation.judge import Outcome
from kb.evaluation.questions import EvaluationError
from kb.evaluation.summary import summary

SCHEMA = "distillaw.evaluation/1"

_COMPARED = (
    "verdict_accuracy",
    "right_instrument_first",
    "citation_recall",
    "citation_precision",
    "statement_support",
    "quote_exactness",
    "abstention_f1",
    "conditions",
    "facets",
    "right_in_all",
)


@dataclass(frozen=True)
class Stamp:
    """What was measured.

    :ivar at: when, ISO 8601.
    :ivar version: of the package.
    :ivar code: hash of the package's modules, since many states of the code bear one version.
    :ivar corpus: version of the corpus (``kb.corpus.Corpus.version``).
    :ivar sets: hash of the question sets.
    :ivar folders: names of their folders.
    """

    at: str
    version: str
    code: str
    corpus: str
    sets: str
    folders: tuple[str, ...]


def evaluation(stamp: Stamp, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """An evaluation as it is kept and printed as JSON."""
    return {
        "schema": SCHEMA,
        **{name: getattr(stamp, name) for name in ("at", "version", "code", "corpus", "sets")},
        "folders": list(stamp.folders),
        **summary(outcomes),
        "questions": {o.id: _kept(o) for o in outcomes},
    }


def _kept(outcome: Outcome) -> dict[str, Any]:
    return {
        "split": outcome.split,
        "expected": outcome.expected,
        "given": outcome.given,
        "right": outcome.right,
        "whole": outcome.whole,
        "faults": list(outcome.faults),
        "beside": list(outcome.citations.beside),
        "quotes": list(outcome.quotes.faults),
        "polarity": list(outcome.polarity),
    }


def keep(data: Mapping[str, Any], folder: Path) -> Path:
    """Write an evaluation into a folder; its name begins with the time, so that names sort by age.

    :raises EvaluationError: it cannot be written.
    """
    moment = str(data["at"]).replace(":", "").replace("-", "")
    name = f"{moment}-{data['version']}-{str(data['code'])[:8]}-{str(data['sets'])[:8]}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise EvaluationError(
            f"{folder / name}: cannot be written: {error.strerror}", fix="Give --keep DIR."
        ) from error
    return folder / name


def read_kept(file: Path) -> dict[str, Any]:
    """A kept evaluation.

    :raises EvaluationError: not one.
    """
    try:
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationError(
            f"{file}: cannot be read: {error}", fix="Give a file that `distillaw eval` kept."
        ) from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise EvaluationError(f"{file}: is no evaluation ({SCHEMA}).", fix="Give a file that `distillaw eval` kept.")
    return data


def newest(folder: Path, sets: Sequence[str]) -> Path | None:
    """The newest kept evaluation of question sets in folders of the same names."""
    for file in sorted(folder.glob("*.json"), reverse=True):
        if read_kept(file)["folders"] == list(sets):
            return file
    return None


@dataclass(frozen=True)
class Comparison:
    """What changed from an earlier evaluation to this one, over the questions that both have.

    :ivar changed: measure to (then, now).
    :ivar worse: ids of questions whose verdict was right and is not.
    :ivar mended: the reverse.
    :ivar faulty: ids whose verdict is right as before, and whose answer was right in all and is not.
    :ivar added: questions that only this one has; ``gone`` those that only the earlier one has.
    """

    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    worse: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    faulty: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def regressed(self) -> bool:
        """Whether a question got worse, or quotations or polarity did."""
        down = [n for n in ("quote_exactness", "polarity_errors") if n in self.changed]
        faults = any(_worse(name, *self.changed[name]) for name in down)
        return bool(self.worse or self.faulty or faults)


def _worse(name: str, then: Any, now: Any) -> bool:
    if then is None or now is None:
        return False
    return bool(now > then if name == "polarity_errors" else now < then)


def compare(then: Mapping[str, Any], now: Mapping[str, Any]) -> Comparison:
    """Hold an evaluation against an earlier one."""
    before, after = then["questions"], now["questions"]
    both = [id_ for id_ in after if id_ in before]
    measures = (*_COMPARED, "polarity_errors")
    changed = {n: (then["overall"].get(n), now["overall"].get(n)) for n in measures}
    return Comparison(
        changed={n: (a, b) for n, (a, b) in changed.items() if a != b},
        worse=tuple(i for i in both if before[i]["right"] and not after[i]["right"]),
        mended=tuple(i for i in both if not before[i]["right"] and after[i]["right"]),
        faulty=tuple(i for i in both if after[i]["right"] and before[i]["whole"] and not after[i]["whole"]),
        added=tuple(i for i in after if i not in before),
        gone=tuple(i for i in before if i not in after),
    )


def code_version(root: Path) -> str:
    """Hash of the Python modules beneath a folder, by name and content."""
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()
