"""One question each: pure functions from what was folded to findings. Every one is shown in
tests to find its kind of fault."""
