"""Parties of an EDIFACT order: groups of NAD (who, where), RFF (other ids), CTA and COM (how to
reach them)."""

from collections.abc import Iterator, Sequence

from orders.business.interchanges.segments import Segment
from services.gateway.formats.edifact.codes import (
    CONTACT_KINDS,
    PARTY_SCHEMES,
    REFERENCE_SCHEMES,
    ROLES,
)
from services.gateway.formats.interchanges.blocks import groups
from services.gateway.formats.interchanges.parties import Party

MEMBERS = frozenset({"LOC", "FII", "RFF", "DTM", "DOC", "CTA", "COM"})


def parties(head: Sequence[Segment]) -> dict[str, Party]:
    """Role -> party, of those that take part in an order; the first of a role counts."""
    found: dict[str, Party] = {}
    for group in groups(head, "NAD", MEMBERS):
        if role := ROLES.get(group[0].get(1)):
            found.setdefault(role, _party(group))
    return found


def _party(group: Sequence[Segment]) -> Party:
    """NAD has name and street in elements of their own, or all of it as lines of text (NAD03)."""
    name, lines = group[0], group[0].parts(3)
    named = name.parts(4) or lines[:1]
    return Party(
        where=name.place(),
        name=" ".join(named),
        person=next((one.get(2, 2) for one in group if one.tag == "CTA"), ""),
        street=", ".join(name.parts(5) or (lines if name.parts(4) else lines[1:])),
        city=name.get(6),
        region=name.get(7),
        postal_code=name.get(8),
        country=name.get(9),
        ids=tuple(_ids(group)),
        contacts=tuple(_contacts(group)),
    )


def _ids(group: Sequence[Segment]) -> Iterator[tuple[str, str]]:
    name = group[0]
    if code := name.get(2):
        yield PARTY_SCHEMES.get(name.get(2, 3), "BUYER"), code
    for one in group:
        if one.tag == "RFF" and (scheme := REFERENCE_SCHEMES.get(one.get(1))) and one.get(1, 2):
            yield scheme, one.get(1, 2)


def _contacts(group: Sequence[Segment]) -> Iterator[tuple[str, str]]:
    for one in group:
        if one.tag == "COM" and (kind := CONTACT_KINDS.get(one.get(1, 2))) and one.get(1):
            yield kind, one.get(1)
