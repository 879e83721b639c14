"""The catalogue: instruments, models and services, data sets, and which instrument governs by which channel.

These are the shapes of the files under ``corpus/``; ``kb.corpus`` loads and cross-checks them.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kb.instruments import Binds, InstrumentKind
from kb.readings import Frozen
from kb.vocabulary import Channel, CommentaryTopic, Modality, Plan, Status, Topic

SourceRef = Annotated[
    str,
    Field(
        pattern=r"^(scancode:[a-z0-9.-]+|git:[\w.-]+/[\w.-]+@[0-9a-f]{7,40}:.+|ota:[\w.-]+/.+\.md|"
        r"web:https://\S+|file:.+)$",
        description="`connector:reference`, e.g. `scancode:mit`, `git:owner/repo@commit:path`.",
    ),
]
Region = Annotated[str, Field(pattern=r"^([A-Z]{2}|EEA|EEA\+CH\+UK)$", description="ISO 3166 country, EU, EEA, …")]


class EditionEntry(Frozen):
    """One edition of an instrument as catalogued.

    :ivar date: names the edition: in force from (hosted terms), or the release it came with (licences).
    :ivar until: first day on which a later text is known to have replaced it; ``None`` while it is the newest.
    :ivar sources: where the text is had, first one that resolves is taken; empty: not held, link only.
    :ivar outside: parties established there are not under this edition (they had a text of their own by then).
    :ivar recorded: for archived texts: the day whose record holds this text, where it differs from ``date``.
    :ivar parts: further papers of the same edition (a model card beside a README); their texts follow the first.
    :ivar known_through: last day on which it was seen as the current text; ``None``: fixed to a release.
    """

    date: dt.date
    until: dt.date | None = None
    sources: tuple[SourceRef, ...] = ()
    parts: tuple[SourceRef, ...] = ()
    outside: tuple[Region, ...] = ()
    recorded: dt.date | None = None
    known_through: dt.date | None = None
    url: str | None = None
    note: str | None = None


class RecordBound(Frozen):
    """Bounds within which an archived document was this instrument's: a page may change hands between instruments.

    :ivar source: the document.
    :ivar since: what was recorded before that day is another instrument's.
    :ivar until: what was recorded from that day on is.
    """

    source: Annotated[str, Field(pattern=r"^ota:[\w.-]+/.+\.md$")]
    since: dt.date | None = None
    until: dt.date | None = None


class InstrumentEntry(Frozen):
    """One instrument.

    :ivar records: bounds of archived documents, where the archive kept another instrument under the same name.
    :ivar regions: parties established there are under this variant; empty: no such limit.
    :ivar outside: parties established there are not under this variant.
    :ivar incorporates: instruments this one makes part of itself.
    :ivar outranks: instruments that yield to this one where both govern a source and this one speaks of the act.
    :ivar spdx: SPDX identifier, or ``LicenseRef-scancode-…``.
    """

    id: str = Field(pattern=r"^[a-z0-9]+[a-z0-9-]*/[a-z0-9][a-z0-9.-]*$")
    title: str
    publisher: str
    kind: InstrumentKind
    binds: Binds
    aliases: tuple[str, ...] = ()
    spdx: str | None = None
    url: str | None = None
    language: str = "en"
    regions: tuple[Region, ...] = ()
    outside: tuple[Region, ...] = ()
    incorporates: tuple[str, ...] = ()
    outranks: tuple[str, ...] = ()
    records: tuple[RecordBound, ...] = ()
    editions: tuple[EditionEntry, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _editions_in_order(self) -> Self:
        dates = [e.date for e in self.editions]
        if dates != sorted(set(dates)):
            raise ValueError(f"{self.id}: editions must be in order of date, each date once")
        return self


class InstrumentsFile(Frozen):
    """One file of ``corpus/instruments/``."""

    instruments: tuple[InstrumentEntry, ...]


class Governing(Frozen):
    """An instrument that governs a source by a channel.

    :ivar edition: for licences: the edition tied to the release that was received; ``None``: by date.
    :ivar since: governs from that day (conduct before it is not under this entry).
    :ivar until: governed until the day before.
    :ivar plans: governs only on these plans, and only where the plan is stated; empty: whatever the plan.
    :ivar except_plans: does not govern where the plan is stated to be one of these.
    """

    instrument: str
    edition: dt.date | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    plans: tuple[Plan, ...] = ()
    except_plans: tuple[Plan, ...] = ()

    def covers(self, plan: str | None) -> bool:
        """Whether it governs on a plan; ``None``: nobody said which, so that the texts for everybody are meant.

        >>> Governing(instrument="acme/business-terms", plans=(Plan.ENTERPRISE,)).covers(None)
        False
        """
        if plan is None:
            return not self.plans
        return (not self.plans or plan in self.plans) and plan not in self.except_plans


class ModelEntry(Frozen):
    """A model, a service or a host of other people's models.

    :ivar id: ``publisher/slug``.
    :ivar line: the release line people name when they leave the size out (``Llama 3.1``).
    :ivar aliases: what people type; case, hyphens and spaces do not matter.
    :ivar channels: per channel the governing instruments; ``hosted`` takes the publisher's own for that channel.
    :ivar usual: the route that is meant where a question names the model and no route, of several that there are.
    :ivar writes: whether it writes (or says, or draws) anything; not so for embedding models and guards.
    :ivar base: models whose weights it was made from.
    :ivar taught_by: models whose outputs, labels or logits taught it.
    :ivar trained_on: data sets.
    """

    id: str = Field(pattern=r"^[a-z0-9]+[a-z0-9-]*/[a-z0-9][a-z0-9.-]*$")
    name: str
    kind: Literal["model", "service", "host"] = "model"
    family: str
    line: str | None = None
    size: str | None = None
    usual: Channel | None = None
    modality: Modality = Modality.TEXT
    writes: bool = True
    released: dt.date | None = None
    released_text: str | None = None
    aliases: tuple[str, ...] = ()
    channels: dict[Channel, tuple[Governing, ...] | Literal["hosted"]] = Field(default_factory=dict)
    base: tuple[str, ...] = ()
    taught_by: tuple[str, ...] = ()
    trained_on: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None

    @property
    def is_language_model(self) -> bool:
        """Whether a student that starts from its weights is a large language model, unless the student is narrower."""
        return self.kind == "model" and self.writes and self.modality in (Modality.TEXT, Modality.MULTIMODAL)


class LineEntry(Frozen):
    """A release line or family as people name it: an alias for several models."""

    name: str
    aliases: tuple[str, ...] = ()


class ModelsFile(Frozen):
    """One file of ``corpus/models/``: a publisher.

    :ivar issuer_aliases: other names of the publisher (``GPT maker``, ``Alibaba``).
    :ivar hosted: per channel, the instruments of the publisher's own service.
    """

    publisher: str
    issuer_aliases: tuple[str, ...] = ()
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    hosted: dict[Channel, tuple[Governing, ...]] = Field(default_factory=dict)
    lines: tuple[LineEntry, ...] = ()
    models: tuple[ModelEntry, ...] = ()


class DatasetEntry(Frozen):
    """A data set and who made its answers.

    :ivar governing: its own licence or licences.
    :ivar teachers: models that generated it; empty with ``human_written``: none did.
    :ivar conflicts: where its own papers contradict each other, in our own words.
    """

    id: str = Field(pattern=r"^[a-z0-9]+[a-z0-9-]*/[a-z0-9][a-z0-9.-]*$")
    name: str
    publisher: str
    released: dt.date | None = None
    released_text: str | None = None
    aliases: tuple[str, ...] = ()
    governing: tuple[Governing, ...] = ()
    teachers: tuple[str, ...] = ()
    human_written: bool = False
    conflicts: str | None = None
    sources: tuple[str, ...] = ()
    note: str | None = None


class DatasetsFile(Frozen):
    """One file of ``corpus/datasets/``."""

    datasets: tuple[DatasetEntry, ...]


class FactEntry(Frozen):
    """A fact that readings test and no standing facet carries.

    :ivar slug: as in ``fact:<slug>``.
    :ivar ask: the question put to the asker; answered yes or no.
    """

    slug: str = Field(pattern=r"^[a-z0-9_]+$")
    ask: str
    note: str | None = None


class FactsFile(Frozen):
    """``corpus/facts.yaml``."""

    facts: tuple[FactEntry, ...]


class Reference(Frozen):
    """A reference of a commentary note (the fields of CSL-JSON that matter here, and ELI/ECLI ids)."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    type: Literal["case", "statute", "paper", "page", "guidance", "report"]
    title: str
    authors: tuple[str, ...] = ()
    court: str | None = None
    docket: str | None = None
    date: dt.date | str | int | None = None
    article: str | None = None
    celex: str | None = None
    eli: str | None = None
    ecli: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    url: str | None = None


class Side(Frozen):
    """One side of a contested question."""

    claim: str
    by: str


class CommentaryEntry(Frozen):
    """One note of ``corpus/commentary/<topic>/``."""

    id: str = Field(pattern=r"^[a-z-]+/[a-z0-9][a-z0-9-]*$")
    topic: CommentaryTopic
    title: str
    status: Status
    dated: dt.date
    known_through: dt.date
    summary: str
    sides: tuple[Side, ...] = ()
    body: str
    bears_on: tuple[Topic, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    references: tuple[Reference, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _both_sides(self) -> Self:
        if self.status is Status.CONTESTED and len(self.sides) < 2:
            raise ValueError("a contested note gives at least two sides")
        if not self.id.startswith(self.topic.value + "/"):
            raise ValueError(f"id must start with its topic: {self.topic.value}/…")
        keys = [r.key for r in self.references]
        if len(keys) != len(set(keys)):
            raise ValueError("a reference key is used twice")
        return self
