"""The machine behind the front room: batches, claims, rounds, poison. Nobody but the engine,
tests and replay imports it."""
