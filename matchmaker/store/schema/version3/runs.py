"""Solves as jobs: what is asked, how far it is, how it ended."""

RUNS = """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id),
  kind TEXT NOT NULL CHECK (kind IN ('anew', 'fill')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cut off', 'cancelled')),
  asked_by TEXT NOT NULL,
  asked TEXT NOT NULL,
  task TEXT CONSTRAINT run_task CHECK (task IS NULL OR json_valid(task)), -- forgotten when it is over
  attempts INTEGER NOT NULL,
  token TEXT NOT NULL, -- of the worker whose run it is just now
  started TEXT,
  heartbeat TEXT,
  ended TEXT,
  stopped_by TEXT NOT NULL,
  progress TEXT NOT NULL CHECK (json_valid(progress)),
  plan_id INTEGER,
  error TEXT NOT NULL CHECK (json_valid(error)),
  FOREIGN KEY (event_id, plan_id) REFERENCES plans (event_id, id),
  CONSTRAINT run_open
    CHECK ((ended IS NULL) = (state IN ('queued', 'running')) AND (ended IS NULL) = (task IS NOT NULL)),
  CONSTRAINT run_plan CHECK ((state = 'done') = (plan_id IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX run_at_once ON runs (event_id) WHERE state IN ('queued', 'running');
CREATE INDEX runs_of_event ON runs (event_id);
"""
