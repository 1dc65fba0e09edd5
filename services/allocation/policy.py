"""The tunables of allocation, with units and bounds. Money is minor units of the house currency."""

from datetime import timedelta
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from orders.business.endangered import SettleRule
from orders.business.horizon import HorizonPolicy
from orders.business.life import LifePolicy
from orders.business.reports import ReportsPolicy
from orders.business.waiting import WaitingPolicy
from services.allocation.transfer_policy import TransferPolicy


class Freight(BaseModel):
    """What sending a shipment is estimated to cost, before a carrier is chosen (AL-02)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shipment_minor: int = Field(390, ge=0, description="each shipment, whatever is in it")
    kg_minor: int = Field(18, ge=0, description="each kilogram")
    tonne_km_minor: int = Field(22, ge=0, description="each tonne over each kilometre")
    ml_per_kg: int = Field(
        5000, ge=1, description="bulky goods count as a kilogram per so many millilitres"
    )
    same_country_km: int = Field(
        250, ge=0, description="distance assumed inside a country where coordinates are missing"
    )
    other_country_km: int = Field(
        2500, ge=0, description="distance assumed between countries where coordinates are missing"
    )


class Choice(BaseModel):
    """How warehouses that could all send an order are weighed against each other (AL-02)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    freight_percent: int = Field(100, ge=0, le=1000, description="weight of the freight estimate")
    handling_percent: int = Field(100, ge=0, le=1000, description="weight of the handling cost")
    full_day_minor: int = Field(
        400,
        ge=0,
        description="what the last free slot of a day costs more than the first: keeps loads even",
    )
    urgent_100_km_minor: int = Field(
        150, ge=0, description="what 100 km cost an urgent order besides: nearest first (AL-01)"
    )


class Split(BaseModel):
    """When an order may leave in several shipments (AL-02). Considered only if the best
    warehouse cannot send all of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    most_shipments: int = Field(3, ge=1, le=10, description="shipments of one allocation")
    minimum_saving_minor: int = Field(
        500, ge=0, description="what each further shipment must save against fewer"
    )
    lines_too: bool = Field(
        True, description="as a last resort a single line may come from several warehouses"
    )
    candidates: int = Field(
        8,
        ge=1,
        le=12,
        description="warehouses with some of the goods that are weighed for a split, best first",
    )
    patience: timedelta = Field(
        timedelta(days=2), description="after waiting so long an order may split further"
    )
    most_shipments_late: int = Field(
        8, ge=1, le=12, description="shipments of one allocation after that"
    )


class ListedCounts(SettleRule):
    """Which differences of warehouses' lists wait for a person before they are booked, and who
    hears of it when nobody decides (IV-11)."""

    role: str = Field("planner", description="role that approves a large difference")
    escalates_to: str = Field(
        "manager", description="role that may as well, and hears of it when nobody has in time"
    )
    settle_within_hours: int = Field(
        24, ge=1, description="until it escalates, hours; twice as long each time"
    )
    escalations: int = Field(4, ge=1, le=10, description="how often it does; then it only waits")
    units: int = Field(50, ge=0, description="a difference of more units than this is large")
    value_minor: int = Field(
        50_000, ge=0, description="so is one that is worth more than this, house currency"
    )
    unvalued_units: int = Field(
        10, ge=0, description="of an article whose cost is not known, one of more units than this"
    )


class Life(LifePolicy):
    """How much life goods must have left when they reach a customer (IV-08), and when to look for
    fresher ones again."""

    look_again_after: timedelta = Field(
        timedelta(hours=1),
        ge=timedelta(minutes=1),
        description="an order looks for fresher goods again, where what lies there will not do",
    )


class AllocationPolicy(WaitingPolicy, ReportsPolicy, HorizonPolicy):
    """How allocation chooses and waits. Versioned by content; every decision names the version
    it was taken under."""

    judges_by: ClassVar[tuple[str, ...]] = ("babel", "holidays")

    freight: Freight = Field(Freight(), description="estimate of a shipment's cost")
    choice: Choice = Field(Choice(), description="weights of the choice")
    split: Split = Field(Split(), description="rule for several shipments")
    urgent_from_priority: int = Field(
        2, ge=0, le=9, description="priority from which an order is urgent (AL-01)"
    )
    urgent_capacity_percent: int = Field(
        10,
        ge=0,
        le=100,
        description="part of a day's capacity that only urgent orders may use (AL-01)",
    )
    life: Life = Field(Life(), description="life that goods must have left on arrival")
    endangered: SettleRule = Field(
        SettleRule(role="planner", escalates_to="manager", settle_within_hours=24, escalations=4),
        description="who sees to an order that no warehouse has when one should, so that what was "
        "promised is kept (CF-05)",
    )
    told: tuple[str, ...] = Field(
        ("customer", "sales"),
        description="roles that hear at once, too, that a promise is endangered (CF-05)",
    )
    transfer: TransferPolicy = Field(
        TransferPolicy(),
        description="goods that are brought from another house for an order (IV-05)",
    )
    technicians_look_days: int = Field(
        60,
        ge=1,
        description="days ahead on which a free technician is looked for; else it waits (SH-04)",
    )
    races: int = Field(
        3,
        ge=1,
        le=10,
        description="how often an order that lost a race for a shelf chooses again before it waits",
    )
    retry_after: timedelta = Field(
        timedelta(days=1),
        ge=timedelta(hours=1),
        description="an order that nothing woke tries again",
    )
    next_day_stagger: timedelta = Field(
        timedelta(minutes=1),
        description="head start of each priority when a new day's capacity opens",
    )
    listed_counts: ListedCounts = Field(
        ListedCounts(),
        description="which differences of warehouses' lists a person must approve (IV-11)",
    )
    remembered_movements: int = Field(
        500,
        ge=1,
        le=10_000,
        description="movements kept per shelf since its latest count; a count that is told later "
        "than so many movements ago is held against the oldest of them (IV-11)",
    )
