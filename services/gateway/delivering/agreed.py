"""How the partner of a channel is told of its orders: policy as data, a part of the channel's
entry. No secret stands in it."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from services.gateway.entry import Entry
from services.gateway.formats.answers.heading import Address

INTERCHANGES = frozenset({"x12", "edifact"})
ADDRESS = r"^[^:]{1,12}:.{1,35}$"


class Delivery(Entry):
    """Where answers go, in which format, and what is to come back."""

    format: Literal["x12", "edifact", "ubl", "json"] = Field(
        description="x12: 855, 865; edifact: ORDRSP; ubl: OrderResponse; json: a webhook"
    )
    url: str = Field("", pattern=r"^(https?://[^/?#]+.*)?$", description="they are posted there")
    secrets: tuple[str, ...] = Field(
        (),
        max_length=2,
        description="files in the folder of secrets by which what is posted is signed (Standard "
        "Webhooks), `whsec_…` each; two while one is replaced",
    )
    folder: Path | None = Field(None, description="or they are put here, to be picked up")
    ours: str = Field(
        "",
        pattern=rf"({ADDRESS})|^$",
        description="who we are in interchanges: <qualifier>:<id>, such as 14:4012345000009 (a "
        "GLN) or ZZ:HOUSE; in UBL <scheme>:<id>",
    )
    theirs: str = Field("", pattern=rf"({ADDRESS})|^$", description="who the partner is, likewise")
    test: bool = Field(False, description="say that nothing in it is meant")
    receipts: bool = Field(
        False, description="tell that its interchanges came (997, CONTRL), before anything else"
    )
    acknowledged_hours: float | None = Field(
        None,
        gt=0,
        description="within so many hours it acknowledges our interchanges (997, CONTRL); none: it "
        "does not. What is taken over HTTP as JSON or UBL is acknowledged by that",
    )
    first_number: int = Field(
        1,
        ge=1,
        lt=1_000_000_000,
        description="first control number of an outbox that is new: higher than any that the "
        "partner has seen",
    )

    @property
    def parties(self) -> tuple[Address, Address]:
        """Ours, and the partner's."""
        ours, theirs = (Address(*text.partition(":")[::2]) for text in (self.ours, self.theirs))
        return ours, theirs

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if bool(self.url) == (self.folder is not None):
            raise ValueError("say url or folder, one of them")
        if self.url and not self.secrets:
            raise ValueError("what is posted is signed: name secrets")
        return self

    @model_validator(mode="after")
    def _addressed(self) -> Self:
        if self.format != "json" and not (self.ours and self.theirs):
            raise ValueError(f"{self.format} needs ours and theirs")
        waits = self.receipts or self.acknowledged_hours is not None
        if waits and self.format not in INTERCHANGES:
            raise ValueError(f"{self.format} knows no 997 and no CONTRL")
        return self
