"""Who was deleted, as numbers: a backup that is older than a deletion is put back without them."""

ERASURES = """
CREATE TABLE erasures (
  mark TEXT PRIMARY KEY, -- the same in all copies made after the deletion
  event_id INTEGER NOT NULL REFERENCES events (id),
  participant_id INTEGER, -- NULL: everybody
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id)
) STRICT;

CREATE INDEX erasures_of_event ON erasures (event_id, participant_id);

INSERT INTO erasures SELECT 'participant ' || id, event_id, id FROM participants WHERE erased;
"""
