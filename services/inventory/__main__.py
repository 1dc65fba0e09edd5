"""`python -m services.inventory` runs one replica."""

from services.inventory.stage import STAGE
from services.runtime.process import run

if __name__ == "__main__":
    run(STAGE)
