"""What there is, of many articles."""

from tests.bench.page import Section, Table, tenth, whole
from tests.bench.stock.measure import Stock


def stock(found: Stock) -> Section:
    """Milliseconds by kind of question."""
    asked = next(iter(found.told.values())).measured
    text = (
        f"{whole(found.articles)} articles with two lots each. What `orders stock` does after "
        "Python has started, where ORDERS_GATEWAY_URL names a gateway: connect, ask, be told; "
        f"fifty rows at most. {whole(asked)} questions of each kind, one after the other, "
        "milliseconds (IV-01 promises 50). Who asks for lots first, or after a minute in which "
        f"nobody did, waits until they are listed: {whole(found.first_ms)} ms."
    )
    rows = [
        [kind, tenth(times.p50), tenth(times.p99), tenth(found.cpu_ms[kind])]
        for kind, times in found.told.items()
    ]
    head = ["", "p50", "p99", "CPU of both"]
    return Section("What there is of an article", [text, Table(head, rows)])
