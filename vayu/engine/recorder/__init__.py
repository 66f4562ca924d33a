"""The mmap block and the row files: written by workers, read by everybody else."""
