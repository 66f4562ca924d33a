"""One worker process: a loop that paces, sends, runs scripts and records."""
