"""What shipping may decide by itself; the values stand in policy.yaml."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from orders.business.endangered import SettleRule
from orders.business.life import LifePolicy
from orders.contracts.records import DelayCause
from orders.engine.policy import Policy
from services.shipping.gates_policy import GatesPolicy
from services.shipping.kinds_policy import CollectionRule, KindRule
from services.shipping.services_policy import ServicesPolicy
from services.shipping.temperature_policy import TemperaturePolicy

CompanyPrefix = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,12}$")]
"""As GS1 gives it: 4 to 12 digits."""
ByPriority = tuple[int, int, int]
"""One value each for normal, high and urgent orders."""


class Packing(BaseModel):
    """How goods of one nature are packed and marked (SH-01)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nature: str = Field(description="nature of the goods, as in the article record")
    packaging: str = Field(description="standard, fragile, food, cold, hazard")
    marks: tuple[str, ...] = Field((), description="handling marks on the label")
    barred_modes: tuple[str, ...] = Field((), description="modes that may not carry it")
    longest_transit_days: int | None = Field(
        None, ge=0, description="days on the way that it stands, none = any"
    )
    coldest_tenths: int | None = Field(
        None,
        description="no colder on the way, tenths of a degree Celsius, where its article says "
        "nothing; none = as cold as may be (SH-07)",
    )
    warmest_tenths: int | None = Field(None, description="no warmer, likewise")


class Fallback(BaseModel):
    """Who takes a shipment that no rate covers, so that an order never sticks for want of a rate
    (SH-03)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    carrier: str = Field(description="carrier code of the desk that finds a way by hand")
    service: str
    mode: str
    transit_days: int = Field(ge=0)


class ShippingPolicy(Policy):
    """Packing, carrier choice and patience. Lists by priority: normal, high, urgent."""

    judges_by: ClassVar[tuple[str, ...]] = ("holidays",)

    dispatch_within_hours: ByPriority = Field(
        description="time for the warehouse to pick, pack and hand over"
    )
    packings: tuple[Packing, ...] = Field(
        min_length=1, description="most demanding first; the last is for goods that ask for nothing"
    )

    urgent_modes: tuple[str, ...] = Field(description="modes for urgent orders")
    near_km: int = Field(
        ge=0, description="up to here one day by road is as good as express, kilometres"
    )
    bulk_modes: tuple[str, ...] = Field(description="modes for bulk")
    bulk_from_g: int = Field(gt=0, description="weight from which goods are bulk, grams")
    volumetric_ml_per_kg: int = Field(
        gt=0, description="volume that is charged as one kilogram, millilitres"
    )
    day_percent: ByPriority = Field(
        description="what a day of transit is worth, percent of the freight"
    )
    quality_percent: int = Field(
        ge=0, description="what a point of on-time quality is worth, percent of the freight"
    )
    offers_kept: int = Field(
        ge=1, le=50, description="offers of the comparison that are kept with the shipment"
    )
    fallback: Fallback

    gates: GatesPolicy = Field(
        GatesPolicy(), description="what an order must pass before it is sent (SH-06, SH-07, SH-08)"
    )
    life: LifePolicy = Field(
        LifePolicy(),
        description="how long goods must keep when they arrive, as inventory and allocation have "
        "it; for the way there counts what the carrier takes (SH-07)",
    )

    kinds: tuple[KindRule, ...] = Field(
        min_length=1,
        description="how goods are brought, the first whose terms hold; the last is for all others "
        "(SH-04)",
    )
    near_modes: tuple[str, ...] = Field(
        (), description="modes that take only urgent goods that are near (SH-04)"
    )
    collection: CollectionRule = Field(
        CollectionRule(), description="goods that customers come for (SH-04)"
    )

    temperatures: TemperaturePolicy = Field(
        TemperaturePolicy(),
        description="goods that are to be neither too warm nor too cold on their way (SH-07)",
    )
    services: ServicesPolicy = Field(
        description="services on site and online: when they are rendered, and what shows it (SH-04)"
    )

    weight_tolerance_percent: int = Field(
        20,
        ge=0,
        le=100,
        description="by how much packages may weigh less or more than the goods in them, percent "
        "of the goods (SH-01)",
    )
    packing_g: int = Field(
        1_500, ge=0, description="what a package itself may weigh beside that, grams"
    )
    packing_percent: int = Field(
        20, ge=0, description="and padding, pallets, ice, percent of the goods"
    )
    most_cartons: int = Field(
        100, ge=1, description="cartons of a shipment that are planned; the rest is for people"
    )
    gs1_company_prefix: CompanyPrefix = Field(
        description="the house's GS1 company prefix, under which packages are numbered (SH-01)"
    )
    gs1_company_prefixes: Mapping[str, CompanyPrefix] = Field(
        {}, description="those of warehouses that label under one of their own"
    )

    warehouse_grace_hours: int = Field(
        ge=0, description="after the time to dispatch, before the warehouse is reminded"
    )
    warehouse_remind_hours: int = Field(gt=0, description="between two reminders")
    warehouse_reminders: int = Field(
        ge=1, description="reminders to the warehouse; the next ones go to the manager"
    )
    manager_reminders: int = Field(
        ge=0, description="reminders to the manager, after which the shipment is left to a person"
    )
    left_to: str = Field(
        min_length=1, description="role that is told to act when all reminders were in vain"
    )
    recall_answer_hours: int = Field(gt=0, description="time for the warehouse to answer a recall")

    endangered: SettleRule = Field(
        SettleRule(
            role="operations", escalates_to="manager", settle_within_hours=24, escalations=4
        ),
        description="who sees to an order of which something has not left when it should, so that "
        "what was promised is kept (CF-05)",
    )
    told: tuple[str, ...] = Field(
        ("customer", "sales"),
        description="roles that hear at once, too, that a promise is endangered (CF-05)",
    )

    delay_days: dict[DelayCause, Annotated[int, Field(ge=1)]] = Field(
        description="cause of a delay -> how much longer it takes, days, where the carrier names "
        "no day; of a cause that is not here nobody knows (TR-04)"
    )
    clocks_apart_minutes: int = Field(
        60, ge=0, description="so much a carrier's clock may differ from ours, minutes (DL-01)"
    )
    proof_within_km: int = Field(
        25,
        ge=0,
        description="from the address, up to which a place of delivery is believed, kilometres "
        "(DL-01)",
    )
    horizon_days: int = Field(
        ge=1, description="how long an order is remembered after shipping is done with it, days"
    )
