"""Which stages say how orders end: what they set aside and discard ends an order; of one that only
watches it does not."""

from tests.crash.simulation import WIRINGS

WATCH = {"correspondence", "effects", "tracking"}


def test_each_stage_of_the_chain_does_and_nobody_else():
    assert {wiring.name for wiring in WIRINGS if not wiring.ends_orders} == WATCH
