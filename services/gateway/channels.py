"""Who may hand in what: policy as data, one entry a channel. No secret stands in it: API keys are
hashed, secrets of webhooks are named by the files that have them."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from limits import parse
from pydantic import AfterValidator, Field, model_validator

from orders.engine.policy import Policy
from services.gateway.delivering.agreed import INTERCHANGES, Delivery
from services.gateway.entry import Entry
from services.gateway.formats.catalogue import FORMATS
from services.gateway.formats.reading import Profile

Scope = Literal[
    "orders:write",
    "orders:cancel",
    "orders:read",
    "orders:explain",
    "orders:answer",
    "orders:links",
    "orders:papers",
    "stock:read",
    "scans:write",
]
NOBODY = Path(__file__).with_name("channels.yaml")
"""Who may hand in what where no file says it."""
UBL_SCHEMAS = "services.gateway.formats.ubl.schemas"
CHANNEL = r"^[a-z0-9-]{1,40}$"


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("it is no time zone of the IANA, such as Europe/Berlin")
    return name


def _format(name: str) -> str:
    if name not in FORMATS:
        raise ValueError(f"it is no format; there are: {', '.join(sorted(FORMATS))}")
    return name


def _schemas(folder: Path) -> Path:
    import_module(UBL_SCHEMAS).schemas(folder)  # and what reads XML, where that is agreed
    return folder


def _rate(text: str) -> str:
    try:
        parse(text)
    except ValueError:
        raise ValueError("it is no rate such as 200/second") from None
    return text


Rate = Annotated[str, AfterValidator(_rate)]


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
        "orders:answer, which consents for customers, and orders:links, which has the links by "
        "which customers consent and sign, stock:read, which tells what can be had, and "
        "scans:write, by which carriers report (TR-06), must be named",
    )
    staff_id: str = Field(
        "",
        description="the one person who has it, a key of ref.staff.v1: what comes with it that "
        "person has entered; empty: it is a machine's",
    )


class Webhook(Entry):
    """Documents that a shop signs, instead of an API key."""

    kind: Literal["shopify", "woocommerce", "saleor", "standard"] = Field(
        description="how it signs"
    )
    secrets: tuple[str, ...] = Field(
        min_length=1,
        max_length=2,
        description="files in the folder of secrets, one line each; two while one is replaced",
    )


class OrderList(Entry):
    """A shop's own list of orders, which `orders gateway watch` looks at (IN-10)."""

    format: Literal["shopify", "woocommerce", "saleor", "sylius", "amazon", "canonical"] = Field(
        description="what lists it has, and the format of their orders"
    )
    api: Literal["", "v0"] = Field(
        "", description="of Amazon: v0 for its former list; else it is that of 2026-01-01"
    )
    url: str = Field(pattern=r"^https?://[^/?#]+", description="address of the shop")
    token_url: str = Field(
        "https://api.amazon.com",
        pattern=r"^https?://[^/?#]+",
        description="of Amazon: where access tokens are given",
    )
    marketplaces: tuple[str, ...] = Field(
        (), max_length=50, description="of Amazon: their ids, such as A1PA6795UKMFR9; v0 needs them"
    )
    secret: str = Field(
        description="file in the folder of secrets: the access token of Shopify, "
        "<consumer key>:<consumer secret> of WooCommerce, the token of an app of Saleor, a token "
        "or <email>:<password> of an administrator of Sylius, <client id>:<client secret>:"
        "<refresh token> of Amazon, a key of our own form"
    )
    key: str = Field(
        description="file in the folder of secrets: an API key of the channel, by which what is "
        "missing is handed in; scopes orders:write, orders:cancel and orders:read"
    )
    every_minutes: int = Field(5, ge=1, description="between two looks")
    settle_minutes: int = Field(
        2, ge=0, description="what was changed more recently is left to its webhook"
    )
    overlap_minutes: int = Field(
        10, ge=0, description="so far before the last change seen a look begins: clocks differ"
    )
    look_back_hours: int = Field(24, ge=1, description="so far back the first look goes")
    silent_after_hours: int = Field(
        168,
        ge=0,
        description="without an order for so long it is silent, whatever it has the habit of; 0: "
        "by its habit alone",
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> "OrderList":
        if self.format != "amazon" and (self.api or self.marketplaces):
            raise ValueError("api and marketplaces are Amazon's alone")
        if self.api == "v0" and not self.marketplaces:
            raise ValueError("Amazon's list v0 must be told of which marketplaces")
        return self


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
    collection: dict[str, str] = Field(
        {},
        description="what Shopify, WooCommerce or Saleor call a place where buyers collect, letter "
        "by letter -> code of our warehouse; an empty code: wherever the goods lie (SH-04)",
    )
    lenient: bool = Field(
        False,
        description="take EDI messages whose own counts or control numbers disagree, and "
        "interchanges whose control number something else had",
    )
    schemas: Annotated[Path, AfterValidator(_schemas)] | None = Field(
        None,
        description="folder of the schemas of OASIS (`orders gateway schemas`): its UBL documents "
        "must be valid by them; left out: what is needed of them is read",
    )
    formats: tuple[Annotated[str, AfterValidator(_format)], ...] = Field(
        ("canonical",), description="formats in which it hands documents in: formats/catalogue.py"
    )
    rate: Rate = Field("200/second", description="requests that it may make, such as 200/second")
    keys: tuple[ApiKey, ...] = Field((), description="API keys that are valid now")
    payments: bool = Field(
        False,
        description="what it says was paid is believed, by its orders and by news of its payments; "
        "else its orders come as unpaid, and the bank tells of their money",
    )
    customers: Literal["own", "any"] = Field(
        "own",
        description="whose orders it hands in: its own customers, which are accounts and guests of "
        "its shop, and those that ref.partners.v1 has for it; or those of anybody, as a desk of "
        "the house does (docs/decisions/0070)",
    )
    entered_by: tuple[str, ...] = Field(
        (),
        description="roles of the house, such as sales, whose people enter its orders, drafts and "
        "changes by tokens of their own; empty: none do",
    )
    webhook: Webhook | None = Field(None, description="how its webhooks are signed, if it has any")
    order_list: OrderList | None = Field(None, description="its own list of orders, if it has one")
    delivery: Delivery | None = Field(
        None, description="how its partner is told of its orders, if it is (`answers` in its table)"
    )

    @model_validator(mode="after")
    def _what_is_fetched_is_taken(self) -> "Channel":
        if self.order_list is not None and self.order_list.format not in self.formats:
            raise ValueError(f"order_list: {self.order_list.format} is not among its formats")
        return self

    def profile(self, name: str) -> Profile:
        """What its documents are read by."""
        return Profile(channel=name, **self.model_dump(include=PROFILE))


PROFILE = {
    "zone",
    "currency",
    "country",
    "encoding",
    "kind",
    "language",
    "columns",
    "collection",
    "lenient",
    "schemas",
}


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

    @model_validator(mode="after")
    def _customers_are_one_channels(self) -> "Channels":
        for name, channel in self.channels.items():
            longer = next((one for one in self.channels if one.startswith(f"{name}-")), None)
            if channel.customers == "own" and longer is not None:
                raise ValueError(
                    f"customers of {longer} have numbers that begin with {name}-, as its own do: "
                    f"call one of them otherwise, or let {name} order for any (`customers`)"
                )
        return self

    @model_validator(mode="after")
    def _numbers_are_one_channels(self) -> "Channels":
        channels: dict[tuple[str, ...], str] = {}
        for name, channel in self.channels.items():
            told = channel.delivery
            if told is None or told.format not in INTERCHANGES:
                continue
            other = channels.setdefault((told.format, told.ours, told.theirs), name)
            if other != name:
                raise ValueError(
                    f"{other} and {name} tell the same partner, each with control numbers of its "
                    "own, which it would mix up: give one of them other ours or theirs"
                )
        return self

    def of_key(self) -> Mapping[str, tuple[str, ApiKey]]:
        """Id of a key -> its channel's name, and the key."""
        return {
            key.id: (name, key) for name, channel in self.channels.items() for key in channel.keys
        }
