"""What commands share by which a person decides something."""

import getpass
from typing import Annotated, Any

import typer

from orders.cli.printing import moment


def person(does: str) -> Any:
    """The option that names whoever `does` something; the login name if it is left out."""
    return typer.Option(
        help=f"{does}; your login name if left out.",
        default_factory=getpass.getuser,
        show_default=False,
    )


Because = Annotated[str, typer.Option(help="Why: it is kept with the order.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be asked; ask nothing.")]
By = Annotated[str, person("Who decides")]


def deadline(at: int, now: int) -> str:
    """When, and how far away that is."""
    hours = (at - now) / 3_600_000
    return f"{moment(at)[:16]} ({'over' if hours < 0 else f'{hours:.0f} h'})"
