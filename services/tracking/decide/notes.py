"""Messages, and what was sent in vain: they stand on the timeline and leave the status alone."""

from orders.contracts.blank import blank
from orders.contracts.records import MessageRequested, RecordIgnored, TrackingState
from orders.engine.handling import Handling
from services.tracking.decide.timeline import Ctx, entry_of, with_entry


def message_asked(message: MessageRequested, state: TrackingState | None, ctx: Ctx) -> Handling:
    """No more than one message per fact: a message id counts once (TR-02)."""
    state = state if state is not None else blank(TrackingState)
    if message["message_id"] in state["messages"]:
        return ctx.ignore("repeated_message")
    sent = [*state["messages"][1 - ctx.policy.messages_kept :], message["message_id"]]
    because = f"{message['template']} to {message['to']}"
    entry = entry_of("MessageRequested", message["at"], "messages", 0, because, ctx)
    return Handling(
        outcome="noted",
        reason="message",
        state={
            **state,
            "messages": sent,
            "timeline": with_entry(state["timeline"], entry, ctx.policy),
        },
    )


def ignored(told: RecordIgnored, state: TrackingState | None, ctx: Ctx) -> Handling:
    """What was sent in vain stands on the timeline with its reason; a repeat of it only once, so
    that a sender who repeats himself does not push out the story."""
    if state is None:
        return ctx.ignore("unknown_order")
    what = f"{told['record']} {told['document']}".rstrip()
    entry = entry_of(
        "RecordIgnored", told["at"], told["stage"], 0, f"{what}: {told['reason']}", ctx
    )
    same = (entry["event"], entry["stage"], entry["because"])
    if any((e["event"], e["stage"], e["because"]) == same for e in state["timeline"]):
        return ctx.ignore("told_already")
    timeline = with_entry(state["timeline"], entry, ctx.policy)
    return Handling(outcome="noted", reason="ignored", state={**state, "timeline": timeline})
