"""The port to the network, and libcurl behind it. Native code stays in here."""
