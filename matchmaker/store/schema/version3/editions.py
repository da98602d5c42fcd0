"""Editions that follow one another: what counts for those who never met, and who is asked to come again."""

EDITIONS = """
ALTER TABLE events ADD COLUMN never_met INTEGER NOT NULL DEFAULT 0
  CONSTRAINT event_never_met CHECK (never_met BETWEEN 0 AND 19);

ALTER TABLE participants ADD COLUMN invited INTEGER NOT NULL DEFAULT 0
  CHECK (invited IN (0, 1) AND (NOT invited OR withdrawn));

ALTER TABLE participants ADD COLUMN claimed INTEGER NOT NULL DEFAULT 1 CHECK (claimed IN (0, 1));
"""
