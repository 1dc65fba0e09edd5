"""How goods are packed and what stands on the label (SH-01)."""

from collections.abc import Iterable
from typing import NamedTuple

from orders.business.decisions import passed
from orders.business.facts import beside
from orders.contracts.records import Article, RuleFired
from orders.engine.references import References
from services.shipping.policy import Packing, ShippingPolicy


class Packed(NamedTuple):
    """How a shipment is to be packed: `packings` are those its goods ask for, most demanding
    first."""

    packings: tuple[Packing, ...]
    marks: list[str]

    @property
    def packaging(self) -> str:
        """That of the most demanding goods."""
        return self.packings[0].packaging

    @property
    def natures(self) -> tuple[str, ...]:
        """Natures of the goods."""
        return tuple(packing.nature for packing in self.packings)


def pack(skus: Iterable[str], policy: ShippingPolicy, references: References) -> Packed:
    """Pack by the nature of the goods: as the most demanding ask, with the marks of all (SH-01).

    Articles that nobody knows, and natures without a packing, ask for nothing. The other data of
    the label are the shipment's: the number, its lines, weight and volume, the address in the
    order.
    """
    articles = references.table(Article)
    natures = {article["nature"] for sku in skus if (article := articles.get(sku)) is not None}
    asked = (
        tuple(packing for packing in policy.packings if packing.nature in natures)
        or policy.packings[-1:]
    )
    return Packed(asked, list(dict.fromkeys(mark for packing in asked for mark in packing.marks)))


def fired(packed: Packed) -> RuleFired:
    """What the packing rule said."""
    natures = ", ".join(packed.natures)
    because = f"packed as {packed.packaging} for {natures} goods"
    facts = beside("packaging", packed.packaging), beside("natures", natures)
    return passed("SH-01", "packed_by_nature", because, *facts)
