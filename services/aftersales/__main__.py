"""`python -m services.aftersales` runs one replica."""

from services.aftersales.stage import STAGE
from services.runtime.process import run

if __name__ == "__main__":
    run(STAGE)
