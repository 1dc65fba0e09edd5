"""How goods come to their customers: what each kind asks as a proof, and how long whoever brings
them may be silent (SH-04)."""

from datetime import time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

STRICT = ConfigDict(extra="forbid", frozen=True)
CarriedKind = Literal["parcel", "freight", "own_vehicle"]


class Patience(BaseModel):
    """What shows that it came, and how long whoever brings or renders it may be silent."""

    model_config = STRICT

    proofs: tuple[str, ...] = Field(
        (),
        description="kinds of proof of which one shows that it was delivered; none: whatever its "
        "carrier keeps (DL-01)",
    )
    signed: bool = Field(
        False, description="a delivery counts only with the initials of whoever signed for it"
    )
    by_driver: bool = Field(False, description="a delivery counts only with the name of its driver")
    proof_within_hours: int = Field(
        ge=0,
        description="after the expected delivery, before its carrier is asked for proof (DL-01)",
    )
    silence_hours: int = Field(
        gt=0, description="after a scan, before its carrier counts as silent"
    )
    chase_every_hours: int = Field(gt=0, description="between two questions to its carrier")
    chases: int = Field(
        ge=0, description="unanswered questions after which a shipment counts as lost"
    )


class KindRule(Patience):
    """Goods that somebody brings. All that it says of mode and weight must hold."""

    kind: CarriedKind
    modes: tuple[str, ...] = Field((), description="modes of carriage that it goes by; none: any")
    from_g: int = Field(0, ge=0, description="weight from which it is of this kind, grams")

    def holds(self, mode: str, weight_g: int) -> bool:
        """Whether a shipment is of this kind."""
        return weight_g >= self.from_g and (not self.modes or mode in self.modes)


class CollectionRule(BaseModel):
    """Goods that lie ready for whoever ordered them."""

    model_config = STRICT

    days: int = Field(
        10, ge=1, description="working days of the place for which they lie there (SH-04)"
    )
    weekdays: frozenset[int] = Field(
        frozenset(range(5)), min_length=1, description="days that count; Monday is 0"
    )
    closes: time = Field(time(18), description="until when on the last of them, its local time")
    remind_hours_before: int = Field(
        48, ge=1, description="so long before, whoever has not come is reminded"
    )
    ask_again_hours: int = Field(
        48,
        ge=1,
        description="a warehouse that could not put back what nobody came for is asked again",
    )
    wrong_codes: int = Field(
        3, ge=1, description="after so many wrong codes for a shipment a person is told"
    )
