"""The library that the services stand on: contracts, engine, business, client, audit, replay,
datasets, cli."""
