"""The workspace on the wire: opened folders, read and written for whoever holds the token."""
