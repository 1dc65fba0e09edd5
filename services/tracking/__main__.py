"""`python -m services.tracking` runs one replica."""

from orders.engine.host.process import run
from services.tracking.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
