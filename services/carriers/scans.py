"""A carrier's payload -> scans in our words (TR-06)."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, get_args

from orders.contracts.records import CarrierScanned, CarrierStatus
from services.carriers import json_scans, segment_scans
from services.carriers.tables import Paths, Table
from services.carriers.times import moment

LONGEST = 200
"""Characters of a value; longer ones are cut."""
MOST_BYTES = 4 * 1024 * 1024
DEGREE = 10_000_000
STATUSES = get_args(CarrierStatus)


class Said(Protocol):
    """A scan, wherever it stands."""

    def get(self, path: str) -> str: ...


class Scan(NamedTuple):
    """What a carrier says of a parcel. `timed`: whether it says when; else it is when we heard."""

    number: str
    status: CarrierStatus
    timed: bool
    value: CarrierScanned


class Unreadable(Exception):
    """Bytes that say nothing by the carrier's table."""


def scans_of(carrier: str, table: Table, payload: bytes, received_at: int) -> list[Scan]:
    """All scans of a payload that name a parcel, in its order. Raises Unreadable: the payload is
    kept as it came, and counted."""
    if len(payload) > MOST_BYTES:
        raise Unreadable("too_large")
    try:
        found = [_scan(carrier, table, one, received_at) for one in _said(table, payload)]
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_divided") from error
    scans = [one for one in found if one.number]
    if not scans:
        raise Unreadable("no_scan")
    return scans


def _said(table: Table, payload: bytes) -> Iterator[Said]:
    if table.format == "json":
        return iter(json_scans.scans(payload, table.scans))
    return iter(
        segment_scans.scans(_text(payload), table.format, table.message, table.scans, table.ends)
    )


def _text(payload: bytes) -> str:
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        return payload.decode("latin-1")


def _scan(carrier: str, table: Table, said: Said, received_at: int) -> Scan:
    fields = table.fields
    number, code = _first(said, fields.number), _first(said, fields.status)
    status: CarrierStatus = table.codes.get(code, "UNKNOWN")
    zone = table.known_zones.get(_first(said, fields.zone), table.known_zones[""])
    at = moment(_first(said, fields.at), table.times, zone)
    because = _first(said, fields.because)
    if status == "UNKNOWN":
        because = f"{code}: {because}" if because else code
    reference, signer = _first(said, fields.proof), _first(said, fields.signer)
    proven = status == "DELIVERED" and (reference or signer or not fields.proof)
    value: CarrierScanned = {
        "order_id": "",
        "document_id": _document(carrier, number, status, code, at),
        "shipment_id": "",
        "carrier": carrier,
        "tracking_number": number,
        "status": status,
        "proof": ("signature" if signer else table.proof) if proven else "",
        "proof_reference": reference,
        "expected_at": moment(_first(said, fields.expected), table.times, zone),
        "cause": "UNKNOWN",
        "because": because,
        "at": received_at if at is None else at,
        "refused_lines": [],
        "proof_hash": _first(said, fields.proof_hash).lower(),
        "signer_initials": _initials(signer),
        "place": ", ".join([part for path in fields.place if (part := _clean(said.get(path)))]),
        "latitude_e7": _degrees(_first(said, fields.latitude), 90),
        "longitude_e7": _degrees(_first(said, fields.longitude), 180),
        "temperature_tenths": _scaled(_first(said, fields.temperature), 10, 10_000),
        "return_id": "",
        "driver": _first(said, fields.driver),
    }
    return Scan(number, status, at is not None, value)


def _document(carrier: str, number: str, status: str, code: str, at: int | None) -> str:
    """The same of the same scan, by whichever feed it comes: carrier, number, status and time; of
    what we have no word for its own; of what has no time nothing more."""
    parts = (carrier, number, status, code if status == "UNKNOWN" else "", str(at))
    return "scan-" + hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def _first(said: Said, paths: Paths) -> str:
    for path in paths:
        if (text := said.get(path)) and (text := _clean(text)):
            return text
    return ""


def _clean(text: str) -> str:
    """Without what no text has, and no longer than one is."""
    if not text.isprintable():
        text = "".join(one for one in text if one.isprintable())
    return text[:LONGEST].strip()


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:4]).upper()


def _degrees(text: str, most: int) -> int | None:
    return _scaled(text, DEGREE, most * DEGREE)


def _scaled(text: str, by: int, most: int) -> int | None:
    """So many times the number, as a whole one; None for what is none, or too large."""
    if not text:
        return None
    try:
        number = round(float(text) * by)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) <= most else None


def in_order(scans: Sequence[Scan]) -> list[Scan]:
    """The scans by their time: carriers tell the newest first, or last."""
    return sorted(scans, key=lambda one: one.value["at"])
