"""The commands `orders archive get | ls | verify | expire`."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.archive import expiring, papering, verifying, working
from orders.cli.papers.process import tag_of
from orders.cli.printing import AsJson
from orders.client.archive.asking import archive_of
from orders.engine.settings import load_settings
from orders.explain.languages import LANGUAGES

app = typer.Typer(
    help="Orders that have ended, with all that belongs to them, in chained files.",
    no_args_is_help=True,
)


HERE = Path()


@app.command()
def get(
    order: Annotated[
        str, typer.Argument(metavar="[ORDER]", help="<channel>:<reference>, or its number.")
    ] = "",
    customer: Annotated[str, typer.Option(help="Instead: all orders of this customer.")] = "",
    tracking: Annotated[str, typer.Option(help="Instead: by a carrier's tracking number.")] = "",
    papers: Annotated[
        bool, typer.Option("--papers", help="Print its papers, too, each into a file (SH-02).")
    ] = False,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Of these files.")] = HERE,
    language: Annotated[
        str, typer.Option(help=f"Of the papers: one of {', '.join(LANGUAGES)}.")
    ] = LANGUAGES[0],
    as_json: AsJson = False,
) -> None:
    """What the archive has of an order: facts, where it stood, what was decided, and the SHA-256 of
    the bytes of each (DL-03). Neither Kafka nor the registry is asked. Exit code 4 if it has none;
    2 if an entry is not what was written.

    What nothing opens any more is named, with the reason: its customer asked to be forgotten, or
    the law wanted it no longer. Papers are made of the data that were archived: by the renderer of
    then they have the bytes of then; that it is another one by now is told on stderr."""
    if sum(map(bool, (order, customer, tracking))) != 1:
        raise typer.BadParameter("name an ORDER, a --customer or a --tracking number")
    settings, tag = load_settings(), tag_of(language)
    with closing(archive_of(settings)) as archive:
        found = working.found(archive, order, customer, tracking)
        working.show(archive, found, as_json)
    if papers:
        papering.print_papers(settings, found, out, tag)


@app.command()
def ls(
    limit: Annotated[int, typer.Option(min=1, help="So many, the last archived first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Orders that are archived (DL-03)."""
    working.ls(load_settings(), limit, as_json)


@app.command()
def verify(
    against: Annotated[
        bool,
        typer.Option("--against", help="Also: has it every order of the order file that ended?"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Walk every chain to its end: a byte that was changed, an end that was cut off, entries that
    changed places, a segment that is gone (DL-03). May run while the archive is written. Note the
    hashes elsewhere: whoever can write the whole folder can also write another whole folder.

    What was erased by destroying its key breaks no chain. Told is, too, which keys are gone though
    nobody asked for that, and how many bundles have papers that would have other bytes by now.

    Exit code 1 if a chain is broken, a key is missing, or an order is; names the first entry."""
    if not verifying.verify(load_settings(), against, as_json):
        raise typer.Exit(exits.DIFFERENCE)


@app.command()
def expire(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be erased.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Erase what the law wants no longer: destroy the keys of what was kept until the end of a year
    that is over (DL-03). Once a year, in January; killed on the way it is called again.

    Chains stay as they are, and sound; what tells of nobody stays, too. Entries from before people
    were sealed in them are counted: they go by deleting whole segments alone."""
    expiring.expire(load_settings(), dry_run, as_json)
