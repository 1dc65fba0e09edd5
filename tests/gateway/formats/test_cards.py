"""No card number comes in by a free text, whatever the format (PCI DSS 3.4)."""

import json

import pytest

from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Cancelled, Changed, Profile, Reading
from tests.gateway.formats.interchanges import (
    HEAD_850,
    HEAD_ORDERS,
    HEAD_TRADACOMS,
    edifact,
    order_850,
    order_tradacoms,
    orders,
    tradacoms,
    x12,
)
from tests.gateway.formats.shops import CARD
from tests.orders import order

PARTNER = Profile(channel="shop", currency="EUR")
NOTE = f"card {CARD}, please"
MASKED = "card [card number], please"
UBL = f"""<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>PO-77</cbc:ID><cbc:IssueDate>2026-01-05</cbc:IssueDate><cbc:Note>{NOTE}</cbc:Note>
</Order>"""
DOCUMENTS = {
    "canonical": json.dumps(order(channel="shop", notes=NOTE)).encode(),
    "csv": f'order number,article,quantity,notes\nPO-77,LAMP-1,2,"{NOTE}"\n'.encode(),
    "edifact": edifact(orders(head=[*HEAD_ORDERS, f"FTX+DEL+3++{NOTE}"])),
    "tradacoms": tradacoms(order_tradacoms(head=[*HEAD_TRADACOMS, f"DNA=1+++{NOTE}"])),
    "ubl": UBL.encode(),
    "x12": x12(order_850(head=[*HEAD_850, "N9*L1*NOTE", f"MSG*{NOTE}"])),
}


@pytest.mark.parametrize("form", sorted(DOCUMENTS))
def test_a_card_number_in_a_note_is_crossed_out(form: str):
    (placed,) = reader(form)(DOCUMENTS[form], PARTNER).placed
    assert MASKED in placed.order["notes"]
    assert CARD not in str(placed)


def test_so_it_is_in_a_specification_a_change_and_a_reason():
    line = {"line": 1, "specification": NOTE}
    change = Changed("1", {"notes": NOTE}, (line,), (), {})
    reading = Reading.of([change, Cancelled("1", NOTE, 0)])
    assert CARD not in str(reading)
    assert reading.changed[0].lines[0] == {"line": 1, "specification": MASKED}
