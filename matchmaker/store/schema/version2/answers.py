"""What attendees answer before and after the morning, and when they last looked."""

ANSWERS = """
CREATE TABLE attendances (
  participant_id INTEGER PRIMARY KEY REFERENCES participants (id),
  answer TEXT NOT NULL CHECK (answer IN ('coming', 'replaced', 'cannot')),
  late_until TEXT CONSTRAINT attendance_late CHECK (late_until IS time(late_until)),
  note TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE feedback (
  participant_id INTEGER NOT NULL REFERENCES participants (id),
  partner_id INTEGER NOT NULL REFERENCES participants (id),
  useful INTEGER CHECK (useful IN (0, 1)),
  follow_up INTEGER CHECK (follow_up IN (0, 1)),
  at TEXT NOT NULL,
  PRIMARY KEY (participant_id, partner_id),
  CONSTRAINT feedback_self CHECK (participant_id <> partner_id)
) STRICT;

CREATE TABLE visits (
  participant_id INTEGER PRIMARY KEY REFERENCES participants (id),
  previous TEXT,
  latest TEXT NOT NULL
) STRICT;
"""
