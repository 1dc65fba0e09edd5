"""A paper from the records of its order: its data, its sheet, its PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypedDict

from orders.client.papers.refusal import Possible, Reason, Refused
from orders.client.papers.told import Sources
from services.papers.data.parts import Party
from services.papers.data.refusal import refused
from services.papers.kinds import KINDS, Kind
from services.papers.rendering import rendered
from services.papers.sheets.words import words

TEMPLATE = Path(__file__).with_name("paper.typ").read_text(encoding="utf-8")


class Made(NamedTuple):
    """`number`: the paper's; `unprintable`: how often each character came that no font has."""

    pdf: bytes
    number: str
    unprintable: Mapping[str, int]


def make(told: Sources, kind: str, shipment_id: str, language: str, sender: Party) -> Made:
    """The paper, in a language that there is (SH-02). Raises Refused."""
    return printed(data(told, kind, shipment_id, sender), kind, language)


def data(told: Sources, kind: str, shipment_id: str, sender: Party) -> Any:
    """What the paper says, in no language. Raises Refused."""
    if kind not in KINDS:
        raise refused("unknown_kind", f"there is no paper {kind}: there are {', '.join(KINDS)}")
    return KINDS[kind].data(told, shipment_id, sender)


class OfShipment(TypedDict):
    """A paper as data; `shipment_id` is empty for one of the order."""

    kind: str
    shipment_id: str
    data: Any


def all_data(told: Sources, sender: Party) -> list[OfShipment]:
    """Every paper that can be made, as data: what an archive keeps of papers."""
    return [
        {
            "kind": one.kind,
            "shipment_id": one.shipment_id,
            "data": data(told, one.kind, one.shipment_id, sender),
        }
        for one in possible(told, sender)
        if not one.reasons
    ]


def printed(paper: Any, kind: str, language: str) -> Made:
    """The paper of these data, in a language that there is."""
    sheet: Mapping[str, Any] = KINDS[kind].sheet(paper, words(language))
    pdf, unprintable = rendered(TEMPLATE, sheet, language=language, attached=paper)
    return Made(pdf, paper["number"], unprintable)


def possible(told: Sources, sender: Party) -> list[Possible]:
    """Every paper of the order and of each of its shipments, and why some cannot be made."""
    ids = [one["released"]["shipment_id"] for one in told["shipments"]] or [""]
    return [
        Possible(name, shipment_id, _reasons(told, kind, shipment_id, sender))
        for name, kind in KINDS.items()
        for shipment_id in (ids if kind.of_shipment else [""])
    ]


def _reasons(told: Sources, kind: Kind, shipment_id: str, sender: Party) -> tuple[Reason, ...]:
    try:
        kind.data(told, shipment_id, sender)
    except Refused as error:
        return error.reasons
    return ()
