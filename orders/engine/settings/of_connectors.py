"""Where webhooks and text messages go."""

from pathlib import Path

from pydantic import Field, SecretStr

from orders.engine.settings.sourced import Sourced


class ConnectorSettings(Sourced):
    """What customers' own systems and phones are reached by (`orders connectors run`)."""

    webhook_keys: Path | None = Field(
        None,
        description="file with the keys of which receivers' secrets are made, one a line; each "
        "signs; unset: no webhook is called",
    )
    webhook_inside: str = Field(
        "",
        description="networks of the house that webhooks and looks at platforms may reach all "
        "the same, without TLS, too, such as 10.1.0.0/16, divided by commas",
    )
    webhook_seconds: float = Field(
        10.0,
        gt=0,
        le=60,
        description="how long one call of a webhook, or look at a platform, may take",
    )

    sms_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s?#]+$",
        description="URL of the gateway that takes text messages; unset: none are sent",
    )
    sms_token: SecretStr | None = Field(
        None, description="bearer token at that gateway; unset: none is asked"
    )
    sms_sender: str | None = Field(
        None, description="from whom text messages come: a number, or up to eleven letters"
    )
    sms_segments: int = Field(
        3, ge=1, le=10, description="a text message has so many segments at most; the rest is cut"
    )
    sms_seconds: float = Field(
        10.0, gt=0, le=60, description="how long one call of that gateway may take"
    )
