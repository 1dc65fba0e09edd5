"""Who may hand in what: policy as data, one entry a channel. No secret stands in it: API keys are
hashed, secrets of webhooks are named by the files that have them."""

from collections.abc import Mapping
from typing import Annotated, Literal
from zoneinfo import available_timezones

from limits import parse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from orders.engine.policy import Policy
from services.gateway.formats.catalogue import FORMATS
from services.gateway.formats.reading import Profile

Scope = Literal["orders:write", "orders:cancel", "orders:read", "orders:explain"]
CHANNEL = r"^[a-z0-9-]{1,40}$"


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("it is no time zone of the IANA, such as Europe/Berlin")
    return name


def _format(name: str) -> str:
    if name not in FORMATS:
        raise ValueError(f"it is no format; there are: {', '.join(sorted(FORMATS))}")
    return name


def _rate(text: str) -> str:
    try:
        parse(text)
    except ValueError:
        raise ValueError("it is no rate such as 200/second") from None
    return text


class Entry(BaseModel):
    """Base of what a channel's entry is made of: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ApiKey(Entry):
    """An API key: who has its secret may do what its scopes say, for its channel alone."""

    id: str = Field(pattern=r"^[A-Za-z0-9-]{4,40}$", description="first part of the key, no secret")
    digest: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="BLAKE2b (32 bytes) of the secret part, keyed with the id: `orders gateway "
        "key` prints it",
    )
    scopes: tuple[Scope, ...] = Field(
        ("orders:write", "orders:cancel", "orders:read"),
        description="what it is good for; orders:explain, which tells limits and bounds of ours, "
        "must be named",
    )


class Webhook(Entry):
    """Documents that a shop signs, instead of an API key."""

    kind: Literal["shopify", "woocommerce", "standard"] = Field(description="how it signs")
    secrets: tuple[str, ...] = Field(
        min_length=1,
        max_length=2,
        description="files in the folder of secrets, one line each; two while one is replaced",
    )


class Channel(Entry):
    """What is agreed with a channel."""

    zone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC", description="IANA time zone of times that bear none"
    )
    currency: str = Field("", description="ISO 4217 code where a document names none")
    country: str = Field("", description="ISO 3166-1 alpha-2 code where an address names none")
    encoding: str = Field("", description="of bytes that do not say it; empty: it is guessed")
    kind: Literal["GOODS", "MADE_TO_ORDER", "SERVICE", "EXPORT"] = Field(
        "GOODS", description="kind of order where a document does not say"
    )
    language: str = Field("en", description="BCP 47 language where a document names none")
    columns: dict[str, str] = Field(
        {}, description="heading of a table -> canonical field, for sheets"
    )
    lenient: bool = Field(
        False, description="take EDI messages whose own counts or control numbers disagree"
    )
    formats: tuple[Annotated[str, AfterValidator(_format)], ...] = Field(
        ("canonical",), description="formats in which it hands documents in: formats/catalogue.py"
    )
    rate: Annotated[str, AfterValidator(_rate)] = Field(
        "200/second", description="requests that it may make, such as 200/second"
    )
    keys: tuple[ApiKey, ...] = Field((), description="API keys that are valid now")
    webhook: Webhook | None = Field(None, description="how its webhooks are signed, if it has any")

    def profile(self, name: str) -> Profile:
        """What its documents are read by."""
        return Profile(channel=name, **self.model_dump(include=PROFILE))


PROFILE = {"zone", "currency", "country", "encoding", "kind", "language", "columns", "lenient"}


class Channels(Policy):
    """Every channel, by its name."""

    channels: dict[Annotated[str, Field(pattern=CHANNEL)], Channel] = Field(
        {}, description="channel -> what is agreed with it"
    )

    @model_validator(mode="after")
    def _keys_are_one_channels(self) -> "Channels":
        ids = [key.id for channel in self.channels.values() for key in channel.keys]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"a key's id is used twice: {', '.join(twice)}")
        return self

    def of_key(self) -> Mapping[str, tuple[str, ApiKey]]:
        """Id of a key -> its channel's name, and the key."""
        return {
            key.id: (name, key) for name, channel in self.channels.items() for key in channel.keys
        }
