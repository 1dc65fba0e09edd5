"""What entries of policies of the gateway are made of."""

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    """Base of a part of a channel's entry: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
