"""Data in other shapes: tables, files, other tools' formats. Pure: no I/O."""
