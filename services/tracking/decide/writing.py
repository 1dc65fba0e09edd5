"""Who is written to about an exception, and about a status that lasts too long: one message a thing
that has changed (TR-03, TR-08, TR-09)."""

from collections.abc import Mapping

from orders.business import messages
from orders.business.times import moment
from orders.contracts.records import OpenException, TrackingState
from orders.engine.handling import Event
from services.tracking.decide.timeline import Ctx

CUSTOMER = "customer"
AT_END = frozenset((CUSTOMER, "customer_at_end"))
"""Who policy says is told is told of the end by one of these."""


def opened(
    one: OpenException, said: Mapping[str, str], owner: str, head: TrackingState, ctx: Ctx
) -> list[Event]:
    """Whoever policy says hears that it has opened."""
    told = ctx.policy.exceptions[one["kind"]].told
    events = [assigned(one, said, owner, head, ctx)] if "owner" in told else []
    if CUSTOMER in told:
        values = {"cause": said["cause"], "plan": said["plan"]}
        events.append(_message(CUSTOMER, "delivery-problem", "opened", one, values, head, ctx))
    return events


def assigned(
    one: OpenException, said: Mapping[str, str], owner: str, head: TrackingState, ctx: Ctx
) -> Event:
    """The role that sees to it now, and until when."""
    values = {**said, "until": moment(one["deadline_at"])}
    step = f"assigned-{one['escalations']}"
    return _message(owner, "exception-assigned", step, one, values, head, ctx)


def closed(one: OpenException, how: str, head: TrackingState, ctx: Ctx) -> list[Event]:
    """A customer who was told of it hears that it is over."""
    if not AT_END.intersection(ctx.policy.exceptions[one["kind"]].told):
        return []
    values = {"how": how}
    return [_message(CUSTOMER, "delivery-problem-over", "closed", one, values, head, ctx)]


def nearly_over(owner: str, head: TrackingState, ctx: Ctx) -> Event:
    """The time that was planned for a status is nearly over (TR-08)."""
    values = {
        "number": head["number"],
        "status": head["status"],
        "until": moment(head["planned_end_at"]),
    }
    fact = f"due-soon-{head['version']}-{head['status']}-{head['since_at']}"
    return messages.message(
        ctx.key, fact, to=owner, template="stage-due-soon", language="", values=values, at=ctx.now
    )


def _message(
    to: str,
    template: str,
    step: str,
    one: OpenException,
    values: Mapping[str, str],
    head: TrackingState,
    ctx: Ctx,
) -> Event:
    about = {"number": head["number"], "kind": one["kind"], "subject": one["subject"]}
    return messages.message(
        ctx.key,
        f"exception-{one['kind']}-{one['subject']}-{one['since_at']}-{step}",
        to=to,
        template=template,
        language=head["language"] if to == CUSTOMER else "",
        values={**about, **values},
        at=ctx.now,
    )
