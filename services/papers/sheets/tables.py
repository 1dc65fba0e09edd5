"""Tables that several papers have."""

from collections.abc import Mapping, Sequence

from services.papers.data.parts import Box, Goods
from services.papers.sheets.sheet import Table, table
from services.papers.sheets.words import Words


def described(goods: Goods) -> str:
    """Name, specification, article number."""
    return ", ".join(filter(None, (goods["name"], goods["specification"], goods["sku"])))


def goods(told: Sequence[Goods], words: Words, *, ordered: bool = False) -> Table:
    """What there is, and on wish of how much that was ordered."""
    columns = ["line", "goods", *(["ordered"] if ordered else []), "quantity"]
    rows = [
        [
            str(one["line"]),
            described(one),
            *([words.quantity(one["ordered"], one["unit"])] if ordered else []),
            words.quantity(one["quantity"], one["unit"]),
        ]
        for one in told
    ]
    return table(words, columns, rows)


def packages(boxes: Sequence[Box], words: Words, *, contents: bool) -> Table:
    """Package by package, on wish with a row for each article in it, and what all of them weigh."""
    columns = ["package", "sscc", "packaging", "gross_weight", "volume"]
    rows = [
        row for box in boxes for row in (_filled(box, words) if contents else [_box(box, words)])
    ]
    grams, millilitres = (sum(box[name] for box in boxes) for name in ("weight_g", "volume_ml"))
    return table(
        words,
        [*columns, *(["contents", "quantity"] if contents else [])],
        rows,
        heading=words["by_package"],
        sums=loaded(len(boxes), grams, millilitres, words),
    )


def _box(box: Box, words: Words) -> list[str]:
    return [
        box["package_id"],
        box["sscc"],
        words.packaging(box["packaging"]),
        words.weight(box["weight_g"]),
        words.volume(box["volume_ml"]),
    ]


def _filled(box: Box, words: Words) -> list[list[str]]:
    """The first row names the package."""
    told, nothing = _box(box, words), [""] * 5
    held = [[one["sku"], words.quantity(one["quantity"], one["unit"])] for one in box["holds"]]
    first, *others = held or [["", ""]]
    return [[*told, *first], *([*nothing, *other] for other in others)]


def loaded(count: int, grams: int, millilitres: int, words: Words) -> Mapping[str, str]:
    """How many packages, and what they are together."""
    return {
        "packages": str(count),
        "gross_weight": words.weight(grams),
        "volume": words.volume(millilitres),
    }
