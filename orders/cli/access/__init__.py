"""Who may do what on the servers, worked out from each stage's declaration and the catalogue."""
