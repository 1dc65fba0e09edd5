"""What a user would pick instead, figure by figure."""

from tests.bench.page import Section, Table

TEXT = """Figures are CPU an order, measured once before this engine was begun, on two cores like \
these; where none stands, none was measured."""
ROWS = [
    [
        "to release, a whole life",
        "a suite that keeps orders in one SQL database (Odoo, OFBiz, Saleor)",
        "a flush of the disk for each step of each order; here one for a batch of many",
    ],
    [
        "the engine's floor",
        "Kafka Streams with RocksDB 55 µs, Quix Streams 114 µs; at least once alone: FastStream "
        "122 µs, Faust 630 µs",
        "a bare loop of librdkafka and fastavro 57 µs; a copy without looking 5 µs",
    ],
    [
        "one review process",
        "rules in a Kafka Streams application, in Java",
        "decoding and encoding: fastavro takes 32 and 38 µs for an order of 835 bytes",
    ],
    [
        "the codec",
        "fastavro; cavro (Cython) reads a five-line order in 6.5 µs and writes it in 9",
        "Python's objects have to be made whatever reads the bytes",
    ],
    [
        "a flash sale",
        "a counter in Redis, 51,000 reservations of five lines a second in one script; after a "
        "crash nothing says whose they were",
        "the transaction that makes a reservation durable",
    ],
    [
        "the edge",
        "any ASGI program before a queue: 0.2 ms an order without a broker that acknowledges",
        "parsing 8 KB and one round trip to the broker with `acks=all`",
    ],
    [
        "doing nothing",
        "consumers alone, without transactions: a poll each half second",
        "the broker's own threads, and a heartbeat of each member",
    ],
    [
        "memory",
        "RocksDB beside each stage: on disk instead of in Redis",
        "what a stage has to remember of an order under way",
    ],
]


def instead() -> Section:
    """A row a figure."""
    head = ["figure", "instead", "where the limit of the hardware lies"]
    return Section("What a user would pick instead", [TEXT, Table(head, ROWS)])
