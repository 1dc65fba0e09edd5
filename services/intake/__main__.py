"""`python -m services.intake` runs one replica."""

from orders.engine.host.process import run
from services.intake.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
