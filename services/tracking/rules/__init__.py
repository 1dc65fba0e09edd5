"""The rules of tracking, pure."""
