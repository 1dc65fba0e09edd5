"""The commands `orders contracts check | diff`."""

from collections.abc import Sequence
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.contracts.checking import Checked, check, checkable
from orders.cli.contracts.revision import Unknown, released_in
from orders.cli.printing import AsJson, print_json, print_table
from orders.client.reading import Reader
from orders.contracts.catalogue import TOPICS
from orders.contracts.changes import changes
from orders.contracts.codec.codec import Codec
from orders.contracts.snapshot import of_topics
from orders.contracts.sources import FOLDER as SCHEMAS
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Data contracts of the topics: are they kept, and what would break them.",
    no_args_is_help=True,
)


@app.command("check")
def check_topics(
    topics: Annotated[
        list[str] | None, typer.Argument(help="Topics; none: all but states of stages.")
    ] = None,
    most: Annotated[
        int | None,
        typer.Option(min=1, help="Of each topic only about so many records, the last ones."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the quality rules of data contracts (docs/contracts) on what is on the topics. Exit code
    1 if a rule is broken, or a stage's topic has bytes that nobody can read."""
    names = topics or checkable()
    for name in names:
        _require(name)
    settings = load_settings()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    with Reader(settings) as reader:
        found = [check(TOPICS[name], reader, codec, most) for name in names]
    if as_json:
        print_json([one.plain() for one in found])
    else:
        _show(found)
    if not all(one.kept for one in found):
        raise typer.Exit(exits.DIFFERENCE)


@app.command()
def diff(
    revision: Annotated[str, typer.Argument(metavar="REV", help="A revision of git, as main.")],
    as_json: AsJson = False,
) -> None:
    """Name what became otherwise in the schemas since a revision, what breaks readers first. Exit
    code 1 if something does."""
    try:
        before = released_in(revision, SCHEMAS)
    except Unknown as error:
        typer.echo(f"orders: {error}", err=True)
        raise typer.Exit(exits.NOT_FOUND) from error
    found = changes(before, of_topics(TOPICS.values()))
    broken = sum(one.breaking for one in found)
    if as_json:
        print_json([one._asdict() for one in found])
    elif found:
        rows = [("breaks" if one.breaking else "", one.where, one.what) for one in found]
        title = f"{len(found)} changes since {revision}, {broken} of which break readers"
        print_table(title, ["", "where", "what"], rows)
    else:
        print(f"nothing that readers rest on has changed since {revision}")
    if broken:
        raise typer.Exit(exits.DIFFERENCE)


def _require(name: str) -> None:
    if name not in TOPICS:
        raise typer.BadParameter(f"no topic {name} in the catalogue", param_hint="TOPICS")
    if name not in checkable():
        said = f"{name} is what a stage keeps for itself: it has no rules"
        raise typer.BadParameter(said, param_hint="TOPICS")


def _show(found: Sequence[Checked]) -> None:
    broken = [
        (topic.topic, one.record, one.says, one.broken, ", ".join(one.first))
        for topic in found
        for one in topic.rules
        if one.broken
    ]
    broken += [
        (
            *(topic.topic, "", "every record can be read", topic.unreadable),
            ", ".join(topic.unreadable_first),
        )
        for topic in found
        if topic.unreadable and not topic.expected
    ]
    rules, records = sum(len(one.rules) for one in found), sum(one.records for one in found)
    aside = sum(one.unreadable for one in found if one.expected)
    if broken:
        print_table("Broken", ["topic", "record", "what should hold", "cases", "first"], broken)
    kept = sum(one.kept for one in found)
    said = f"{kept} of {len(found)} contracts are kept: {rules} rules, {records} records"
    print(f"{said}; {aside} from outside cannot be read" if aside else said)
