"""The business rules of aftersales, pure: what became of each line, what may come back, what is
paid back, who answers."""
