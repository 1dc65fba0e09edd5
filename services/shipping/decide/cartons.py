"""In which cartons a shipment is to be packed (SH-01)."""

from collections.abc import Iterable, Iterator, Sequence

from orders.business.decisions import noted, passed
from orders.business.facts import beside
from orders.contracts.records import Article, PlannedCarton, RuleFired, ShipmentLine
from orders.contracts.records import Carton as Row
from orders.engine.references import References
from services.shipping.policy import ShippingPolicy
from services.shipping.records import Ctx
from services.shipping.rules.cartons import Carton, Goods, Left, Plan, plan

MOST_TOLD = 5
"""Of so many lines that no carton takes the decision says why."""


def planned(lines: Sequence[ShipmentLine], ctx: Ctx) -> tuple[list[PlannedCarton], list[RuleFired]]:
    """The cartons, and what the rules said; nothing where the house has told of no cartons."""
    kinds = ctx.references.derived(_kinds)
    if not kinds:
        return [], []
    made = plan(_goods(lines, ctx), kinds, ctx.policy.most_cartons)
    return [
        {
            "carton": one.carton,
            "packaging": one.packaging,
            "weight_g": one.weight_g,
            "lines": [
                {"line": line, "sku": sku, "quantity": quantity}
                for line, sku, quantity in one.lines
            ],
        }
        for one in made.cartons
    ], list(_said(made))


def _kinds(references: References) -> list[Carton]:
    return [
        Carton(
            row["carton"],
            (row["length_mm"], row["width_mm"], row["height_mm"]),
            row["most_g"],
            row["fill_percent"],
            tuple(row["packagings"]),
        )
        for row in references.table(Row).values()
    ]


def _goods(lines: Iterable[ShipmentLine], ctx: Ctx) -> Iterator[Goods]:
    """What of a shipment goes into cartons: all but services and what nobody knows."""
    articles = ctx.references.table(Article)
    for line in lines:
        article = articles.get(line["sku"])
        if article is not None and article["stocked"]:
            yield Goods(
                line["line"],
                line["sku"],
                line["quantity"],
                _packaging(article, ctx.policy),
                article["weight_g"],
                article["volume_ml"],
                (article["length_mm"], article["width_mm"], article["height_mm"]),
                article["keep_upright"],
                article["stackable"],
            )


def _packaging(article: Article, policy: ShippingPolicy) -> str:
    for packing in policy.packings:
        if packing.nature == article["nature"]:
            return packing.packaging
    return policy.packings[-1].packaging


def _said(made: Plan) -> Iterator[RuleFired]:
    if made.cartons:
        kinds = ", ".join(sorted({one.carton for one in made.cartons}))
        because = f"{len(made.cartons)} cartons: {kinds}"
        facts = beside("cartons", len(made.cartons)), beside("kinds", kinds)
        yield passed("SH-01", "cartons_planned", because, *facts)
    for left in made.left[:MOST_TOLD]:
        yield _in_none(left)


def _in_none(left: Left) -> RuleFired:
    because = f"{left.quantity} x {left.sku}: {left.why.replace('_', ' ')}"
    facts = beside("pieces", left.quantity, line=left.line), beside("sku", left.sku, line=left.line)
    return noted("SH-01", left.why, because, *facts)
