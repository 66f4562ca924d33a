"""A request of a run as a row, why one failed, and every number that is counted."""
