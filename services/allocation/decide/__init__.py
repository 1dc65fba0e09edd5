"""Event -> decision: orders (allocate, wait, recall), notices (settle, reallocate), articles
(what warehouses report); place asks."""
