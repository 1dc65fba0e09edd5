"""Papers of what is archived: the data of then, printed now."""

import sys
from collections.abc import Iterable
from pathlib import Path

from orders.cli.papers.process import workshop
from orders.cli.papers.writing import write
from orders.client.archive.asking import Archived
from orders.client.papers.workshop import Renderer
from orders.engine.settings import Settings


def print_papers(settings: Settings, archived: Iterable[Archived], out: Path, tag: str) -> None:
    """Each into a file of the folder, whose name is told on stderr, with what prints it otherwise
    than then. Raises ConfigError where a file cannot be written."""
    with workshop(settings) as works:
        for order in archived:
            if not order.papers:
                print(f"{order.order_id}: {_why_none(order)}", file=sys.stderr)
                continue
            then, papers = order.papers
            for one in papers:
                paper = works.print(one["kind"], one["data"], tag)
                place = out / f"{paper.number.replace('/', '-')}-{one['kind']}.pdf"
                write(paper.pdf, place, said=False)
                print(f"{place}{_otherwise(then, paper.renderer)}", file=sys.stderr)


def _why_none(order: Archived) -> str:
    """Why there are none."""
    reasons = [f"{one.part}: {one.because}" for one in order.closed]
    return "; ".join(reasons) or "no papers were archived with it"


def _otherwise(then: Renderer, now: Renderer) -> str:
    """What prints otherwise than then; empty if nothing does."""
    other = [name for name, one in now._asdict().items() if one != getattr(then, name)]
    return f": not the bytes of then, other {', '.join(other)}" if other else ""
