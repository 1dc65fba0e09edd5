"""`python -m services.intake` runs one replica."""

from services.intake.stage import STAGE
from services.runtime.replica import run

run(STAGE)
