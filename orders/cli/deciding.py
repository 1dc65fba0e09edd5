"""What commands share by which a person decides something."""

import getpass
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import typer

from orders.cli.printing import moment, not_found
from orders.client.asking import Answers, Request, ask, outputs, sent
from orders.client.masterdata import read_references
from orders.client.scan import Found
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Staff
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings


def person(does: str) -> Any:
    """The option that names whoever `does` something; the login name if it is left out."""
    return typer.Option(
        help=f"{does}; your login name if left out.",
        default_factory=getpass.getuser,
        show_default=False,
    )


Outcome = TypeVar("Outcome", str, tuple[str, str])
SENT = ("sent", "")
"""The outcome, and why, of what nobody waited for."""
Because = Annotated[str, typer.Option(help="Why: it is kept with the order.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be asked; ask nothing.")]
By = Annotated[str, person("Staff id of who decides, as in `ref.staff.v1`")]


def of_the_house(settings: Settings, staff_id: str) -> None:
    """Ends the command with exit code 4 where the table of staff does not know who decides: the
    stage that is asked would not listen (RV-06)."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    if staff_id not in read_references(settings, codec, Staff).table(Staff):
        raise not_found(
            f"member of staff {staff_id} in ref.staff.v1 (`orders ref load staff FILE`)"
        )


def heard(
    settings: Settings,
    stage: str,
    request: Request,
    patience: float | None,
    outcome_of: Callable[[list[Found]], Outcome],
    unheard: Outcome,
    beside: Sequence[str] = (),
) -> Outcome:
    """Sends what was decided, and says what the stage made of it within so many seconds, on its own
    topics and on those `beside` them; `unheard` where nobody waits (None)."""
    [asked] = ask(settings, [request])
    if patience is None:
        return unheard
    answers = Answers(settings, patience)
    with sent([asked]):
        answers.wait_until_read(stage, asked)
        return outcome_of(answers.so_far(asked, [*outputs(stage), *beside]))


def deadline(at: int, now: int) -> str:
    """When, and how far away that is."""
    hours = (at - now) / 3_600_000
    return f"{moment(at)[:16]} ({'over' if hours < 0 else f'{hours:.0f} h'})"
