"""The tools that make what the package carries; not installed with it."""
