"""The panels of the window: one feature, one file; they do not know each other."""
