"""`python -m services.allocation` runs one replica."""

from orders.engine.host.process import run
from services.allocation.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
