"""`python -m services.correspondence` runs one replica."""

from orders.engine.host.process import run
from services.correspondence.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
