"""The native codec: `codec.c`, built where a compiler is (`setup.py`), and how it is found
(`library.py`)."""
