"""The audit sees services that begin before anybody was told, or that nobody signed (SH-09)."""

from typing import Any

import pytest

from orders.audit.checks.services import unannounced, untold
from orders.audit.story import Story

ORDER, SHIPMENT = "shop:1", "000001Z-1"
TOLD = {(ORDER, f"service-announced-{SHIPMENT}-1"), (ORDER, f"service-moved-{SHIPMENT}-2")}


def announced(times: int = 1, kind: str = "on_site", platform: str = "") -> Any:
    value = {"shipment_id": SHIPMENT, "times": times, "kind": kind, "platform": platform}
    return "ServiceAnnounced", value


def checked(works: bool) -> Any:
    return "PlatformChecked", {"shipment_id": SHIPMENT, "works": works}


def scanned(signer: str = "AB", at: int = 5) -> Any:
    value = {"shipment_id": SHIPMENT, "signer_initials": signer, "driver": "", "at": at}
    return "CarrierScanned", value


def delivered(proof: str = "service report") -> Any:
    about = {"shipment_id": SHIPMENT, "proof": proof, "proof_reference": "R-1", "temperatures": []}
    return "ShipmentDelivered", about


BEGUN = "ShipmentDispatched", {"shipment_id": SHIPMENT, "kind": "on_site", "proofs": [], "at": 5}
OPENED = "ShipmentDispatched", {"shipment_id": SHIPMENT, "kind": "online", "proofs": [], "at": 5}
WITHDRAWN = "ServiceWithdrawn", {"shipment_id": SHIPMENT}
ONLINE = announced(kind="online", platform="https://learn.example/")


def found(*told: Any, asked: Any = TOLD) -> list[str]:
    story = Story(ORDER)
    for name, value in told:
        story.proofs.take(name, value)
        story.services.take(name, value)
    return [one.says for one in (*unannounced(story), *untold(story, asked))]


@pytest.mark.parametrize(
    "told",
    [
        (announced(), BEGUN, scanned(), delivered()),
        (announced(), announced(2), BEGUN),
        (announced(), WITHDRAWN),
        (announced(), BEGUN, delivered("customer receipt")),
        (ONLINE, checked(False), checked(True), OPENED),
        (ONLINE, OPENED, scanned("")),
    ],
)
def test_what_is_right(told):
    assert found(*told) == []


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ((BEGUN,), "no time was announced"),
        ((announced(), announced(3)), "time 3 was announced after 1"),
        ((announced(), WITHDRAWN, BEGUN), "though it was withdrawn"),
        ((announced(), BEGUN, scanned(""), delivered()), "nobody signed"),
        ((ONLINE, checked(True), checked(False), OPENED), "was not seen to work"),
        ((ONLINE, OPENED), "was not seen to work"),
        ((ONLINE, OPENED, scanned(at=6)), "was not seen to work"),
    ],
)
def test_what_is_wrong(told, wrong):
    assert any(wrong in says for says in found(*told))


def test_a_time_of_which_nobody_was_told_is_wrong():
    [says] = found(announced(), asked=set())
    assert "nobody was told of time 1" in says
