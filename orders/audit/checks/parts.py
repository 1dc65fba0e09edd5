"""Is nothing sent of what is still open of an order, and is it done only when nothing is?"""

from collections import Counter
from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.story import Story


def ahead(story: Story) -> Iterator[Finding]:
    """Units that warehouses were to send before inventory had handed them on, and orders whose
    delivery is over while a part is still to come (IV-05). Only to be asked of orders of which
    every stage has read everything."""
    parts = story.parts
    for version, handed in parts.handed.items():
        net = Counter(parts.allocated.get(version, {}))
        net.subtract(parts.again.get(version, {}))
        for part in handed.values():
            net.subtract(part.lines)
        for (line, sku), units in sorted(net.items()):
            if units > 0:
                because = f"{units} of line {line} ({sku}) are allocated that were not handed on"
                yield Finding(story.order_id, f"version {version}: {because}")
        if version in parts.over:
            for (line, sku), units in sorted(parts.open(version).items()):
                because = f"is said to be delivered, and {units} of line {line} ({sku}) are open"
                yield Finding(story.order_id, f"version {version} {because}")
