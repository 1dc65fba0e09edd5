"""A JSON document of orders, read one by one: what one of them has wrong spoils no other."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from services.gateway.formats.building.shape import fits
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.text import NotJson, parse
from services.gateway.formats.reading import Outcome, Placed, Profile, Reading, Unreadable

NOTHING = Unreadable("/", "no_order", "the document has no order of this format")


def read_each(
    document: bytes,
    profile: Profile,
    orders_of: Callable[[Part], Iterable[Part]],
    read_one: Callable[[Part, Profile], Iterable[Outcome]],
) -> Reading:
    """All that a document says. `orders_of` finds its orders, `read_one` reads one: what of it is
    odd is noted in its part, and nothing else is then said of it. Never raises for what a
    document says."""
    try:
        root = Part(parse(document, profile.encoding), "", [])
    except NotJson as refused:
        return Reading(faults=(refused.fault,))
    said: list[Outcome] = []
    faults = root.faults
    found = list(orders_of(root))
    for each in found:
        one = replace(each, faults=[])
        outcomes = list(read_one(one, profile))
        for outcome in outcomes:
            _refuse_too_large(one, outcome)
        faults.extend(one.faults)
        if not one.faults:
            said.extend(outcomes)
    if not found and not faults:
        faults.append(NOTHING)
    return Reading.of([*said, *faults])


def _refuse_too_large(part: Part, outcome: Outcome) -> None:
    if isinstance(outcome, Placed) and not fits(outcome.order):
        part.odd("amount_too_large", "the amounts of the order are too large to be meant")
