"""Tokens of staff: policy as data. A token is its person's alone; what the person may decide stands
in `ref.staff.v1` (RV-06). The house keeps a digest of the secret."""

from datetime import datetime

from pydantic import AwareDatetime, Field, model_validator

from orders.engine.policy import Policy
from services.gateway.channels import Rate
from services.gateway.entry import Entry


class StaffToken(Entry):
    """A token that lets one person in, until it expires or its entry is taken away."""

    id: str = Field(pattern=r"^[A-Za-z0-9-]{4,40}$", description="first part of it, no secret")
    digest: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="as of an API key: `orders gateway staff-token` prints it",
    )
    staff_id: str = Field(min_length=1, description="whose it is: a key of ref.staff.v1")
    expires_at: AwareDatetime = Field(description="until when it holds, ISO 8601 with its zone")

    def holds(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return now < self.expires_at


class StaffTokens(Policy):
    """All of them."""

    rate: Rate = Field("300/minute", description="requests that each token is good for")
    tokens: tuple[StaffToken, ...] = Field((), description="tokens that are valid now")

    @model_validator(mode="after")
    def _ids_are_one_tokens(self) -> "StaffTokens":
        ids = [token.id for token in self.tokens]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"a token's id is used twice: {', '.join(twice)}")
        return self
