"""The reference, written from the code: what has a name there has a line here."""
