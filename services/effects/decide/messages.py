"""A stage asks for a message (TR-02)."""

from orders.business.digests import digest
from orders.contracts.records import Channel, Effect, EffectsState, MessageRequested
from orders.engine.handling import Handling
from services.effects.decide.going_on import go_on
from services.effects.rules.subjects import with_one_more
from services.effects.rules.ways import CUSTOMER, LOOKED_AT
from services.effects.state import Ctx, opened


def asked(message: MessageRequested, state: EffectsState | None, ctx: Ctx) -> Handling:
    """No more than one effect for each id; none where the house tells nobody."""
    if reason := _nobody(message, ctx):
        return Handling(outcome="void", reason=reason)
    known = opened(state)
    effect_id = message["message_id"]
    if effect_id in [one["effect_id"] for one in known["effects"]] or (
        known["over"] and digest(effect_id) in known["over"]
    ):
        return ctx.ignore("repeated_message")
    effects = with_one_more(known["effects"], _planned(message), ctx.policy)
    return go_on("planned", {**known, "effects": effects}, ctx)


def _nobody(message: MessageRequested, ctx: Ctx) -> str:
    """Why nobody is told by the house, if so."""
    template = ctx.policy.templates.get(message["template"])
    if template is None:
        return "unknown_template"
    if message["to"] == LOOKED_AT:
        return ""
    if message["to"] != CUSTOMER:
        return "" if message["to"] in ctx.policy.teams else "no_mailbox"
    channel = ctx.references.table(Channel).get(ctx.key.partition(":")[0])
    agreed = channel is not None and template.category in channel["messages"]
    return "" if agreed else "not_agreed"


def _planned(message: MessageRequested) -> Effect:
    return {
        "effect_id": message["message_id"],
        "status": "planned",
        "to": message["to"],
        "template": message["template"],
        "language": message["language"],
        "values": message["values"],
        "connector": "",
        "attempt": 0,
        "failures": 0,
        "asks": False,
        "doubtful": False,
        "outdated": False,
        "due_at": None,
        "because": "",
        "address": "",
        "returned": 0,
        "asked_at": message["at"],
    }
