"""What several papers are put together of. Weights in grams, volumes in millilitres, amounts in
minor units of the paper's currency, times in ms since 1970, UTC."""

from typing import TypedDict


class Party(TypedDict):
    """Who sends, buys or gets goods. `numbers`: by which registers and partners know them."""

    name: str
    company: str
    street: str
    postal_code: str
    city: str
    region: str
    country: str
    numbers: list[str]


class Piece(TypedDict):
    """So much of an article in a box."""

    line: int
    sku: str
    quantity: int
    unit: str


class Goods(Piece):
    """Goods as papers name them. `ordered`: of the order's line, a bundle's in its parts."""

    name: str
    specification: str
    ordered: int


class Box(TypedDict):
    """One parcel or pallet."""

    package_id: str
    sscc: str
    packaging: str
    weight_g: int
    volume_ml: int
    holds: list[Piece]


class Paper(TypedDict):
    """At the head of each. `at`: of the newest record that it is made of."""

    kind: str
    number: str
    at: int
    order_id: str
    order_number: str
    version: int
    buyer_reference: str
    sender: Party


class Consignment(Paper):
    """At the head of what goes with a shipment. `tracking_number`: empty before it is handed
    over."""

    shipment_id: str
    warehouse: str
    warehouse_name: str
    warehouse_country: str
    carrier: str
    carrier_name: str
    service: str
    mode: str
    tracking_number: str
    packaging: str
    marks: list[str]
    consignee: Party
