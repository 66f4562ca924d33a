"""Whether one of two runs is faster, or one of two sides of a run, and which may be compared."""
