"""The window of DNN Explorer; everything it computes is done by :mod:`core`."""
