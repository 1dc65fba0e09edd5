"""`python -m services.effects` runs one replica."""

from orders.engine.host.process import run
from services.effects.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
