"""What was printed last: of each part of each paper, a digest of what was on it."""

PRINTINGS = """
CREATE TABLE printings (
  event_id INTEGER NOT NULL REFERENCES events (id),
  paper TEXT NOT NULL,
  language TEXT NOT NULL,
  participant_id INTEGER REFERENCES participants (id), -- NULL: not about one participant
  table_label TEXT NOT NULL, -- empty: not about one table
  digest TEXT NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX printing_of_part
  ON printings (event_id, paper, language, coalesce(participant_id, 0), table_label);
CREATE INDEX printings_of_participant ON printings (participant_id);
"""
