"""The rules of correspondence, pure: lines.py says what becomes of each line."""
