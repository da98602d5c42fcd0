"""Keeping a workspace for long: backups and putting them back, carrying it to a laptop, shredding what is over."""
