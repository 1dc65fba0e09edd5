"""Which cartons a shipment is packed in (SH-01), by whole numbers alone: edges, volume, weight, and
what may lie together. What passes these bounds may still not be laid out; what does not pass them
cannot. So the plan is the warehouse's beginning, and the same whenever it is made again.

A piece lies in any way unless it must stand upright; one on which nothing may stand takes its
floor up to the lid. Goods of which no edges are known are planned by volume and weight.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

Edges = tuple[int, int, int]
"""Length, width, height in millimetres; zeros: unknown."""
Why = Literal[
    "no_carton_for_its_nature",
    "longer_than_every_carton",
    "heavier_than_every_carton",
    "larger_than_every_carton",
    "too_many_cartons",
]
ML_PER_MM3 = 1_000


class Carton(NamedTuple):
    """A kind of carton, by its inside: edges in millimetres, what it bears in grams, how much of
    its volume can be used in practice, percent. `packagings`: for goods packed so; empty: any."""

    name: str
    edges: Edges
    most_g: int
    fill_percent: int
    packagings: tuple[str, ...] = ()

    @property
    def usable_ml(self) -> int:
        """Rounded down."""
        length, width, height = self.edges
        return length * width * height * self.fill_percent // (100 * ML_PER_MM3)


class Goods(NamedTuple):
    """So many pieces of a line, all alike; of one piece edges, grams, millilitres. `packaging`:
    what its nature asks for."""

    line: int
    sku: str
    quantity: int
    packaging: str
    weight_g: int
    volume_ml: int
    edges: Edges = (0, 0, 0)
    upright: bool = False
    stackable: bool = True


class Packed(NamedTuple):
    """One carton, and how many pieces of which lines are in it: (line, sku, quantity)."""

    carton: str
    packaging: str
    lines: tuple[tuple[int, str, int], ...]
    weight_g: int


class Left(NamedTuple):
    """Pieces that no carton takes, and why; people see to them."""

    line: int
    sku: str
    quantity: int
    why: Why


class Plan(NamedTuple):
    """Every piece is in a carton or left."""

    cartons: list[Packed]
    left: list[Left]


def plan(goods: Iterable[Goods], cartons: Sequence[Carton], most: int) -> Plan:
    """Pack what asks for the same packaging together, the largest pieces first: into the smallest
    carton that takes all the rest, else into the one that takes most of it. At most `most`
    cartons."""
    made = Plan([], [])
    by_packaging: dict[str, list[Goods]] = {}
    for one in goods:
        if one.quantity > 0:
            by_packaging.setdefault(one.packaging, []).append(one)
    for packaging, together in by_packaging.items():
        allowed = [c for c in cartons if not c.packagings or packaging in c.packagings]
        allowed.sort(key=lambda c: (c.usable_ml, c.most_g, c.name))
        _pack(packaging, _fitting(together, allowed, made), allowed, most, made)
    return made


def takes(carton: Carton, piece: Goods) -> Why | None:
    """None if an empty carton takes one such piece, else the first bound that it breaks."""
    if not _lies_in(piece, carton.edges):
        return "longer_than_every_carton"
    if piece.weight_g > carton.most_g:
        return "heavier_than_every_carton"
    if not all(piece.edges) and piece.volume_ml > carton.usable_ml:
        return "larger_than_every_carton"
    return None


def _fitting(goods: Sequence[Goods], cartons: Sequence[Carton], made: Plan) -> list[Goods]:
    """Those of which a carton takes a piece, the largest first; the others are left."""
    found = list[Goods]()
    for one in goods:
        broken = [takes(carton, one) for carton in cartons]
        if None in broken:
            found.append(one)
        else:
            why = broken[-1] if broken else None
            left = Left(one.line, one.sku, one.quantity, why or "no_carton_for_its_nature")
            made.left.append(left)
    found.sort(key=lambda one: (-one.volume_ml, -one.weight_g, one.line, one.sku))
    return found


def _pack(
    packaging: str, goods: list[Goods], cartons: Sequence[Carton], most: int, made: Plan
) -> None:
    while goods and len(made.cartons) < most:
        carton, inside = _chosen(goods, cartons)
        made.cartons.append(_packed(carton, packaging, goods, inside))
        goods = [
            one._replace(quantity=one.quantity - quantity)
            for one, quantity in zip(goods, inside, strict=True)
            if quantity < one.quantity
        ]
    made.left.extend(Left(one.line, one.sku, one.quantity, "too_many_cartons") for one in goods)


def _chosen(goods: Sequence[Goods], cartons: Sequence[Carton]) -> tuple[Carton, list[int]]:
    """The carton for what is to be packed next, and how many pieces of each it takes."""
    wanted = [one.quantity for one in goods]
    best: tuple[Carton, list[int]] | None = None
    for carton in cartons:
        inside = _inside(carton, goods)
        if inside == wanted:
            return carton, inside
        if any(inside) and (best is None or _amount(goods, inside) > _amount(goods, best[1])):
            best = carton, inside
    assert best is not None, "of each of them some carton takes a piece"
    return best


def _inside(carton: Carton, goods: Sequence[Goods]) -> list[int]:
    """How many pieces of each a carton takes, filled in their order; a first piece that lies in it
    is taken, however much of the carton it fills."""
    space, weight, inside = carton.usable_ml, carton.most_g, list[int]()
    for one in goods:
        number, each = 0, _space(one, carton)
        if takes(carton, one) is None:
            bounds = [one.quantity]
            bounds += [max(space, 0) // each] if each else []
            bounds += [weight // one.weight_g] if one.weight_g else []
            number = max(min(bounds), 0 if any(inside) else 1)
        space -= number * each
        weight -= number * one.weight_g
        inside.append(number)
    return inside


def _amount(goods: Sequence[Goods], inside: Sequence[int]) -> tuple[int, int, int]:
    """Volume, grams, pieces."""
    pairs = list(zip(goods, inside, strict=True))
    return (
        sum(one.volume_ml * number for one, number in pairs),
        sum(one.weight_g * number for one, number in pairs),
        sum(inside),
    )


def _packed(carton: Carton, packaging: str, goods: Sequence[Goods], inside: list[int]) -> Packed:
    pairs = [(one, number) for one, number in zip(goods, inside, strict=True) if number]
    weight = sum(one.weight_g * number for one, number in pairs)
    lines = tuple(sorted((one.line, one.sku, number) for one, number in pairs))
    return Packed(carton.name, packaging, lines, weight)


def _lies_in(piece: Goods, carton: Edges) -> bool:
    """Whether it can lie in an empty carton along its edges. Slantwise is nobody's way to pack."""
    if not all(piece.edges):
        return True
    if not piece.upright:
        return all(p <= c for p, c in zip(sorted(piece.edges), sorted(carton), strict=True))
    *floor, height = piece.edges
    *bottom, lid = carton
    return height <= lid and all(p <= c for p, c in zip(sorted(floor), sorted(bottom), strict=True))


def _space(piece: Goods, carton: Carton) -> int:
    """Millilitres that a piece takes of the carton's usable volume."""
    if piece.stackable or not all(piece.edges):
        return piece.volume_ml
    length, width, height = piece.edges
    floor = length * width if piece.upright else length * width * height // max(piece.edges)
    return max(piece.volume_ml, floor * carton.edges[2] // ML_PER_MM3)
