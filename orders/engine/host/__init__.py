"""What turns a stage into a process: settings in, logs, health, metrics and the watchdog out;
the real clock."""
