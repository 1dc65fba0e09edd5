"""`python -m services.review` runs one replica."""

from services.review.stage import STAGE
from services.runtime.replica import run

run(STAGE)
