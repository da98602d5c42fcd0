"""Solves as jobs: what is asked, how far it is, how it ended."""

RUNS = """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id),
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cut off', 'cancelled')),
  kind TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked TEXT NOT NULL,
  problem TEXT NOT NULL CONSTRAINT run_problem CHECK (json_valid(problem)),
  started TEXT,
  heartbeat TEXT,
  ended TEXT,
  stop INTEGER NOT NULL CHECK (stop IN (0, 1)),
  progress TEXT NOT NULL CHECK (json_valid(progress)),
  plan_id INTEGER,
  error TEXT NOT NULL,
  FOREIGN KEY (event_id, plan_id) REFERENCES plans (event_id, id)
) STRICT;

CREATE INDEX runs_of_event ON runs (event_id);
CREATE INDEX runs_open ON runs (state) WHERE state IN ('queued', 'running');
"""
