"""`.venv-contracts/bin/python tools/lint_contracts.py` lints `docs/contracts` against the Open Data
Contract Standard by datacontract-cli, offline; exits 1 if one is none. All in one process: as
commands they would take a second each."""

import logging
import sys
from pathlib import Path

from datacontract.data_contract import DataContract

FOLDER = Path(__file__).parents[1] / "docs" / "contracts"


def main() -> int:
    """Print every fault; the exit code."""
    logging.disable()  # it logs each fault, and tells it
    contracts = sorted(FOLDER.glob("*.odcs.yaml"))
    complaints = [
        f"{contract.name}: {check.name}: {check.reason}"
        for contract in contracts
        for check in DataContract(data_contract_file=str(contract)).lint().checks
        if check.result != "passed"
    ]
    print("\n".join(complaints) or f"{len(contracts)} data contracts are sound", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
