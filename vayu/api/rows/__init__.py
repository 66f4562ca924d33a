"""What was recorded of a run, and everything that its rows can be asked."""
