"""The one path that the command line and the window take from settings and data to a trained network."""
