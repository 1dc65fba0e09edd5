"""`python -m services.aftersales` runs one replica."""

from services.aftersales.stage import STAGE
from services.runtime.replica import run

run(STAGE)
