"""Other names under which registration files may know a participant: it was renamed, or registered twice."""

ALIASES = """
CREATE TABLE aliases (
  event_id INTEGER NOT NULL,
  key TEXT NOT NULL CHECK (key <> ''),
  participant_id INTEGER NOT NULL,
  PRIMARY KEY (event_id, key),
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id)
) STRICT;

CREATE INDEX aliases_of_participant ON aliases (event_id, participant_id);
"""
