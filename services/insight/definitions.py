"""What a KPI is, and those that kpis.yaml defines (DM-04)."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from orders.business.times import DAY
from orders.contracts.catalogue import STAGES
from orders.contracts.measure import Measure
from orders.contracts.measures import MEASURES
from orders.engine.errors import ConfigError

FILE = Path(__file__).with_name("kpis.yaml")
Unit = Literal["ms", "share", "orders", "pieces", "shipments", "cases", "minor", "a_year"]
YEAR = 365 * DAY
JOURNALS = "journals"
"""In the place of a stage, where journals tell."""


class Take(NamedTuple):
    """What of a measure: its `sum`, its `count`, or how many of its values are `within` an edge (at
    or below it) or `above` it."""

    what: Literal["sum", "count", "within", "above"]
    edge: int = 0


def _take(said: Any) -> Any:
    what, _, edge = str(said).partition(" ")
    if what in ("sum", "count") and not edge:
        return Take(what)  # type: ignore[arg-type]  # it is one of them
    if what in ("within", "above") and edge.replace("_", "").isdigit():
        return Take(what, int(edge))  # type: ignore[arg-type]  # as above
    raise ValueError(f"{said!r} is none of sum, count, within EDGE, above EDGE")


class Section(BaseModel):
    """A part of the file. Unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Measured(Section):
    """A term: some figure of a measure."""

    measure: str
    take: Annotated[Take, BeforeValidator(_take)]

    @property
    def declared(self) -> Measure:
        """Raises ValueError if there is no such measure."""
        if self.measure not in MEASURES:
            raise ValueError(f"there is no measure {self.measure}; see schemas/measures.yaml")
        return MEASURES[self.measure]

    @property
    def stage(self) -> str:
        return self.declared.stage

    def __str__(self) -> str:
        what, edge = self.take
        return f"{what} of {self.measure}" if not edge else f"{self.measure} {what} {edge:_}"

    def check(self) -> None:
        """Raises ValueError for an edge that the measure does not have."""
        what, edge = self.take
        if what in ("within", "above") and edge not in self.declared.edges:
            edges = ", ".join(map(str, self.declared.edges)) or "none"
            raise ValueError(f"{self.measure} has no edge {edge}; it has: {edges}")


class Counted(Section):
    """A term: exact counts of a stage; what is not named is any."""

    count: str
    events: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    @property
    def stage(self) -> str:
        return self.count

    def __str__(self) -> str:
        events = "|".join(self.events) or "any"
        return f"{self.count} {events}" + (f" {'|'.join(self.outcomes)}" if self.outcomes else "")

    def check(self) -> None:
        """Raises ValueError for a stage that there is not."""
        if self.count not in STAGES:
            raise ValueError(f"there is no stage {self.count}; there are: {', '.join(STAGES)}")


class Journalled(Section):
    """A term: pieces that left a ledger of goods as `shipped`, or those that it `held`, each for as
    many milliseconds as it did. A level is the sum of all movements since the beginning: the lake
    alone can tell it."""

    journal: Literal["stock"]
    take: Literal["shipped", "held"]

    @property
    def stage(self) -> str:
        return JOURNALS

    def __str__(self) -> str:
        return f"{self.journal} {self.take}"

    def check(self) -> None:
        """There is nothing to be wrong."""


Term = Measured | Counted | Journalled


class Kpi(Section):
    """One KPI (DM-04). Numerator and denominator add up over channels, partitions and windows; its
    value is the one divided by the other."""

    en: str
    zh: str
    unit: Unit
    event_time: str
    numerator: Term
    denominator: Term | None = None
    by_label: bool = False

    @model_validator(mode="after")
    def _is_sound(self) -> "Kpi":
        for term in self.terms:
            term.check()
        if len({term.stage for term in self.terms}) > 1:
            raise ValueError("numerator and denominator must be told by one stage")
        if self.by_label and not all(
            isinstance(term, Measured) and term.declared.label for term in self.terms
        ):
            raise ValueError("by_label: its measures have no label")
        return self

    @property
    def terms(self) -> tuple[Term, ...]:
        """Numerator, and denominator if there is one."""
        return tuple(filter(None, (self.numerator, self.denominator)))

    @property
    def stage(self) -> str:
        """Which stage's summaries tell it."""
        return self.numerator.stage

    @property
    def of_lake(self) -> bool:
        """Whether the lake alone tells it."""
        return self.stage == JOURNALS

    @property
    def formula(self) -> str:
        """For people."""
        return " / ".join(map(str, self.terms))

    def value(self, numerator: int, denominator: int | None) -> float | None:
        """None where nothing is to be divided by: a rate of nothing is no zero."""
        if self.denominator is None:
            return float(numerator)
        return numerator * self.factor / denominator if denominator else None

    @property
    def factor(self) -> int:
        """What the ratio is multiplied by: pieces by pieces held for a millisecond are told by the
        year."""
        return YEAR if self.unit == "a_year" else 1


class Definitions(Section):
    """The whole file. `not_built`: KPI that cannot be had -> why."""

    kpis: Mapping[str, Kpi]
    not_built: Mapping[str, str] = {}


class _Unique(yaml.SafeLoader):
    """Refuses a name that stands twice, which YAML would let pass: the last one would win."""


def _once(loader: _Unique, node: yaml.MappingNode) -> dict[Any, Any]:
    names = [loader.construct_object(key) for key, _ in node.value]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name} stands there twice")
    values = [loader.construct_object(value, deep=True) for _, value in node.value]
    return dict(zip(names, values, strict=True))


_Unique.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _once)


def parse(text: str, name: str = "kpis.yaml") -> Definitions:
    """Read definitions. Raises ConfigError that names each KPI and field at fault."""
    try:
        return Definitions.model_validate(yaml.load(text, _Unique))
    except ValidationError as error:
        faults = "; ".join(dict.fromkeys(_said(fault) for fault in error.errors()))
        raise ConfigError(f"{name}: {faults}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{name}: {error}") from error


def _said(fault: Any) -> str:
    place = [
        str(part) for part in fault["loc"] if part not in ("Measured", "Counted", "Journalled")
    ]
    return f"{'.'.join(place)}: {fault['msg'].removeprefix('Value error, ')}"


@cache
def definitions() -> Definitions:
    """Those of kpis.yaml."""
    return parse(FILE.read_text(encoding="utf-8"))


def kpis() -> Mapping[str, Kpi]:
    """KPI by its id."""
    return definitions().kpis


@cache
def formulas() -> str:
    """Digest of what the KPIs come from; the same file gives the same, in every process."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]


@cache
def kpis_of(stage: str) -> Mapping[str, Kpi]:
    """Those that this stage's summaries tell."""
    return {name: kpi for name, kpi in kpis().items() if kpi.stage == stage}
