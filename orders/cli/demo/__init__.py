"""`orders demo`: everything set up, orders over HTTP from stand-in shops and through all stages,
shown live, and a proof that every order is there once and the books balance."""
