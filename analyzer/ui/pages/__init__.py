"""The pages, one file each, started by path."""
