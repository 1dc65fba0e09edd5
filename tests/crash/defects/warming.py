"""Goods that came too warm (SH-07)."""

from services.shipping.rules import temperatures
from tests.crash.defects.registry import Patch, defect


@defect()
def warm_goods_delivered_unjudged(patch: Patch) -> None:
    """What was too warm on its way counts as delivered, whether anybody has looked at it or not."""
    patch.setattr(temperatures, "waits", lambda taken, kept: False)
