"""Load beyond one request and one level: against each other, ever more, as it once was."""
