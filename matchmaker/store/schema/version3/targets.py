"""What organisers wish for kinds of firms."""

TARGETS = """
CREATE TABLE targets (
  event_id INTEGER NOT NULL REFERENCES events (id),
  kind TEXT NOT NULL CHECK (kind IN ('insertion', 'adapted', 'small')),
  per_buyer INTEGER NOT NULL CONSTRAINT target_per_buyer CHECK (per_buyer >= 0),
  share INTEGER NOT NULL CONSTRAINT target_share CHECK (share BETWEEN 0 AND 100),
  PRIMARY KEY (event_id, kind),
  CONSTRAINT target_says_something CHECK (per_buyer > 0 OR share > 0)
) STRICT;
"""
