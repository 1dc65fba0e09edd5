"""A flash sale: one article, one piece for ten buyers, and all of them come at once. Now and then
somebody among them wants something else."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orders.cli.demo.cpu import spent
from orders.client.reading import Reader
from tests.bench.aboard import EARLY, OTHERS
from tests.bench.drive import rest
from tests.bench.house import House, Setup, open_house
from tests.bench.percentiles import NEVER, Percentiles, percentiles
from tests.bench.plan import Plan
from tests.bench.processes import ours
from tests.bench.say import say
from tests.bench.watch import RELEASED, RELEASES, RESERVED

SUBMISSIONS, ARTICLE = "orders.submissions.v1", "SKU-1"
SOLD, WAITING = "StockReserved", "OrderBackordered"
BUYER, OTHER = "shop:flash-", "shop:other-"
PATIENCE = 900.0


@dataclass(frozen=True)
class Books:
    """From the topics, once all is quiet. `sold`: orders of the article that got their piece,
    `by_partition`: the same where they stood; `shipped`: pieces released to the warehouse.
    `unanswered`: buyers who were told nothing; `out_of_turn`: those who got nothing while somebody
    behind them in their partition did."""

    sold: int
    by_partition: tuple[int, ...]
    shipped: int
    unanswered: int
    out_of_turn: int


@dataclass(frozen=True)
class Flash:
    """`seconds`: from the first submission to the last buyer's answer; `answers`: from each
    submission to its answer. `others`: submission to release of those who wanted something else.
    `cpu_us` of stages, broker and Redis an order."""

    buyers: int
    pieces: int
    seconds: float
    answers: Percentiles
    others: Percentiles
    cpu_us: float
    books: Books


def measure(plan: Plan) -> Flash:
    """One sale in a house of its own."""
    partitions, everybody = plan.partitions[0], plan.flash * OTHERS // (OTHERS - 1)
    setup = Setup(
        "flash",
        partitions,
        plan.modes[0],
        orders=plan.flash,
        ready=EARLY + everybody,
        watched=(RESERVED, RELEASES),
    )
    with open_house(setup) as house:
        house.start()
        house.channel.send(EARLY)
        rest(house, PATIENCE)
        before = house.cpu()
        say(f"  {everybody:,} orders at once")
        house.channel.send(everybody)
        house.until(lambda: _answered(house) >= EARLY + everybody, PATIENCE)
        served = EARLY + everybody - plan.flash + plan.flash // 10
        house.until(lambda: len(house.watch.released) >= served, PATIENCE)
        return _result(house, plan.flash, ours(spent(before, house.cpu())) / everybody * 1e6)


def _answered(house: House) -> int:
    seen = house.watch.seen
    return sum(len(seen.get(answer, ())) for answer in (SOLD, WAITING))


def _result(house: House, buyers: int, cpu_us: float) -> Flash:
    sent, seen = house.channel.sent, house.watch.seen
    answered = seen.get(WAITING, {}) | seen.get(SOLD, {})
    times = {one: answered.get(one, NEVER) for one in sent if one.startswith(BUYER)}
    released = house.watch.released
    return Flash(
        buyers=buyers,
        pieces=buyers // 10,
        seconds=(max(times.values()) - min(sent[one] for one in times)) / 1000,
        answers=percentiles([at - sent[one] for one, at in times.items()]),
        others=percentiles(
            [released.get(one, NEVER) - sent[one] for one in sent if one.startswith(OTHER)]
        ),
        cpu_us=cpu_us,
        books=audit(house),
    )


def audit(house: House) -> Books:
    """Count again, from the topics alone."""
    queues: dict[int, list[str]] = {}
    answers: list[tuple[str, str]] = []
    shipped = 0
    for topic, partition, key, record, value in _records(house):
        if topic == SUBMISSIONS:
            queues.setdefault(partition, []).append(key)
        elif record in (SOLD, WAITING):
            answers.append((key, record))
        elif record == RELEASED:
            shipped += sum(line["quantity"] for line in value["lines"] if line["sku"] == ARTICLE)
    sold = Counter(key for key, record in answers if record == SOLD)
    told = {key for key, _ in answers}
    return Books(
        sold=sold.total(),
        by_partition=tuple(sum(sold[key] for key in queue) for _, queue in sorted(queues.items())),
        shipped=shipped,
        unanswered=sum(key not in told for queue in queues.values() for key in queue),
        out_of_turn=sum(out_of_turn(queue, sold.keys()) for queue in queues.values()),
    )


def out_of_turn(queue: Sequence[str], sold: Container[str]) -> int:
    """How many of a queue got nothing while somebody behind them did."""
    last = max((place for place, key in enumerate(queue) if key in sold), default=0)
    return sum(key not in sold for key in queue[:last])


def _records(house: House) -> Iterator[tuple[str, int, str, str, Mapping[str, Any]]]:
    """(topic, partition, key, record, value) of the buyers' orders, in order within a partition."""
    with Reader(house.settings) as reader:
        for one in reader.read(reader.everywhere((SUBMISSIONS, RESERVED, RELEASES))):
            key = (one.key or b"").decode()
            if key.startswith(BUYER) and one.value is not None:
                kind, value = house.codec.decode(one.value, one.topic)
                yield one.topic, one.partition, key, kind.name, value
