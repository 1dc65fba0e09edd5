"""What came of a drill, for people."""

from collections.abc import Sequence

from rich.table import Table

from tools.drill.play import Played


def table(played: Sequence[Played]) -> Table:
    """A row a fault, times in seconds."""
    shown = Table(title="drill", title_justify="left")
    for heading in ("fault", "alert"):
        shown.add_column(heading)
    for heading in ("told after s", "mended after s"):
        shown.add_column(heading, justify="right")
    for heading in ("other pages", "audit", ""):
        shown.add_column(heading)
    for one in played:
        shown.add_row(
            one.name,
            one.alert,
            _seconds(one.told_after),
            _seconds(one.mended_after),
            ", ".join(one.pages) or "none",
            "?" if one.differences is None else str(one.differences or "clean"),
            "" if one.well else "[red]failed[/red]",
        )
    return shown


def _seconds(took: float | None) -> str:
    return "never" if took is None else f"{took:.0f}"
