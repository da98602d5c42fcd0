"""What was read from files, what was decided about it, and what happened."""

IMPORTS = """
CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id),
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL CONSTRAINT import_sha256 CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  read_at TEXT NOT NULL,
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  UNIQUE (event_id, id)
) STRICT;

CREATE TABLE registrations (
  event_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  registrant TEXT NOT NULL CONSTRAINT registration_json CHECK (json_valid(registrant)),
  import_id INTEGER NOT NULL,
  PRIMARY KEY (event_id, key),
  FOREIGN KEY (event_id, import_id) REFERENCES imports (event_id, id)
) STRICT;

CREATE TABLE resolved_names (
  event_id INTEGER NOT NULL REFERENCES events (id),
  text TEXT NOT NULL,
  participant_id INTEGER, -- NULL: it names nobody
  decided_by TEXT NOT NULL CHECK (decided_by IN ('import', 'hand')),
  PRIMARY KEY (event_id, text),
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id)
) STRICT;

CREATE TABLE conflicts (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL,
  participant_id INTEGER NOT NULL,
  field TEXT NOT NULL,
  base TEXT NOT NULL,
  theirs TEXT NOT NULL,
  ours TEXT NOT NULL,
  import_id INTEGER NOT NULL,
  UNIQUE (participant_id, field),
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, import_id) REFERENCES imports (event_id, id)
) STRICT;

CREATE INDEX conflicts_of_event ON conflicts (event_id);

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  event_id INTEGER REFERENCES events (id), -- NULL: about the whole workspace
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;

CREATE INDEX audit_of_event ON audit (event_id);

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'audit_is_kept'); END;
CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'audit_is_kept'); END;
"""
