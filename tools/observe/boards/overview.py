"""Do orders flow? In one look."""

from tools.observe.boards.levels import budgets
from tools.observe.boards.panel import FLOW, HEARTBEATS, HELD, Board, Panel, or_none, rate
from tools.observe.levels import Levels


def board(told: Levels) -> Board:
    """The first one to look at."""
    return Board(
        "overview",
        "Orders: overview",
        "Whether orders flow. What to do about an alert: docs/runbook.md.",
        [
            Panel(
                "Alerts",
                "What fires now.",
                "short",
                {
                    "{{alertname}} {{stage}}{{level}}{{server}}": or_none(
                        "max by (alertname, severity, stage, level, server) ("
                        'ALERTS{alertstate="firing", alertname=~"Orders.*", '
                        'severity=~"page|ticket"})',
                        "alertname",
                    )
                },
                "figures",
                24,
                1,
            ),
            budgets(told),
            HEARTBEATS,
            Panel(
                "Submissions",
                "What came of what channels sent, a minute.",
                "reqpm",
                {
                    "{{outcome}}": or_none(
                        f"60 * ({rate('orders_submissions_total', 'outcome')} > 0)", "outcome"
                    )
                },
            ),
            FLOW,
            Panel(
                "Waiting",
                "Records that each stage has still to handle.",
                "short",
                {
                    "{{stage}}": "max by (stage) ("
                    "sum by (instance, stage) (orders_stage_waiting_records))"
                },
            ),
            Panel(
                "Parked",
                "Orders and articles that wait for a person, as a record of theirs failed.",
                "short",
                {"{{stage}}": "max by (stage) (orders_stage_parked_keys)"},
                bad_from=1,
            ),
            HELD,
            Panel(
                "Figures",
                "What was written since so long may be missing in KPIs and lake. Half an hour "
                "stands for more, and for a start that is not done.",
                "s",
                {
                    "kpis": "clamp_max("
                    "time() - min(orders_insight_complete_timestamp_seconds), 1800)",
                    "lake": "clamp_max(time() - max(orders_lake_complete_timestamp_seconds), 1800)",
                },
                rests_on="insight, and a writer of the lake",
            ),
        ],
    )
