"""`python -m services.inventory` runs one replica."""

from orders.engine.host.process import run
from services.inventory.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
