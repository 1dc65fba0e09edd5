"""`python -m services.aftersales` runs one replica."""

from orders.engine.host.process import run
from services.aftersales.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
