"""`orders payments`: payments that two tell of, and the person of finance who says whether they are
two (RV-03)."""
