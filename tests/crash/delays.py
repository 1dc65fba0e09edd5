"""Later days in the small world: suppliers are slow and late, customers say what they will, and who
says nothing agrees to a short delay at first, as in some countries (CF-05)."""

from datetime import timedelta
from functools import cache

from orders.engine.policy import Policy
from services.inventory.delay_policy import SilenceRule
from services.inventory.policy import InventoryPolicy
from services.inventory.stage import STAGE
from services.simulator.policy import Customers, Delay, Suppliers

AGREES = SilenceRule(countries=frozenset({"DE"}), accepts_days=10, law="of the small world")


@cache
def policy() -> Policy:
    """Inventory's, as it is shipped but for that."""
    shipped = InventoryPolicy.load(STAGE.policy_file)
    delay = shipped.delay.model_copy(update={"silence": (AGREES,)})
    return shipped.model_copy(update={"delay": delay})


def slow(suppliers: Suppliers) -> Suppliers:
    """Most deliver after what was promised, some later than they said."""
    weeks = Delay(least=timedelta(days=2), most=timedelta(days=20))
    later = Delay(least=timedelta(days=1), most=timedelta(days=9))
    return suppliers.model_copy(update={"deliver": weeks, "late": 0.5, "lateness": later})


def wavering(customers: Customers) -> Customers:
    """Some refuse a later day, some take what is there."""
    return customers.model_copy(update={"refuse_delay": 0.15, "take_part": 0.3})
