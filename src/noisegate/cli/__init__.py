"""The command line, thin over `flow`."""
