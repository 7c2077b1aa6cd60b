"""The library: every run kept, found again and gone on with, whatever happens to the program meanwhile."""
