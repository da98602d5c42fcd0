"""Measurements behind the figures of the README; each script is run by hand and writes its own table."""
