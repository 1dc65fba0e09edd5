"""`python -m services.intake` runs one replica."""

from services.intake.stage import STAGE
from services.runtime.process import run

if __name__ == "__main__":
    run(STAGE)
