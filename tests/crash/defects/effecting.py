"""What leaves the house, and how often (docs/decisions/0092)."""

from typing import Any

from services.effects.decide import going_on, reports
from services.effects.rules import stepping
from tests.crash.defects.registry import Patch, defect


@defect()
def a_message_that_waits_for_nothing(patch: Patch) -> None:
    """A message that comes before its order has no timer: where the order never comes, nobody ever
    looks at it again."""
    true = stepping._planned

    def planned(effect: Any, state: Any, ctx: Any) -> stepping.Step:
        step = true(effect, state, ctx)
        if step.effect is not None and step.effect["status"] == "planned":
            return stepping.Step({**step.effect, "due_at": None})
        return step

    patch.setattr(stepping, "_planned", planned)


@defect()
def an_attempt_beside_one_under_way(patch: Patch) -> None:
    """Effects orders one more attempt of what is ordered already whenever it looks at the order."""
    true = stepping.step

    def step(effect: Any, state: Any, ctx: Any) -> stepping.Step | None:
        if effect["status"] == "ordered" and effect["due_at"] > ctx.now:
            effect = {**effect, "status": "planned", "due_at": None}
        return true(effect, state, ctx)

    patch.setattr(going_on, "step", step)


@defect()
def an_effect_whose_id_is_forgotten(patch: Patch) -> None:
    """Effects knows the ids of what goes on alone: what is asked for again is done again."""

    def seen(effect: Any, done: stepping.Step, state: Any) -> Any:
        return {**true(effect, done, state), "over": []}

    true = going_on.replaced
    patch.setattr(going_on, "replaced", seen)
    patch.setattr(reports, "replaced", seen)


@defect()
def a_mail_that_came_back_and_passes_for_done(patch: Patch) -> None:
    """Effects knows nothing any more of what a mail server took: what it gives back later is told
    nobody otherwise."""
    patch.setattr(reports, "done", lambda effect, ctx: stepping.ended(effect, "done", ctx))


@defect()
def doubt_that_is_done_again(patch: Patch) -> None:
    """Whatever its connector's partner can do, an attempt of which nothing is heard is made
    again: what people get may come twice."""
    patch.setattr(stepping, "remedy", lambda effect, policy: "again")
