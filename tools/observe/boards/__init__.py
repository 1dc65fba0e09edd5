"""Dashboards of Grafana: what they show, as data (a file each), and one place that makes JSON of
it (`grafana.py`)."""

from tools.observe.boards import grafana, levels, orders, overview, servers, stage
from tools.observe.boards.panel import Board
from tools.observe.levels import Levels


def all_boards(told: Levels) -> list[Board]:
    """In the order in which somebody who was woken looks at them."""
    return [
        overview.board(told),
        stage.board(),
        orders.board(),
        servers.board(),
        levels.board(told),
    ]


def boards(told: Levels) -> dict[str, str]:
    """File -> JSON of each dashboard."""
    return {f"dashboards/{one.name}.json": grafana.dashboard(one) for one in all_boards(told)}
