"""`python -m services.shipping` runs one replica."""

from orders.engine.host.process import run
from services.shipping.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
