"""In-memory fakes of the engine's ports: single-threaded, in `MemoryClock`'s time, held to the
same contract tests as the real ones."""
