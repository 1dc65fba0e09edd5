"""What runs: one folder a process, all of the same plan. The library that they stand on is
`orders/`."""
