"""`python -m services.shipping` runs one replica."""

from services.runtime.replica import run
from services.shipping.stage import STAGE

run(STAGE)
