"""Is held of every order that is made what its parts lists ask for, and does it stay at the gate of
production?"""

from collections import Counter
from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.materials import Held, PartsLists
from orders.audit.standing import Standing
from orders.audit.story import Story


def misreserved(story: Story, lists: PartsLists, inventory: Standing | None) -> Iterator[Finding]:
    """Parts that are not what a line asks for; an order that went on and was not made, by what was
    held or promised; one of which inventory holds something else than it said. `inventory`: its
    state there, None where it has still something to read (IV-07)."""
    for version in story.materials.held.keys() | story.materials.promised:
        if any(name == "StockReserved" and of[0] == version for name, of in story.once):
            yield Finding(story.order_id, f"version {version} was handed on, and was not made")
    for version, held in story.materials.held.items():
        yield from _other_parts(story, held, lists)
        if version == max(story.received, default=0):
            yield from _other_amounts(story, held)
        waits = inventory is not None and inventory.version == version and not inventory.over
        if inventory is not None and waits and not story.ends:
            yield from _other_holds(story, held, inventory)


def _other_parts(story: Story, held: Held, lists: PartsLists) -> Iterator[Finding]:
    for made in held.made:
        wanted, has = lists.wanted(made), Counter[str]()
        for (line, sku), amount in held.lines.items():
            has[sku] += amount if line == made.line else 0
        if wanted is not None and has != wanted:
            says = f"line {made.line}: {dict(wanted)} go into it, {dict(+has)} are held"
            yield Finding(story.order_id, says)


def _other_amounts(story: Story, held: Held) -> Iterator[Finding]:
    ordered = story.ordered if story.ordered is not None else Counter[int]()
    for made in held.made:
        if made.quantity != ordered[made.line]:
            says = f"{ordered[made.line]} are ordered, {made.quantity} are to be made"
            yield Finding(story.order_id, f"line {made.line}: {says}")


def _other_holds(story: Story, held: Held, inventory: Standing) -> Iterator[Finding]:
    said, has = Counter[str](), Counter[str]()
    for (_, sku), amount in held.lines.items():
        said[sku] += amount
    for one in inventory.reservations:
        has[one.account] += one.amount
    if has != said:
        says = f"{dict(said)} are said to be held for it, {dict(has)} are"
        yield Finding(story.order_id, says)
