"""`orders topics`: brings a cluster and its registry to the catalogue, and shows what flows through a topic."""

from services.cli.topics.commands import app

__all__ = ["app"]
