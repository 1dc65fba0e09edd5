"""`orders topics`: brings a cluster and its registry to the catalogue, and shows what flows
through a topic."""
