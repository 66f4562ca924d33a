"""The command line: ``vayu demo``, ``send``, ``load``, ``runs``, ``engine``."""
