"""The shared kernel, pure: ideas that several stages use, each once. It knows no stage."""
