"""What runs measured, as DataFrames; in the kernel, from the files of the run folder."""
