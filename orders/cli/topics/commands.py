"""The commands `orders topics plan | apply | tail`."""

from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.printing import AsJson, print_json, print_table
from orders.cli.topics.cluster import Cluster
from orders.cli.topics.plan import Plan, make_plan
from orders.cli.topics.subjects import Subjects
from orders.cli.topics.tail import Tail
from orders.cli.topics.wanted import topics
from orders.contracts.catalogue import TOPICS
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Topics and schemas: compare with the catalogue, bring to it, read.", no_args_is_help=True
)


@app.command()
def plan(as_json: AsJson = False) -> None:
    """Show what `apply` would change. Changes nothing; exit code 3 if it would be refused."""
    found = _plan()
    _show(found, as_json, done=False)
    if found.refusals:
        raise typer.Exit(exits.REFUSED)


@app.command()
def apply(as_json: AsJson = False) -> None:
    """Create and configure topics, register schemas. Exit code 3, and nothing changed, if that
    would lose data or break readers."""
    found = _plan()
    if found.refusals:
        _show(found, as_json, done=False)
        raise typer.Exit(exits.REFUSED)
    found.carry_out()
    _show(found, as_json, done=True)


@app.command()
def tail(
    topic: Annotated[str, typer.Argument(help="Name of the topic.")],
    from_beginning: Annotated[
        bool,
        typer.Option("--from-beginning", help="Start with the oldest record, not with the next."),
    ] = False,
    key: Annotated[str | None, typer.Option(help="Only records of this key.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many records.")] = None,
) -> None:
    """Print the topic's committed records as JSON Lines, orders decoded, bytes in base64, until
    Ctrl-C."""
    if topic not in TOPICS:
        raise typer.BadParameter(f"no topic {topic} in the catalogue", param_hint="TOPIC")
    settings = load_settings()
    with Tail(
        topic,
        settings.kafka_properties(),
        settings.registry_properties(),
        from_beginning=from_beginning,
    ) as records:
        try:
            for line in records.lines(key, limit):
                print(line, flush=True)
        except KeyboardInterrupt:
            pass


def _plan() -> Plan:
    settings = load_settings()
    return make_plan(
        topics(settings.partitions),
        Cluster(settings.kafka_properties()),
        Subjects(settings.registry_properties()),
    )


def _show(found: Plan, as_json: bool, done: bool) -> None:
    if as_json:
        steps = [
            {"action": step.action, "name": step.name, "detail": step.detail}
            for step in found.steps
        ]
        refusals = [
            {"name": refusal.name, "because": refusal.because} for refusal in found.refusals
        ]
        print_json({"applied": done, "steps": steps, "refusals": refusals})
        return
    if found.steps:
        rows = [(step.action, step.name, step.detail) for step in found.steps]
        print_table("Done" if done else "To do", ["what", "where", "change"], rows)
    if found.refusals:
        print_table(
            "Refused",
            ["where", "because"],
            [(refusal.name, refusal.because) for refusal in found.refusals],
        )
        print("Nothing was changed.")
    elif not found.steps:
        print("Cluster and registry are as the catalogue has them.")
