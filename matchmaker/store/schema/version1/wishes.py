"""Tables, and what participants and organiser say about meetings."""

WISHES = """
CREATE TABLE meeting_tables (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id),
  position INTEGER NOT NULL,
  label TEXT NOT NULL CONSTRAINT table_label CHECK (trim(label) <> ''),
  zone TEXT NOT NULL,
  owner_id INTEGER,
  step_free INTEGER NOT NULL CHECK (step_free IN (0, 1)),
  retired INTEGER NOT NULL CHECK (retired IN (0, 1)),
  UNIQUE (event_id, id),
  UNIQUE (event_id, label),
  FOREIGN KEY (event_id, owner_id) REFERENCES participants (event_id, id)
) STRICT;

CREATE TABLE closed_slots (
  table_id INTEGER NOT NULL REFERENCES meeting_tables (id),
  slot INTEGER NOT NULL CONSTRAINT closed_slot CHECK (slot >= 1),
  PRIMARY KEY (table_id, slot)
) STRICT;

CREATE TABLE statements (
  event_id INTEGER NOT NULL,
  source INTEGER NOT NULL,
  target INTEGER NOT NULL,
  wish TEXT NOT NULL CHECK (wish IN ('priority', 'yes', 'open', 'no')),
  rank INTEGER CONSTRAINT statement_rank CHECK (rank >= 1),
  PRIMARY KEY (event_id, source, target),
  FOREIGN KEY (event_id, source) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, target) REFERENCES participants (event_id, id),
  CONSTRAINT statement_self CHECK (source <> target)
) STRICT;

CREATE TABLE locks (
  event_id INTEGER NOT NULL,
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  slot INTEGER CONSTRAINT lock_slot CHECK (slot >= 1),
  table_id INTEGER,
  reason TEXT NOT NULL,
  FOREIGN KEY (event_id, a) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, b) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, table_id) REFERENCES meeting_tables (event_id, id),
  CONSTRAINT lock_self CHECK (a <> b)
) STRICT;

CREATE UNIQUE INDEX lock_pair ON locks (event_id, min(a, b), max(a, b));
"""
