"""`orders demo`: everything set up, real orders through all stages, shown live, and a proof that
the books balance."""
