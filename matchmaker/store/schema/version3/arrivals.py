"""Who came, as it was tapped at the door; a tap that was taken back stays, so that sending it again changes nothing."""

ARRIVALS = """
CREATE TABLE arrivals (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE CONSTRAINT arrival_key CHECK (length(key) BETWEEN 16 AND 64), -- random
  event_id INTEGER NOT NULL REFERENCES events (id),
  participant_id INTEGER NOT NULL,
  person INTEGER CHECK (person >= 0), -- position among its people; NULL: the participant as a whole
  kind TEXT NOT NULL CHECK (kind IN ('in', 'out')),
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id)
) STRICT;

CREATE INDEX arrivals_of_event ON arrivals (event_id);
CREATE INDEX arrivals_of_participant ON arrivals (participant_id);
"""
