"""The only threads of the window, and what keeps them and the window out of each other's way."""
