"""How many examples the tests of properties try: all in `make test`, half of them in
`make test-fast`, which says `--hypothesis-profile=fast`.

They are the same ones each time, and none fails for being slow: what lands is judged by what it
changed. `pytest --hypothesis-profile=wander` tries others each time, to look for what nobody
thought of."""

from hypothesis import HealthCheck, Phase, settings

USUAL, FEW = 100, 50
"""What hypothesis tries where nobody says how many; what it tries then in a fast run."""


def examples(most: int) -> int:
    """So many of them, or in a fast run the same part of it; two at least."""
    return max(2, most * settings().max_examples // USUAL)


def drawn(most: int) -> settings:
    """For histories through all stages, which take seconds: so many, the same ones each time, and
    none is made smaller when it fails."""
    return settings(
        max_examples=examples(most),
        phases=(Phase.generate,),
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
