"""Papers: labels of cartons, and where papers are kept."""
