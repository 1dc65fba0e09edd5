"""How a partner is told: policy as data, refused where it does not fit together."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.gateway.channels import Channels
from services.gateway.delivering.agreed import Delivery
from tests.gateway.delivering.house import JSON, X12


def test_what_fits_together_is_taken():
    assert Delivery.model_validate(X12).parties == (("ZZ", "HOUSE"), ("ZZ", "BRIGHT"))
    assert Delivery.model_validate(JSON).parties == (("", ""), ("", ""))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({**X12, "url": "https://partner.test/in", "secrets": ["one"]}, "one of them"),
        ({**JSON, "url": ""}, "one of them"),
        ({**JSON, "secrets": []}, "name secrets"),
        ({**X12, "theirs": ""}, "needs ours and theirs"),
        ({**JSON, "receipts": True}, "no 997"),
        ({**JSON, "acknowledged_hours": 1}, "no 997"),
        ({**X12, "ours": "HOUSE"}, "pattern"),
    ],
)
def test_what_does_not_is_told(wrong: dict[str, Any], says: str):
    with pytest.raises(ValidationError, match=says):
        Delivery.model_validate(wrong)


def channels(**deliveries: dict[str, Any]) -> Channels:
    return Channels.model_validate(
        {"channels": {name: {"delivery": one} for name, one in deliveries.items()}}
    )


def test_two_channels_never_draw_control_numbers_for_the_same_parties():
    with pytest.raises(ValidationError, match="bright and blue tell the same partner"):
        channels(bright=X12, blue={**X12, "folder": "/elsewhere"})
    channels(bright=X12, blue={**X12, "ours": "ZZ:HOUSE2"}, red={**X12, "format": "edifact"})
    channels(web=JSON, shop=JSON)
