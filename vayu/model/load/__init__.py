"""Load profiles: when requests start, or how many users there are; and a search for the most."""
