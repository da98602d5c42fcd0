"""Organisations, and their taking part in events."""

PARTICIPANTS = """
CREATE TABLE organisations (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE CONSTRAINT organisation_key CHECK (key <> ''),
  name TEXT NOT NULL CONSTRAINT organisation_name CHECK (trim(name) <> ''),
  legal_form TEXT NOT NULL,
  department TEXT NOT NULL
) STRICT;

CREATE TABLE accreditations (
  organisation_id INTEGER NOT NULL REFERENCES organisations (id),
  position INTEGER NOT NULL,
  accreditation TEXT NOT NULL,
  PRIMARY KEY (organisation_id, position),
  UNIQUE (organisation_id, accreditation)
) STRICT;

CREATE TABLE participants (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  organisation_id INTEGER NOT NULL REFERENCES organisations (id),
  role TEXT NOT NULL CHECK (role IN ('buyer', 'supplier', 'both', 'network')),
  email TEXT NOT NULL,
  head_count INTEGER NOT NULL CONSTRAINT participant_head_count CHECK (head_count >= 1),
  parallel INTEGER NOT NULL CONSTRAINT participant_parallel CHECK (parallel >= 1),
  arrive TEXT CONSTRAINT participant_arrive CHECK (arrive IS time(arrive)),
  leave TEXT CONSTRAINT participant_leave CHECK (leave IS time(leave)),
  minimum INTEGER NOT NULL,
  maximum INTEGER,
  step_free INTEGER NOT NULL CHECK (step_free IN (0, 1)),
  accessibility TEXT NOT NULL,
  withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
  missing INTEGER NOT NULL CHECK (missing IN (0, 1)),
  revision INTEGER NOT NULL,
  UNIQUE (event_id, id),
  UNIQUE (event_id, number),
  UNIQUE (event_id, organisation_id),
  CONSTRAINT participant_hours CHECK (arrive < leave),
  CONSTRAINT participant_limits CHECK (minimum >= 0 AND (maximum IS NULL OR maximum >= minimum)),
  CONSTRAINT participant_missing CHECK (NOT (withdrawn AND missing))
) STRICT;

CREATE INDEX participants_of_organisation ON participants (organisation_id);

CREATE TRIGGER participant_number_is_fixed BEFORE UPDATE OF number, event_id ON participants
WHEN new.number <> old.number OR new.event_id <> old.event_id
BEGIN SELECT RAISE (ABORT, 'participant_number_is_fixed'); END;

CREATE TRIGGER participant_stays BEFORE DELETE ON participants
BEGIN SELECT RAISE (ABORT, 'participant_stays'); END;

CREATE TABLE other_emails (
  participant_id INTEGER NOT NULL REFERENCES participants (id),
  position INTEGER NOT NULL,
  email TEXT NOT NULL CONSTRAINT other_email CHECK (email <> ''),
  PRIMARY KEY (participant_id, position)
) STRICT;

CREATE TABLE absences (
  participant_id INTEGER NOT NULL REFERENCES participants (id),
  slot INTEGER NOT NULL CONSTRAINT absence_slot CHECK (slot >= 1),
  PRIMARY KEY (participant_id, slot)
) STRICT;

CREATE TABLE people (
  participant_id INTEGER NOT NULL REFERENCES participants (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL CONSTRAINT person_name CHECK (trim(name) <> ''),
  function TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  PRIMARY KEY (participant_id, position)
) STRICT;

CREATE TABLE lines (
  participant_id INTEGER NOT NULL REFERENCES participants (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('need', 'offer')),
  sector TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (participant_id, position)
) STRICT;
"""
