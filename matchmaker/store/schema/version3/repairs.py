"""Repairs of the plan in force: which plan was published in place of which, and what was taken back."""

REPAIRS = """
CREATE TABLE repairs (
  plan_id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL,
  before_id INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
  FOREIGN KEY (event_id, plan_id) REFERENCES plans (event_id, id),
  FOREIGN KEY (event_id, before_id) REFERENCES plans (event_id, id)
) STRICT;

CREATE INDEX repairs_of_event ON repairs (event_id);
"""
