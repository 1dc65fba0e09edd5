"""What in rows about carriers and their rates has the right form, and means nothing (SH-03)."""

from collections.abc import Iterator

from orders.client.fields import FieldFault
from orders.contracts.records import CarrierQuality, Rate, Surcharge


def is_prefix(text: str) -> bool:
    """It may be what postal codes begin with; what says nothing is none."""
    return any(map(str.isalnum, text))


def is_surcharge(one: Surcharge) -> bool:
    """It has a name, and is no less than nothing."""
    return (
        bool(one["surcharge"].strip())
        and min(one["minor"], one["above_mm"]) >= 0
        and all(map(is_prefix, one["postal_prefixes"]))
    )


def senseless_rate(rate: Rate) -> Iterator[FieldFault]:
    """What in a rate contradicts itself."""
    if rate["maximum_weight_g"] < rate["minimum_weight_g"]:
        yield FieldFault("maximum_weight_g", "wrong_value", "the band ends before it begins")
    start, end = rate["valid_from_at"], rate["valid_to_at"]
    if start is not None and end is not None and end <= start:
        yield FieldFault("valid_to_at", "wrong_value", "the rate ends before it begins")
    if bool(rate["zone"]) != bool(rate["postal_prefixes"]):
        said = "a zone has a name (zone) and what its postal codes begin with (postal_prefixes)"
        yield FieldFault("zone", "wrong_value", said)


def senseless_quality(row: CarrierQuality) -> Iterator[FieldFault]:
    """More than all, or more than there were."""
    if row["quality"] > 100:
        yield FieldFault("quality", "out_of_range", "a quality is a percentage")
    if row["on_time"] + row["lost"] > row["shipments"]:
        said = "more are on time or lost than there were shipments"
        yield FieldFault("shipments", "out_of_range", said)
