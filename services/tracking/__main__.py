"""`python -m services.tracking` runs one replica."""

from services.runtime.process import run
from services.tracking.stage import STAGE

if __name__ == "__main__":
    run(STAGE)
