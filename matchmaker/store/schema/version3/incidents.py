"""What happened on the day; it weighs on every plan from then on, until it is taken back."""

INCIDENTS = """
CREATE TABLE incidents (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id),
  kind TEXT NOT NULL CHECK (kind IN ('late', 'left', 'no-show', 'table', 'veto')),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  participant_id INTEGER,
  other_id INTEGER,
  table_id INTEGER,
  plan_id INTEGER,
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, other_id) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, table_id) REFERENCES meeting_tables (event_id, id),
  FOREIGN KEY (event_id, plan_id) REFERENCES plans (event_id, id),
  CONSTRAINT incident_slots CHECK (1 <= first AND first <= last),
  CONSTRAINT incident_whom CHECK (
    (participant_id IS NOT NULL) = (kind <> 'table') AND (other_id IS NOT NULL) = (kind = 'veto')
    AND (table_id IS NOT NULL) = (kind = 'table')
  )
) STRICT;

CREATE INDEX incidents_of_event ON incidents (event_id);
CREATE INDEX incidents_of_participant ON incidents (participant_id);
CREATE INDEX incidents_of_other ON incidents (other_id);
"""
