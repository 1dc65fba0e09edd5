"""The public data sets themselves, where they are at hand: figures that the data's own
description gives."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from orders.cli.imports.commands import app

DATA = Path(os.environ.get("TEST_DATA_DIR", "../shared/data"))
UCI = DATA / "uci_online_retail/online_retail.csv.gz"
OLIST = DATA / "olist/sample_8135"


def dry_run(folder: Path, *arguments: str) -> dict[str, Any]:
    options = ["--dry-run", "--json", "--rejects", str(folder / "rejects.csv")]
    result = CliRunner().invoke(app, [*arguments, *options])
    assert result.exit_code == 0, result.output
    summary: dict[str, Any] = json.loads(result.stdout)
    return summary


@pytest.mark.long
@pytest.mark.skipif(
    not UCI.is_file(), reason=f"no {UCI}: set TEST_DATA_DIR to the folder of the shared data"
)
def test_every_row_of_uci_online_retail_is_accounted_for(tmp_path: Path):
    summary = dry_run(
        tmp_path, "uci-retail", str(UCI), "--returns", str(tmp_path / "returns.jsonl")
    )
    assert summary["rows_imported"] + summary["rows_refused"] == 541_909
    assert summary["refused_by_code"]["stock_write_off"] == 1_336
    assert summary["refused_by_code"]["not_an_order"] == 3
    assert summary["orders"] > 19_000


@pytest.mark.skipif(
    not OLIST.is_dir(), reason=f"no {OLIST}: set TEST_DATA_DIR to the folder of the shared data"
)
def test_every_row_of_olist_is_accounted_for(tmp_path: Path):
    summary = dry_run(tmp_path, "olist", str(OLIST))
    assert summary["rows_imported"] + summary["rows_refused"] == 8_135 + 8_365
    assert summary["refused_by_code"] == {"no_items": 775}
    assert summary["orders"] == 7_360
