"""Parties of an X12 order: groups of N1 (who), N2 to N4 (where), PER (how to reach them)."""

from collections.abc import Sequence

from orders.business.interchanges.segments import Segment
from services.gateway.formats.interchanges.blocks import groups
from services.gateway.formats.interchanges.parties import Party
from services.gateway.formats.x12.codes import CONTACT_KINDS, PARTY_SCHEMES, ROLES

MEMBERS = frozenset({"N2", "N3", "N4", "NX2", "REF", "PER", "SI", "FOB"}) | {
    *("TD1", "TD3", "TD4", "TD5"),
}
"""What belongs to the N1 before it."""


def parties(head: Sequence[Segment]) -> dict[str, Party]:
    """Role -> party, of those that take part in an order; the first of a role counts."""
    found: dict[str, Party] = {}
    for group in groups(head, "N1", MEMBERS):
        if role := ROLES.get(group[0].get(1)):
            found.setdefault(role, _party(group))
    return found


def _party(group: Sequence[Segment]) -> Party:
    name, place = group[0], _named(group, "N4")
    names = [name.get(2), *(more.get(n) for more in _all(group, "N2") for n in (1, 2))]
    street = [line.get(n) for line in _all(group, "N3") for n in (1, 2)]
    return Party(
        where=name.place(),
        name=" ".join(filter(None, names)),
        person=next((one.get(2) for one in _all(group, "PER") if one.get(2)), ""),
        street=", ".join(filter(None, street)),
        city=place.get(1),
        region=place.get(2),
        postal_code=place.get(3),
        country=place.get(4),
        ids=_ids(name),
        contacts=contacts(group),
    )


def contacts(segments: Sequence[Segment]) -> tuple[tuple[str, str], ...]:
    """Kind and value of every telephone, mail and fax number in the segments PER."""
    return tuple(
        (kind, one.get(n + 1))
        for one in _all(segments, "PER")
        for n in (3, 5, 7)
        if (kind := CONTACT_KINDS.get(one.get(n))) and one.get(n + 1)
    )


def _ids(name: Segment) -> tuple[tuple[str, str], ...]:
    scheme, code = name.get(3), name.get(4)
    return ((PARTY_SCHEMES.get(scheme, scheme), code),) if code else ()


def _all(group: Sequence[Segment], tag: str) -> list[Segment]:
    return [one for one in group if one.tag == tag]


def _named(group: Sequence[Segment], tag: str) -> Segment:
    return next((one for one in group if one.tag == tag), Segment(0, tag, ()))
