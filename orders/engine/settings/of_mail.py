"""Where mails go."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from orders.engine.settings.sourced import Sourced


class MailSettings(Sourced):
    """The server that takes the house's mails (`orders connectors run`)."""

    mail_host: str | None = Field(
        None, description="server that takes mails; unset: none are sent, and no connector runs"
    )
    mail_port: int = Field(587, ge=1, le=65_535, description="its port")
    mail_tls: Literal["none", "starttls", "tls"] = Field(
        "starttls", description="how the connection is secured; none: on this machine alone"
    )
    mail_user: str | None = Field(None, description="user at the mail server; unset: none is asked")
    mail_password: SecretStr | None = Field(None, description="password of that user")
    mail_sender: str | None = Field(
        None, description="from whom mails come, such as Orders <orders@house.example>"
    )
    mail_return_path: str | None = Field(
        None,
        description="address to which servers send back what they cannot bring; unset: that of "
        "ORDERS_MAIL_SENDER",
    )
    mail_returns_dir: Path | None = Field(
        None,
        description="Maildir to which the mail server delivers what comes back; unset: nobody "
        "reads it",
    )
    mail_returns_keys: Path | None = Field(
        None,
        description="file with the keys by which a mail that comes back is known, one a line; the "
        "last one seals, all open; alike for every process",
    )
    mail_returns_seconds: float = Field(
        15.0, gt=0, le=3_600, description="so often that folder is looked at"
    )
    mail_seconds: float = Field(
        20.0, gt=0, le=120, description="how long each answer of the mail server is waited for"
    )
