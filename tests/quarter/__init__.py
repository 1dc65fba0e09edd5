"""A simulated quarter: months of a small house, hour by hour, through all stages, on the unchanged
engine and the fakes of its servers (docs/decisions/0085-a-simulated-quarter.md)."""
