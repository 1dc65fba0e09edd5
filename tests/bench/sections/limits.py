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

BEFORE = """Against the revision before stages ran together (`make bench-compare REV=ec283fd`, its \
stages apart as they were then, two rounds in turn on 2026-11-29): the CPU of everything is half \
to release and two thirds in a whole life, where a third was aimed at; at its highest rate one \
process of all stages makes less than processes apart."""
PAIRED = [
    ["to release at 50/s, CPU", "31.3 ms", "16.0 ms", "0.51 (0.49 to 0.53)"],
    ["to release at 100/s, CPU", "16.0 ms", "8.4 ms", "0.53 (0.50 to 0.55)"],
    ["to release at 100/s, p50 / p99", "426 / 610 ms", "270 / 426 ms", "0.63 / 0.70"],
    ["to release, highest rate", "1,033/s", "511/s", "0.51 (0.44 to 0.58)"],
    ["whole life at 50/s, CPU", "35.5 ms", "22.8 ms", "0.64 (0.62 to 0.67)"],
    ["whole life at 50/s, p50 / p99", "1,144 / 1,560 ms", "536 / 1,008 ms", "0.47 / 0.64"],
]
THREAD = """Why: one process of all stages is one thread. At 100 whole lives a second its loop \
was deciding for 5.5 seconds of 14, reading and writing Avro for 1.2, writing to the broker and \
waiting for it for 4.8, asking Redis for 2.3; and no function of it took more than a twelfth. Two \
of them (`orders run -r 2`) share the partitions: at that rate, one measurement with four \
partitions, 93 orders a second were released instead of 70, p50 was 898 ms instead of 3,965, for \
17.1 ms of CPU an order instead of 13.2. More than half of the CPU at low rates is the broker's, \
nearly all in the threads that take requests: what is left to gain is fewer partitions written in \
a transaction, and those are the topics that others read."""

DOOR = """What the way to the customer's door has added (gates, effects, timelines, exceptions, \
promises, claims), against the revision before it (`make bench-compare REV=fa794c7a`, releases and \
whole lives at 100/s, stages apart, two rounds in turn on 2026-12-01, yardstick 26 to 28). 5 % \
were allowed. Whole lives at 100/s keep both cores full with either (1.91 and 1.97 of 2), so their \
latency is that of a queue; flat out two rounds say little."""
ADDED = [
    ["to release at 100/s, CPU", "13.7 ms", "14.0 ms", "1.02 (1.02 to 1.03)"],
    ["to release at 100/s, p50 / p99", "312 / 468 ms", "282 / 396 ms", "0.90 / 0.84"],
    ["to release flat out, CPU", "1.91 ms", "1.90 ms", "0.99 (0.96 to 1.02)"],
    ["whole life at 100/s, CPU", "18.1 ms", "18.6 ms", "1.03 (1.02 to 1.04)"],
    ["… of tracking", "1.64 ms", "2.53 ms", "1.54 (1.54 to 1.55)"],
    ["… of shipping", "1.42 ms", "1.52 ms", "1.07"],
    ["… of allocation, inventory, intake", "4.39 ms", "3.94 ms", "0.90"],
    ["whole life at 100/s, p50 / p99", "1,182 / 1,729 ms", "2,004 / 2,726 ms", "1.71 / 1.59"],
    ["whole life flat out, CPU", "15.4 ms", "18.1 ms", "1.18 (1.06 to 1.30)"],
]


def limits() -> Section:
    """Where the figures above cannot go."""
    head = ["what", "client", "broker"]
    paired = Table(["figure", "before", "together", "ratio"], PAIRED)
    added = Table(["figure", "before", "with it", "ratio"], ADDED)
    prices = Table(head, PRICES)
    parts: list[str | Table] = [TEXT, prices, REQUESTS, FLOOR]
    parts += [BEFORE, paired, THREAD, DOOR, added]
    return Section("What the hardware leaves", parts)
