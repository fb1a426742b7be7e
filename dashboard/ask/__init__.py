"""Questions from the command line."""
