"""Where tests stop a worker (`orders.engine.core.failpoints`): nothing listens in production."""

POINTS = ("insight: claimed", "insight: folded", "insight: written")
