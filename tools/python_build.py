"""How the Python that runs this was built. Each candidate of `make setup` runs it, before there is
a `.venv`, and the benchmark prints it.

It must run under any Python 3 and import nothing that has to be installed.
"""

import sys
import sysconfig

WANTED = (3, 11)
FLAGS = ("-fprofile-use", "-fprofile-instr-use", "-flto")
RECORDED = (
    "PY_CFLAGS",
    "PY_CFLAGS_NODIST",
    "PY_CORE_CFLAGS",
    "PY_LDFLAGS",
    "PY_LDFLAGS_NODIST",
    "PY_CORE_LDFLAGS",
    "CONFIGURE_CFLAGS_NODIST",
)


def optimised() -> bool:
    """Whether it was built with what its own test run taught the compiler, or at link time as a
    whole: such a Python runs the same code a fifth faster.

    Debian and Ubuntu build theirs so, and take the flags out of what is recorded. They take out
    the compiler's flag for using a profile, too, which everybody else's record has beside the one
    for making it: that one is left.
    """
    recorded = sysconfig.get_config_var
    if "--enable-optimizations" in str(recorded("CONFIG_ARGS")):
        return True
    if any(flag in str(recorded(name)) for name in RECORDED for flag in FLAGS):
        return True
    return bool(recorded("PGO_PROF_GEN_FLAG")) and not recorded("PGO_PROF_USE_FLAG")


def unfit() -> str:
    """Why no `.venv` can be made with it; empty if one can."""
    if sys.version_info[:2] != WANTED:
        return "it is Python {}.{}".format(*sys.version_info[:2])
    try:
        import ensurepip
        import venv  # noqa: F401

        ensurepip.version()  # Debian may have the module without what it installs
    except Exception as error:
        return f"it has no {getattr(error, 'name', None) or 'ensurepip'} module"
    return ""


if __name__ == "__main__":
    if because := unfit():
        sys.exit(because)
    print("optimised" if optimised() else "plain", sys.executable)
