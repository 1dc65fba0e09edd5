"""`make mutants`: changes the rules a little, and shows what no test notices."""
