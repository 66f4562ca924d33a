"""What other tools wrote, as requests: detected, read, and everything that is skipped."""
