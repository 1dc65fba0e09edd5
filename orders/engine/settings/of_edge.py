"""What is needed to ask a gateway: no server but it."""

from pydantic import Field, SecretStr

from orders.engine.settings.sourced import Sourced


class EdgeSettings(Sourced):
    """Where a gateway is, for commands that need not read tables themselves."""

    gateway_url: str | None = Field(
        None,
        pattern=r"^https?://(\[[\da-fA-F:]+\]|[^/\s@:\[\]]+)(:\d{1,5})?(/\S*)?$",
        description="base URL of a running gateway that `orders stock` asks; unset: it reads the "
        "tables itself",
    )
    gateway_token: SecretStr | None = Field(
        None, description="token of staff by which it is asked (`orders gateway staff-token`)"
    )
