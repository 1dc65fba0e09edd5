"""What is wrong with parts lists that are to be loaded: a part of nothing, one that stands twice,
an article that would be a part of itself (IV-07)."""

from collections import Counter
from collections.abc import Iterator, Mapping

from orders.business.parts_lists import cycle
from orders.client.fields import FieldFault
from orders.contracts.records import PartsList

MOST = 1_000_000_000
"""More of a part, in its smallest unit, is in nothing."""


def senseless_parts(row: PartsList) -> Iterator[FieldFault]:
    """Every field of a parts list that means nothing."""
    if not row["revision"].strip():
        yield FieldFault("revision", "missing_field", "say which parts list this is")
    if not row["parts"]:
        yield FieldFault("parts", "missing_field", "an article that is made has parts")
    for number, part in enumerate(row["parts"]):
        if not part["sku"].strip():
            yield FieldFault(f"parts[{number}].sku", "missing_field", "say which part")
        if not 1 <= part["quantity"] <= MOST:
            said = f"quantity is {part['quantity']}; from 1 to {MOST} makes sense"
            yield FieldFault(f"parts[{number}].quantity", "out_of_range", said)
        if not 0 <= part["scrap_ppm"] <= MOST:
            said = f"scrap_ppm is {part['scrap_ppm']}; from 0 to {MOST} makes sense"
            yield FieldFault(f"parts[{number}].scrap_ppm", "out_of_range", said)
    for sku, times in Counter(part["sku"] for part in row["parts"]).items():
        if times > 1:
            yield FieldFault("parts", "repeated_part", f"{sku} stands {times} times: add it up")


def cycles(
    loaded: Mapping[int, PartsList], known: Mapping[str, PartsList]
) -> Iterator[tuple[int, FieldFault]]:
    """Rows (number, list) by which an article would be a part of itself, each with its way, given
    what is `known` already."""
    lists = {**known, **{row["sku"]: row for row in loaded.values()}}
    parts = {sku: [part["sku"] for part in one["parts"]] for sku, one in lists.items()}
    for number, row in loaded.items():
        if way := cycle(parts, row["sku"]):
            yield number, FieldFault("parts", "cycle", f"goes round: {' → '.join(way)}")
