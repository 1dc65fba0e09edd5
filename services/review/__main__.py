"""`python -m services.review` runs one replica."""

from orders.engine.host.process import run
from services.review.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
