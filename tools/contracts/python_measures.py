"""Renders `orders/contracts/measures.py`: measures as Python objects."""

import textwrap

from tools.contracts.entries import MeasureEntry
from tools.contracts.sources import Sources

WIDTH = 100
TOP = '''\
"""Every measure. Generated from `schemas/measures.yaml` by `make contracts`: do not edit."""

from collections.abc import Mapping

from orders.contracts.measure import Measure

MEASURES: Mapping[str, Measure] = {
'''
BOTTOM = '''\
}
"""By name, in the order of `schemas/measures.yaml`."""
'''


def render(sources: Sources) -> str:
    """The text of measures.py."""
    entries = [_measure(name, entry) for name, entry in sources.measures.items()]
    return TOP + "".join(entries) + BOTTOM


def _measure(name: str, entry: MeasureEntry) -> str:
    edges = "".join(f"            {edge:_},\n" for edge in entry.edges)
    lines = [
        f'    "{name}": Measure(',
        f'        name="{name}",',
        f'        stage="{entry.stage}",',
        f'        unit="{entry.unit}",',
        f"        edges=(\n{edges}        )," if edges else "        edges=(),",
        f'        label="{entry.label}",',
        _about(entry.about),
        "    ),",
    ]
    return "\n".join(lines) + "\n"


def _about(text: str) -> str:
    if len(line := f'        about="{text}",') <= WIDTH:
        return line
    pieces = textwrap.wrap(text, WIDTH - 14, drop_whitespace=False)
    return "\n".join(["        about=(", *(f'            "{one}"' for one in pieces), "        ),"])
