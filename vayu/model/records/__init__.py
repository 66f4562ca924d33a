"""What a record is, and plain data made into one with every problem named at once."""
