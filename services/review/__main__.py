"""`python -m services.review` runs one replica."""

from services.review.stage import STAGE
from services.runtime.process import run

if __name__ == "__main__":
    run(STAGE)
