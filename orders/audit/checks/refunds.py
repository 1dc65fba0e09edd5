"""Is what the bank paid back what was asked for: each refund once at most, in full, and nothing
else? What it still owes is no fault."""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.story import Amount, Story


def wrongly_paid(story: Story) -> Iterator[Finding]:
    """Payments that no request explains, or not in this amount, or not once more (AS-04). Repeats
    of one bank document are one payment.

    Only to be asked of orders whose beginning is still there: retention may have taken what was
    asked for before.
    """
    for refund, payments in _payments(story).items():
        asked = story.asked_back.get(refund)
        if asked is None:
            yield Finding(
                story.order_id,
                f"refund {refund}: {_said(payments[0])} paid back, and no stage asked for it",
            )
            continue
        if len(payments) > 1:
            yield Finding(story.order_id, f"refund {refund} was paid {len(payments)} times")
        for paid in payments:
            if paid != asked:
                yield Finding(
                    story.order_id,
                    f"refund {refund}: {_said(asked)} asked for, {_said(paid)} paid back",
                )


def unpaid(story: Story) -> Iterator[Amount]:
    """What was asked for and the bank has not paid yet."""
    paid = _payments(story)
    return (amount for refund, amount in story.asked_back.items() if refund not in paid)


def _payments(story: Story) -> dict[str, list[Amount]]:
    """Refund -> what was paid for it."""
    payments: dict[str, list[Amount]] = {}
    for refund, amount in story.paid_back.values():
        payments.setdefault(refund, []).append(amount)
    return payments


def _said(amount: Amount) -> str:
    return f"{amount.minor} {amount.currency} minor units"
