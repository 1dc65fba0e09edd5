"""The command `orders offsets restore`: commit what a stage needs to go on after its committed
offsets were lost."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from orders.cli import exits
from orders.cli.dlq.commands import StageName
from orders.cli.doctor.lost import Lost, lost_offsets, met
from orders.cli.doctor.restore import Evidence, restored
from orders.cli.printing import AsJson, not_found, print_json, print_table
from orders.client.groups import Groups, inputs, wiring_of
from orders.client.reading import Place, Reader
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.engine.core.ticket import UNTOLD, Ticket
from orders.engine.errors import ConfigError
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.ports.log import Committed
from orders.engine.settings import Settings, load_settings

app = typer.Typer(
    help="Committed offsets of the stages: how far each has read.", no_args_is_help=True
)


@app.callback()
def offsets() -> None:
    """Committed offsets of the stages: how far each has read."""


@app.command()
def restore(
    stage: StageName,
    yes: Annotated[
        bool, typer.Option("--yes", help="Commit it. Without this it is only shown.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Work out the lost offsets of a stage (`orders doctor` names them) from what it has written,
    and commit them with --yes.

    First look for what deleted them. Exit code 3 while replicas of the stage run, 4 if nothing is
    lost.
    """
    settings = load_settings()
    groups = Groups(settings)
    lost = lost_now(groups, stage, settings)
    if not lost:
        raise not_found(f"a lost offset of {stage}")
    running = len(groups.members()[stage].members)
    if running:
        print(
            f"{stage} has {running} replicas running: stop them first; nothing was committed",
            file=sys.stderr,
        )
        raise typer.Exit(exits.REFUSED)
    with evidence_of(settings, groups, stage) as evidence:
        wanted = {one.place: restored(wiring_of(stage), one.place, evidence) for one in lost}
    if yes:
        groups.commit(stage, wanted)
    _tell(stage, lost, wanted, yes, as_json)


def lost_now(groups: Groups, stage: str, settings: Settings) -> list[Lost]:
    """What the stage has lost at this moment. Raises TransientError."""
    found = met(groups, States(settings), stage)
    return list(
        lost_offsets(
            inputs(stage), found.committed, found.lived, settings.partitions, found.confirmed
        )
    )


@contextmanager
def evidence_of(settings: Settings, groups: Groups, stage: str) -> Iterator[Evidence]:
    """The topics and Redis, as far as they tell what the stage has done."""
    states, codec = States(settings), Codec(RegistrySchemaIds(settings.registry_properties()))
    with Reader(settings) as reader:
        yield Evidence(
            reader.read,
            lambda place: groups.lows([place])[place],
            lambda place: groups.ends([place])[place],
            lambda at: states.position(stage, at),
            codec,
            lambda place: left_at(groups, stage, place),
        )


def left_at(groups: Groups, stage: str, place: Place) -> int:
    """Where the stage's ticket says that it left the place; UNTOLD where there is none that says
    it."""
    chain = (inputs(stage).chain, place[1])
    try:
        ticket = Ticket.parse(groups.committed(stage, [chain])[chain].metadata)
    except (KeyError, ConfigError):
        return UNTOLD
    return ticket.siblings.get(place[0], UNTOLD)


def _tell(
    stage: str, lost: list[Lost], wanted: Mapping[Place, Committed], yes: bool, as_json: bool
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "topic": one.place[0],
            "partition": one.place[1],
            **wanted[one.place]._asdict(),
            "because": one.found,
        }
        for one in lost
    ]
    if as_json:
        print_json({"stage": stage, "committed": yes, "offsets": rows})
        return
    print_table(
        f"offsets of {stage}",
        ["topic", "partition", "offset", "metadata", "because"],
        [tuple(row.values()) for row in rows],
    )
    print(
        "committed: the stage can be started"
        if yes
        else "nothing was committed: say --yes when you know what deleted them"
    )
