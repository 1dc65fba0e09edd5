"""One replica of allocation."""

from services.allocation.stage import STAGE
from services.runtime.replica import run

if __name__ == "__main__":
    run(STAGE)
