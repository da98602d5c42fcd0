"""What others changed for a participant and the mail says that still waits; emptied when the next one begins."""

UNTOLD = """
CREATE TABLE untold (
  participant_id INTEGER NOT NULL REFERENCES participants (id),
  about TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  author TEXT NOT NULL, -- a network; empty: the organising team
  PRIMARY KEY (participant_id, about)
) STRICT;
"""
