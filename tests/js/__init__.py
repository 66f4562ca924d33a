"""Scripts beside the programs that define how they behave: chai and Newman, in Node."""
