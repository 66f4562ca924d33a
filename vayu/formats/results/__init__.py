"""What other tools measured, as rows of our own, or as histograms."""
