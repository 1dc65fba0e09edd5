"""`python -m services.tracking` runs one replica."""

from services.runtime.replica import run
from services.tracking.stage import STAGE

run(STAGE)
