"""What stands at the head of papers, and who is on them."""

from orders.client.papers.told import ShipmentTold, Sources
from orders.contracts.records import Address, Order, OrderLine
from services.papers.data.parts import Box, Consignment, Goods, Paper, Party, Piece
from services.papers.data.shipped import lines


def paper(told: Sources, sender: Party, kind: str, number: str) -> Paper:
    """Of a paper of the whole order."""
    return {
        "kind": kind,
        "number": number,
        "at": told["at"],
        "order_id": told["order_id"],
        "order_number": told["number"],
        "version": told["version"],
        "buyer_reference": told["order"]["buyer_reference"],
        "sender": sender,
    }


def consignment(
    told: Sources, shipment: ShipmentTold, sender: Party, kind: str, prefix: str
) -> Consignment:
    """Of a paper that goes with a shipment; its number is the shipment's, behind a prefix."""
    released, handed = shipment["released"], shipment["dispatched"]
    order, house = released["order"], told["warehouses"].get(released["warehouse"])
    carrier = released["carrier"] if handed is None else handed["carrier"]
    service = released["service"] if handed is None else handed["service"]
    known = told["carriers"].get(carrier)
    return {
        **paper(told, sender, kind, f"{prefix}-{released['shipment_id']}"),
        "at": _at(shipment),
        "version": released["version"],
        "buyer_reference": order["buyer_reference"],
        "shipment_id": released["shipment_id"],
        "warehouse": released["warehouse"],
        "warehouse_name": house["name"] if house is not None else "",
        "warehouse_country": house["country"] if house is not None else "",
        "carrier": carrier,
        "carrier_name": known["name"] if known is not None else "",
        "service": service,
        "mode": released["mode"],
        "tracking_number": handed["tracking_number"] if handed is not None else "",
        "packaging": released["packaging"],
        "marks": released["marks"],
        "consignee": consignee(order),
    }


def _at(shipment: ShipmentTold) -> int:
    """When the newest of its records happened."""
    told = (shipment["dispatched"], shipment["packed"], shipment["released"])
    return next(one["at"] for one in told if one is not None)


def buyer(order: Order) -> Party:
    """Who buys, and where they are billed."""
    who, numbers = order["buyer"], [f"{n['scheme']} {n['id']}" for n in order["buyer"]["party_ids"]]
    return {
        **_at_address(order["billing_address"]),
        "name": who["name"] or order["billing_address"]["name"],
        "company": who["company"],
        "numbers": numbers,
    }


def consignee(order: Order) -> Party:
    """Who gets the goods."""
    party = _at_address(order["delivery_address"])
    company = order["buyer"]["company"]
    return {**party, "company": company if company != party["name"] else ""}


def _at_address(address: Address) -> Party:
    return {
        "name": address["name"],
        "company": "",
        "street": address["street"],
        "postal_code": address["postal_code"],
        "city": address["city"],
        "region": address["region"],
        "country": address["country"],
        "numbers": [],
    }


def goods(told: Sources, shipment: ShipmentTold) -> list[Goods]:
    """What the shipment holds, each article of a line once: by the order's words, of a bundle's
    part by the master data's."""
    ordered = {line["line"]: line for line in shipment["released"]["order"]["lines"]}
    return [_named(told, ordered[line["line"]], {**line}) for line in lines(shipment)]


def _named(told: Sources, line: OrderLine, piece: Piece) -> Goods:
    parts = {part["sku"]: part["quantity"] for part in line["bundle"]}
    article = told["articles"].get(piece["sku"])
    name = line["name"] if not parts else article["name"] if article is not None else ""
    return {
        **piece,
        "name": name,
        "specification": "" if parts else line["specification"],
        "ordered": line["quantity"] * parts.get(piece["sku"], 1),
    }


def boxes(shipment: ShipmentTold) -> list[Box]:
    """Its packages, as they were packed; none before."""
    packed = shipment["packed"]
    return [
        {
            "package_id": one["package_id"],
            "sscc": one["sscc"],
            "packaging": one["packaging"],
            "weight_g": one["weight_g"],
            "volume_ml": one["volume_ml"],
            "holds": [{**line} for line in one["lines"]],
        }
        for one in (packed["packages"] if packed is not None else ())
    ]


def gross_g(of: list[Box]) -> int:
    """What packages weigh together."""
    return sum(box["weight_g"] for box in of)
