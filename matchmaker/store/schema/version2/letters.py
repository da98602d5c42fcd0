"""Personal links, mails on their way, and how often something was tried."""

LETTERS = """
CREATE TABLE links (
  participant_id INTEGER PRIMARY KEY REFERENCES participants (id),
  nonce TEXT NOT NULL UNIQUE,
  issued TEXT NOT NULL,
  revoked INTEGER NOT NULL CHECK (revoked IN (0, 1))
) STRICT;

CREATE TABLE letters (
  id INTEGER PRIMARY KEY,
  event_id INTEGER REFERENCES events (id), -- NULL: about the whole workspace
  participant_id INTEGER REFERENCES participants (id), -- NULL: to somebody who takes no part
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL CONSTRAINT letter_recipient CHECK (recipient <> ''),
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
  queued TEXT NOT NULL,
  due TEXT NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  error TEXT NOT NULL,
  sent TEXT
) STRICT;

CREATE INDEX letters_due ON letters (state, due);
CREATE INDEX letters_of_event ON letters (event_id);
CREATE INDEX letters_of_participant ON letters (participant_id);

CREATE TABLE enclosures (
  letter_id INTEGER NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (letter_id, position)
) STRICT;

CREATE TABLE attempts (
  scope TEXT NOT NULL,
  key TEXT NOT NULL, -- a digest: who tried is nobody's business
  at TEXT NOT NULL
) STRICT;

CREATE INDEX attempts_of ON attempts (scope, key, at);
CREATE INDEX attempts_by_age ON attempts (at);
"""
