"""`python -m services.allocation` runs one replica."""

from services.allocation.stage import STAGE
from services.runtime.process import run

if __name__ == "__main__":
    run(STAGE)
