"""What it costs: the sums agree with the lines and charges, and the payment with the sums."""

from collections.abc import Iterator

from orders.business.text import blank
from orders.contracts.records import Charge, Fault, Order, Payment
from services.intake.policy import IntakePolicy
from services.intake.rules.faults import PAID_OUT_OF_RANGE, fault


def charges(charges: list[Charge], policy: IntakePolicy) -> Iterator[Fault]:
    """Each charge has a kind and is not negative; only a rounding difference may be, and is small:
    it is no way to give a discount (IN-02)."""
    for index, charge in enumerate(charges):
        if blank(charge["kind"]):
            yield fault(
                "charge_kind_missing",
                f"charges[{index}].kind",
                "send what the charge is for, such as freight",
            )
        if (charge["amount_minor"] < 0 or charge["tax_minor"] < 0) and charge["kind"] != "rounding":
            yield fault(
                "charge_negative",
                f"charges[{index}].amount_minor",
                "a charge cannot be negative; send a discount on the lines",
            )
        if charge["kind"] == "rounding" and _beyond(charge, policy.largest_rounding_minor):
            yield fault(
                "rounding_too_large",
                f"charges[{index}].amount_minor",
                f"a rounding is at most {policy.largest_rounding_minor} minor units",
            )


def _beyond(charge: Charge, most: int) -> bool:
    return max(abs(charge["amount_minor"]), abs(charge["tax_minor"])) > most


def sums(order: Order, policy: IntakePolicy) -> Iterator[Fault]:
    """Every sum is the sum of its parts, to the minor unit (IN-02)."""
    goods = discount = tax = charged = 0
    for line in order["lines"]:
        goods += line["total_minor"] - line["tax_minor"] + line["discount_minor"]
        discount += line["discount_minor"]
        tax += line["tax_minor"]
    for charge in order["charges"]:
        charged += charge["amount_minor"]
        tax += charge["tax_minor"]
    totals = order["totals"]
    if totals["goods_minor"] != goods:
        yield _wrong("goods_sum_wrong", "goods_minor", totals["goods_minor"], goods)
    if totals["discount_minor"] != discount:
        yield _wrong("discount_sum_wrong", "discount_minor", totals["discount_minor"], discount)
    if totals["charges_minor"] != charged:
        yield _wrong("charges_sum_wrong", "charges_minor", totals["charges_minor"], charged)
    if totals["tax_minor"] != tax:
        yield _wrong("tax_sum_wrong", "tax_minor", totals["tax_minor"], tax)
    total = (
        totals["goods_minor"]
        - totals["discount_minor"]
        + totals["charges_minor"]
        + totals["tax_minor"]
    )
    if totals["total_minor"] != total:
        yield _wrong("total_wrong", "total_minor", totals["total_minor"], total)
    if not 0 <= totals["total_minor"] <= policy.maximum_total_minor:
        yield fault(
            "total_out_of_range",
            "totals.total_minor",
            f"the total must be 0 to {policy.maximum_total_minor}",
        )


def _wrong(code: str, field: str, given: int, expected: int) -> Fault:
    return fault(code, f"totals.{field}", f"{field} is {given}; the parts add up to {expected}")


def payment(payment: Payment, total_minor: int) -> Iterator[Fault]:
    """How and when it is paid is said, unless there is nothing to pay; not more was paid than it
    costs (IN-02)."""
    if total_minor > 0:
        yield from _way(payment)
    if not 0 <= payment["paid_minor"] <= max(total_minor, 0):
        yield fault(
            PAID_OUT_OF_RANGE,
            "payment.paid_minor",
            f"paid is {payment['paid_minor']}; send 0 to the total {total_minor}",
        )


def _way(payment: Payment) -> Iterator[Fault]:
    if blank(payment["method"]):
        yield fault(
            "payment_method_missing",
            "payment.method",
            "send how it is paid, such as card or invoice",
        )
    if payment["terms"] == "UNKNOWN":
        yield fault(
            "payment_terms_unknown", "payment.terms", "send PREPAID, ON_ACCOUNT or ON_DELIVERY"
        )
