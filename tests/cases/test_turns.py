"""What one turn of all stages has room for."""

from orders.engine.core.replica import Limits
from services.tracking.stage import STAGE
from tests.cases.histories import furniture, opening
from tests.cases.inside import Inside
from tests.cases.place import ready
from tests.cases.story import ordered


def test_a_sound_orders_status_is_told_in_the_turn_that_releases_it() -> None:
    """TR-01: tracking takes all that the stages before it tell of the order in that turn. One
    record too many, and its status and those of all orders behind it come a turn later."""
    place = Inside([opening()])
    bought = ordered("sound", ("ART-A", 2))
    for step in (*furniture(), bought):
        place.send(step.record, step.key, ready(step, place))
    told = [one.name for one in place.told() if one.value.get("order_id") == bought.key]
    assert "ShipmentReleased" in told
    followed = {record.__name__ for record in STAGE.takes}
    assert len([name for name in told if name in followed]) <= Limits().rounds // 2
