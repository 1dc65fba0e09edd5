"""One replica of inventory."""

from services.inventory.stage import STAGE
from services.runtime.replica import run

if __name__ == "__main__":
    run(STAGE)
