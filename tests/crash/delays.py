"""Later days in the small world: suppliers are slow and late, customers say what they will, and who
says nothing agrees to a short delay at first, as in some countries; all get something for it from
the first day on, up to a bound that a second delay meets (CF-05)."""

from datetime import timedelta
from functools import cache

from orders.business.silence import SilenceRule
from orders.engine.policy import Policy
from services.inventory.compensation_policy import CompensationPolicy, CompensationRule
from services.inventory.policy import InventoryPolicy
from services.inventory.stage import STAGE
from services.simulator.policy import Customers, Delay, Suppliers

AGREES = SilenceRule(countries=frozenset({"DE"}), accepts_days=10, law="of the small world")
GETS = CompensationPolicy(
    rules=(
        CompensationRule(channels=frozenset({"desk"}), from_days=1, amounts_minor={"EUR": 300}),
        CompensationRule(from_days=1, percent=7),
    ),
    at_most_percent=11,
    role="sales",
    role_minor={"EUR": 350},
)


@cache
def policy() -> Policy:
    """Inventory's, as it is shipped but for that."""
    shipped = InventoryPolicy.load(STAGE.policy_file)
    delay = shipped.delay.model_copy(update={"silence": (AGREES,), "compensation": GETS})
    return shipped.model_copy(update={"delay": delay})


def slow(suppliers: Suppliers) -> Suppliers:
    """Most deliver after what was promised, some later than they said; all of it at once, as these
    worlds were noted."""
    weeks = Delay(least=timedelta(days=2), most=timedelta(days=20))
    later = Delay(least=timedelta(days=1), most=timedelta(days=9))
    late = {"deliver": weeks, "late": 0.5, "lateness": later}
    return suppliers.model_copy(update={**late, "in_parts": 0})


def wavering(customers: Customers) -> Customers:
    """Some refuse a later day, some take what is there; who waits for production gives up when the
    small house says."""
    said = {"refuse_delay": 0.15, "take_part": 0.3, "give_up": None}
    return customers.model_copy(update=said)
