"""What an EDIFACT order and its change say in their heads alike."""

from collections.abc import Sequence

from orders.business.interchanges.segments import Segment
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.edifact.codes import (
    COLLECTED,
    DATE_LENGTHS,
    OTHER_TERMS,
    URGENT,
    WISHED,
)
from services.gateway.formats.interchanges.blocks import first, groups
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.orders import collected, trade_terms


def terms(head: Sequence[Segment], findings: Findings) -> Fields:
    """Those fields of the order that the head says anything about, but for identity and
    parties."""
    said: Fields = {}
    if (currency := first(head, "CUX")) and currency.get(1, 2):
        said["currency"] = currency.get(1, 2).upper()
    if (wished := date(head, WISHED, "wished_delivery_at", findings)) is not None:
        said["wished_delivery_at"] = wished
    if notes := "\n".join(" ".join(one.parts(4)) for one in head if one.tag == "FTX"):
        said["notes"] = notes
    if (opening := first(head, "BGM")) and opening.get(1) in URGENT:
        said["priority"] = 1
    return said | _delivery(head) | _collected(head, findings)


def date(
    segments: Sequence[Segment], qualifiers: Sequence[str], path: str, findings: Findings
) -> int | None:
    """The date with the first of the qualifiers that is there, milliseconds."""
    for qualifier in qualifiers:
        if one := first(segments, "DTM", qualifier):
            findings.places[path] = one.place(1, 2)
            text = one.get(1, 2)
            return findings.moment_of(
                text[: DATE_LENGTHS.get(one.get(1, 3), len(text))], one.place(1, 2)
            )
    return None


def _delivery(head: Sequence[Segment]) -> Fields:
    for group in groups(head, "TOD", frozenset({"LOC"})):
        rule = group[0].get(3).upper()
        place = next((one.get(2, 4) or one.get(2) for one in group[1:]), "")
        return {"trade_terms": trade_terms(rule, place)} if rule else {}
    return {}


def _collected(head: Sequence[Segment], findings: Findings) -> Fields:
    """The customer comes for it (TOD01), to the location (LOC) that stands with these terms
    (SH-04)."""
    for opening, *places in groups(head, "TOD", frozenset({"LOC"})):
        if opening.get(1) == COLLECTED:
            findings.places["delivery"] = opening.place(1)
            for one in places[:1]:
                findings.places["collection_place"] = one.place(2)
            return collected(next((one.get(2) or one.get(2, 4) for one in places), ""))
        if opening.get(1) not in OTHER_TERMS:
            findings.unknown_way(opening.place(1))
    return {}
