#!/bin/sh
# Prints the Python 3.11 that a .venv is made with, and says on stderr which it took and why.
#
#     tools/choose_python.sh [PYTHON]
#
# One that is named wins if it will do. Else the first that was built with optimisations (the same code runs a fifth faster), else the
# first that will do. One that lacks a module is passed over. Exit code 1 if there is none.
build=$(dirname "$0")/python_build.py
plain=

for python in "${1:-}" python3.11 /usr/bin/python3.11; do
    [ -n "$python" ] || continue
    if ! command -v "$python" >/dev/null 2>&1; then
        [ "$python" != "${1:-}" ] || echo "passed over $python: it is not there" >&2
        continue
    fi
    found=$("$python" "$build" 2>&1) || { echo "passed over $python: $found" >&2; continue; }
    path=${found#* }
    if [ "$python" = "${1:-}" ]; then
        echo "Python: $path, as it was asked for (${found%% *} build)" >&2
        echo "$path"; exit 0
    fi
    if [ "${found%% *}" = optimised ]; then
        echo "Python: $path, which was built with optimisations" >&2
        echo "$path"; exit 0
    fi
    plain=${plain:-$path}
done

if [ -n "$plain" ]; then
    echo "Python: $plain, a plain build; one that was built with optimisations would be a fifth faster" >&2
    echo "$plain"; exit 0
fi
echo "Python 3.11 with its venv module is needed: install it, or say PYTHON=/path/to/python3.11" >&2
exit 1
