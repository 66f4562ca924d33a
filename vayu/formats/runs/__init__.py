"""The files of a run's folder, and rows for other programs."""
