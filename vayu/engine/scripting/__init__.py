"""The port to JavaScript, and QuickJS behind it. Native code stays in here."""
