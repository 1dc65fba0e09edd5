"""Writes `docs/requirements.md`: every requirement with the code that carries it out and the tests
that hold it.

Sources: `docs/requirements.yaml` says which requirements there are and how far each is built;
docstrings and comments of `services/`, `orders/` and `tests/` name the ids.
"""
