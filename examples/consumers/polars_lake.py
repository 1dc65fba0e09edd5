"""Orders completed by channel, asked of the lake in Polars. It needs polars and
pyiceberg[pyarrow,sql-sqlite].

    python examples/consumers/polars_lake.py --lake var/lake

`orders lake write` fills the lake.
"""

import argparse
from pathlib import Path

import polars as pl
from pyiceberg.catalog.sql import SqlCatalog


def main() -> None:
    """Print the answer, a channel a line."""
    parser = argparse.ArgumentParser(description="Orders completed by channel, in Polars.")
    parser.add_argument("--lake", type=Path, default=Path("var/lake"), help="default var/lake")
    folder = parser.parse_args().lake.resolve()
    if not (folder / "catalog.db").exists():
        raise SystemExit(f"no lake in {folder}; orders lake write makes one")
    catalog = SqlCatalog("lake", uri=f"sqlite:///{folder}/catalog.db", warehouse=str(folder))
    table = catalog.load_table("lake.order_completed")
    # only these columns are read
    completed = table.scan(selected_fields=("order_id", "delivered")).to_polars()
    quantities = pl.element().struct.field("quantity")
    answer = (
        completed.lazy()
        .select(
            channel=pl.col("order_id").str.split(":").list.first(),
            pieces=pl.col("delivered").list.eval(quantities).list.sum(),
        )
        .group_by("channel")
        .agg(orders=pl.len(), pieces=pl.col("pieces").sum())
        .sort("channel")
        .collect()
    )
    for row in answer.rows():
        print(*row)


if __name__ == "__main__":
    main()
