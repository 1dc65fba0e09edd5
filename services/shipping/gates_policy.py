"""The tunables of release gates: which orders need which, who opens them, and in what time (SH-06,
SH-07, SH-08, AS-04)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from orders.contracts.records import GoodsNature, OrderKind

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""
Incoterm = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""The rule without its place, such as CIF."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,39}$")]
"""Kind of a gate."""
RETURN_ARRIVED = "return-arrived"
"""Kind of the gate of an order that is exchanged for a return (AS-04)."""
OWN = frozenset({"shelf-life", RETURN_ARRIVED})
"""Kinds of gates that the house has by itself, not by the matrix."""


class Opening(BaseModel):
    """Who opens a gate, and how."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: str = Field(min_length=1, description="role that opens it")
    within_hours: int = Field(
        ge=1, description="time of the owner, hours; the same again each time that it escalates"
    )
    eyes: int = Field(1, ge=1, le=3, description="how many people must say that it may open")
    evidence: bool = Field(
        True, description="it opens only with the number of a document, such as of a licence"
    )


class GateRule(Opening):
    """A gate, and which orders need it: those of which all holds that is said here."""

    kind: Name = Field(description="what it is called")
    abroad: bool = Field(False, description="the goods leave the seller's customs area")
    countries: tuple[Country, ...] = Field((), description="they go to one of these")
    channels: tuple[str, ...] = Field((), description="it came by one of these channels")
    kinds: tuple[OrderKind, ...] = Field((), description="it is of such a kind")
    incoterms: tuple[Incoterm, ...] = Field((), description="it is traded under one of these")
    natures: tuple[GoodsNature, ...] = Field((), description="some of its goods are of such nature")
    goods_classes: tuple[str, ...] = Field((), description="some are of such a class")
    from_value_minor: int = Field(
        0, ge=0, description="it is worth so much at least, minor units of the house currency"
    )
    on_account: bool = Field(False, description="the goods are sent before they are paid")


class GatesPolicy(BaseModel):
    """What may not leave the house before somebody has shown that it may."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    customs_area: frozenset[Country] = Field(
        frozenset(), description="countries that goods go to without leaving the seller's customs"
    )
    escalates_to: str = Field(
        "manager", min_length=1, description="role that may open a gate when its owner was too late"
    )
    escalations: int = Field(
        2, ge=0, le=10, description="how often a gate escalates; then the order is stopped"
    )
    differs: Opening = Field(
        Opening(owner="sales", within_hours=24, evidence=False),
        description="a shipment does not agree with its order (SH-06)",
    )
    shelf_life: Opening = Field(
        Opening(owner="sales", within_hours=24, evidence=False),
        description="goods would keep too short when they arrive (SH-07)",
    )
    exchange: Opening = Field(
        Opening(owner="sales", within_hours=240, evidence=False),
        description="the return has not come that it is exchanged for (AS-04)",
    )
    rules: tuple[GateRule, ...] = Field((), description="the matrix: who needs which (SH-08)")

    @model_validator(mode="after")
    def _named_once(self) -> "GatesPolicy":
        names = [rule.kind for rule in self.rules]
        if len(set(names)) < len(names) or OWN & {*names}:
            own = ", ".join(sorted(OWN))
            raise ValueError(f"a gate is named twice, or as one of the house's own: {own}")
        return self
