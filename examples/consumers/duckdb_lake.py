"""Orders completed by channel, asked of the lake in DuckDB. It needs duckdb and
pyiceberg[pyarrow,sql-sqlite].

    python examples/consumers/duckdb_lake.py --lake var/lake

`orders lake write` fills the lake; `orders lake sql` asks it in the same SQL without a program.
"""

import argparse
from pathlib import Path

import duckdb
from pyiceberg.catalog.sql import SqlCatalog

QUERY = """
SELECT split_part(order_id, ':', 1) AS channel,
       count(*) AS orders,
       sum(list_sum(list_transform(delivered, lambda one: one.quantity))) AS pieces
FROM completed GROUP BY channel ORDER BY channel
"""


def main() -> None:
    """Print the answer, a channel a line."""
    parser = argparse.ArgumentParser(description="Orders completed by channel, in DuckDB.")
    parser.add_argument("--lake", type=Path, default=Path("var/lake"), help="default var/lake")
    folder = parser.parse_args().lake.resolve()
    if not (folder / "catalog.db").exists():
        raise SystemExit(f"no lake in {folder}; orders lake write makes one")
    catalog = SqlCatalog("lake", uri=f"sqlite:///{folder}/catalog.db", warehouse=str(folder))
    table = catalog.load_table("lake.order_completed")
    # only these columns are read; DuckDB takes them from memory as they are
    database = duckdb.connect()
    database.register("completed", table.scan(selected_fields=("order_id", "delivered")).to_arrow())
    for row in database.sql(QUERY).fetchall():
        print(*row)


if __name__ == "__main__":
    main()
