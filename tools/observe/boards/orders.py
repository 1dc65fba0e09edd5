"""What becomes of orders."""

from tools.observe.boards.panel import FLOW, HELD, Board, Panel, or_none, rate


def board() -> Board:
    """For whoever asks whether it is decided as ever."""
    return Board(
        "orders",
        "Orders: what becomes of them",
        "Channels, decisions, holds, what is stuck.",
        [
            Panel(
                "By channel",
                "Submissions a minute; `other`: channels that reference data does not name.",
                "reqpm",
                {"{{channel}}": f"60 * {rate('orders_submissions_total', 'channel')}"},
            ),
            Panel(
                "Not taken",
                "Submissions a minute that did not become an order.",
                "reqpm",
                {
                    "{{channel}}: {{outcome}}": "60 * "
                    + rate(
                        "orders_submissions_total",
                        "channel, outcome",
                        '{outcome=~"rejected|correction|conflict|suspected|refused|parked|dead_lettered"}',
                    )
                },
            ),
            Panel(
                "Heard of",
                "How long ago a channel was heard of last.",
                "s",
                {
                    "{{channel}}": "time() - "
                    "max by (channel) (orders_channel_heard_timestamp_seconds)"
                },
                rests_on="a channel that was heard of within an hour",
            ),
            FLOW,
            Panel(
                "Decisions",
                "Shares of outcomes in a quarter of an hour, of orders as they are handed on.",
                "percentunit",
                {
                    "{{stage}}: {{outcome}}": or_none(
                        "stage_event_outcome:orders_decisions:share15m{"
                        'stage!~"tracking|correspondence|effects", '
                        'event=~"OrderSubmitted|OrderReceived|OrderConfirmed|StockReserved|OrderAllocated"}',
                        *("stage", "outcome"),
                    )
                },
            ),
            Panel(
                "Moved",
                "How far a share is off that of the day, of all that is handled: from two points "
                "on. 20 points are told.",
                "percentunit",
                {
                    "{{stage}} {{event}}: {{outcome}}": or_none(
                        "abs(stage_event_outcome:orders_decisions:share15m"
                        " - stage_event_outcome:orders_decisions:share1d) > 0.02",
                        *("stage", "event", "outcome"),
                    )
                },
            ),
            HELD,
            Panel(
                "Stuck",
                "Orders that are past the limit of their stage, and why.",
                "short",
                {"{{stage}}: {{reason}}": "max by (stage, reason) (orders_stage_stuck_orders)"},
                bad_from=1,
            ),
        ],
    )
