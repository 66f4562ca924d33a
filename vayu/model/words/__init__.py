"""Numbers, durations and values in sentences, and a slip shown under what was typed."""
