"""State stores and ledgers in Redis: one Lua script an operation, which compares before it does
anything."""
