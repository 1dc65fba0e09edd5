"""What the libraries and the broker leave at best."""

from tests.bench.page import Section, Table

PRICES = [
    ["a record read with librdkafka", "2.9 µs", "0.5 µs"],
    ["a record written, without headers / with nine", "2.5 / 8.5 µs", "4.9 / 6.3 µs"],
    ["a transaction of one record, 1 partition", "1.2 ms", "5.9 ms"],
    ["… 8 partitions", "1.8 ms", "11.2 ms"],
    ["… 24 partitions", "4.0 ms", "30.9 ms"],
]
TEXT = """Measured by themselves on a machine like this one (yardstick 44 to 70), CPU of the \
client and of the broker. The broker's price is the transaction, not the record: about 6 ms, and \
1 ms for each partition that it touches. So few orders a second cost more each than many do."""
FLOOR = """On its way to release 47 records of an order are read or written. That alone costs \
about 170 µs of the clients' CPU and 30 µs of the broker's, before any transaction and any rule; \
and no order can take less time than the transactions of five stages, one after the other."""

REQUESTS = """Why a partition costs what it does: librdkafka puts one partition into each request \
that writes (its issue 1700), and an idempotent producer has five of them under way. A turn of \
stages together writes to some 20 topics: 60 requests with 3 partitions and 240 with 12, in twelve \
round trips or 48. In a rough profile of the broker's request threads at 100 orders a second (25 \
thread dumps that caught one at work) two fifths were answering, which wakes the network thread, a \
third appending, an eighth asking whether the partition belongs to the transaction. So latency at \
low rates is that of requests one after the other. Longer waits of fetches do not help: \
`fetch.min.bytes` of 100 kB with waits of 30 and 60 ms took no less CPU and 100 ms more."""


def limits() -> Section:
    """Where the figures above cannot go."""
    head = ["what", "client", "broker"]
    return Section("What the hardware leaves", [TEXT, Table(head, PRICES), REQUESTS, FLOOR])
