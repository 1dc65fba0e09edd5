"""What was agreed, and what is left of the budgets."""

from tools.observe.boards.panel import RATE, Board, Panel
from tools.observe.levels import Levels
from tools.observe.rules import ratio


def budgets(told: Levels) -> Panel:
    """What is left of each budget."""
    return Panel(
        "Budgets",
        f"What is left of the budget of {told.period}; below nothing: the level is missed.",
        "percentunit",
        {
            name: f"1 - ({level.errors(told.period)}) / {level.budget:.6g}"
            for name, level in told.levels.items()
        },
        "figures",
    )


def board(told: Levels) -> Board:
    """A row a level."""
    panels = [budgets(told)]
    for name, level in told.levels.items():
        windows = [pair.long for burning in told.burning.values() for pair in burning.pairs]
        panels.append(
            Panel(
                f"{name}: burning",
                f"{level.about}: {level.objective:.2%}. So many times faster than in "
                f"{told.period}; 1 uses the budget up.",
                "short",
                {
                    window: f'{ratio(window)}{{level="{name}"}} / {level.budget:.6g}'
                    for window in windows
                },
                bad_from=1,
            )
        )
        panels.append(
            Panel(
                f"{name}: counted",
                "So many a minute are counted, and heartbeats beside them.",
                "reqpm",
                {
                    name: f"60 * sum(rate({level.all}[{RATE}]))",
                    "heartbeats": f"60 * sum(rate({level.floor}[{RATE}]))",
                },
            )
        )
    return Board("levels", "Orders: service levels", "docs/runbook.md", panels)
