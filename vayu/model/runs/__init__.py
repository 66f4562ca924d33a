"""A load run as it is asked for, where it is in its life, and what its folder says of itself."""
