"""One stage, for whoever looks for the cause."""

from tools.observe.boards.panel import RATE, STAGE, Board, Panel, or_none, quantile, rate

OF = f'{{stage="{STAGE}"}}'
ITS_PROCESSES = f"on (job, instance) group_left () max by (job, instance) (orders_policy_info{OF})"


def board() -> Board:
    """Its reader chooses the stage."""
    return Board(
        "stage",
        "Orders: a stage",
        "What it handles, how long that takes, what it waits for.",
        [
            Panel(
                "Handled",
                "Records, timers and wake-ups a second, by outcome.",
                "ops",
                {
                    "{{event}}: {{outcome}}": or_none(
                        rate("orders_stage_events_total", "event, outcome", OF) + " > 0",
                        *("event", "outcome"),
                    )
                },
            ),
            Panel(
                "Delay",
                "From a record's timestamp to the commit of what it led to.",
                "s",
                {
                    "half of them": quantile(0.5, "orders_stage_delay_seconds", of=OF),
                    "99 of 100": quantile(0.99, "orders_stage_delay_seconds", of=OF),
                },
            ),
            Panel(
                "Where a second goes",
                "Of all its replicas; poll is waiting for work.",
                "short",
                {"{{part}}": rate("orders_stage_part_seconds_total", "part", OF)},
            ),
            Panel(
                "Lag",
                "Records not yet handled, of partitions that have an owner.",
                "short",
                {"{{topic}}": f"sum by (topic) (orders_stage_lag_messages{OF})"},
            ),
            Panel(
                "Oldest",
                "Age of the oldest record that was read and is not handled. It grows where a loop "
                "hangs.",
                "s",
                {"{{instance}}": f"time() - orders_stage_oldest_read_timestamp_seconds{OF}"},
            ),
            Panel(
                "Batches",
                "Items a batch on average; how long the latest were gathered is beside it.",
                "short",
                {
                    "{{stage}}": f"{rate('orders_stage_batch_items_sum', 'stage', OF)} / "
                    f"{rate('orders_stage_batch_items_count', 'stage', OF)}",
                },
            ),
            Panel(
                "Gathered",
                "Longer when transactions are what costs.",
                "s",
                {"{{instance}}": f"orders_stage_batch_wait_seconds{OF}"},
            ),
            Panel(
                "Owned partitions",
                "By replica; together they should be all.",
                "short",
                {"{{instance}}": f"orders_stage_owned_partitions{OF}"},
            ),
            Panel(
                "Claims",
                "Each takes a replay of what was not confirmed.",
                "ops",
                {"{{result}}": rate("orders_stage_claims_total", "result", OF)},
            ),
            Panel(
                "Servers away",
                "Calls that a server did not answer.",
                "ops",
                {"{{server}}": rate("orders_stage_transient_faults_total", "server", OF)},
            ),
            Panel(
                "Dead letters",
                "Records set aside; parked: their key waits for a person.",
                "ops",
                {"parked: {{parked}}": rate("orders_stage_dead_letters_total", "parked", OF)},
            ),
            Panel(
                "Circuit breaker",
                "1: the stage has stopped itself.",
                "short",
                {"{{instance}}": f"orders_stage_circuit_open{OF}"},
                bad_from=1,
            ),
            Panel(
                "States and timers",
                "Keys that it keeps, and timers that are set.",
                "short",
                {
                    "states": f"sum(orders_stage_states{OF})",
                    "timers": f"sum(orders_stage_timers{OF})",
                },
            ),
            Panel(
                "Policy",
                "By which its replicas decide: more than one only while it is being changed.",
                "short",
                {"{{version}}": f"sum by (version) (orders_policy_info{OF})"},
            ),
            Panel(
                "CPU",
                "Cores of the processes that have a replica of it; other stages may be in there.",
                "short",
                {"{{instance}}": f"rate(process_cpu_seconds_total[{RATE}]) * {ITS_PROCESSES}"},
            ),
            Panel(
                "Memory",
                "Of the same processes.",
                "bytes",
                {"{{instance}}": f"process_resident_memory_bytes * {ITS_PROCESSES}"},
            ),
        ],
        by_stage=True,
    )
