"""What organisers changed in a draft by hand, so that it can be undone."""

EDITS = """
CREATE TABLE edits (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL,
  plan_id INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  deed TEXT NOT NULL CHECK (deed IN ('place', 'remove', 'lock', 'unlock')),
  undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
  before TEXT NOT NULL CHECK (json_valid(before)),
  after TEXT NOT NULL CHECK (json_valid(after)),
  FOREIGN KEY (event_id, plan_id) REFERENCES plans (event_id, id)
) STRICT;

CREATE INDEX edits_of_plan ON edits (plan_id);
CREATE INDEX edits_of_event ON edits (event_id);
"""
