"""The rooms of the pipeline: stages, the runtime that carries them, their contracts, the `orders` command."""
