"""Kafka, Redis, the registry, and the machines below them."""

from tools.observe.boards.panel import Board, Panel, rate


def board() -> Board:
    """For whoever looks below the stages."""
    return Board(
        "servers",
        "Orders: servers",
        "What the stages rest on.",
        [
            Panel(
                "Answers",
                "1: the lookout reaches it.",
                "short",
                {"{{server}}": "max by (server) (orders_server_up)"},
                "figures",
                24,
            ),
            Panel(
                "Brokers", "As the lookout sees them.", "short", {"brokers": "max(kafka_brokers)"}
            ),
            Panel(
                "Copies missing",
                "Partitions with fewer copies than they should have.",
                "short",
                {"partitions": "sum(kafka_topic_partition_under_replicated_partition)"},
                bad_from=1,
            ),
            Panel(
                "Round trip",
                "Of the writers to the slowest broker.",
                "s",
                {"{{instance}}": "max by (instance) (orders_client_rtt_seconds)"},
            ),
            Panel(
                "Slowed down",
                "By a broker, as a client took more than its quota.",
                "s",
                {"{{client}}": "max by (client) (orders_client_throttle_seconds)"},
            ),
            Panel(
                "In the clients",
                "Messages fetched and not taken, or taken and not sent.",
                "short",
                {"{{client}}": "sum by (client) (orders_client_queue_messages)"},
            ),
            Panel(
                "Not answered",
                "Calls of all stages, by server.",
                "ops",
                {"{{server}}": rate("orders_stage_transient_faults_total", "server")},
            ),
            Panel(
                "Memory of Redis",
                "It evicts nothing: full, it refuses.",
                "bytes",
                {"{{instance}}": "redis_memory_used_bytes"},
                rests_on="the exporter of Redis",
            ),
            Panel(
                "Clocks",
                "Against the lookout's. From 2 s it is told, from 5 s nothing is claimed.",
                "s",
                {"{{server}}": "max by (server) (abs(orders_clock_gap_seconds))"},
                bad_from=2,
            ),
            Panel(
                "Certificates",
                "Until they end.",
                "dtdurations",
                {
                    "{{server}}": "min by (server) "
                    "(orders_certificate_expiry_timestamp_seconds) - time()"
                },
                rests_on="TLS",
            ),
            Panel(
                "Disks",
                "Free, by file system (node exporter).",
                "percentunit",
                {
                    "{{instance}} {{mountpoint}}": "min by (instance, mountpoint) ("
                    'node_filesystem_avail_bytes{fstype!~"ramfs|squashfs|overlay"}'
                    " / node_filesystem_size_bytes)"
                },
                rests_on="the node exporter",
            ),
        ],
    )
