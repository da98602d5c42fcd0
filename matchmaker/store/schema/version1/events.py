"""Series, events and their programme."""

EVENTS = """
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  series_id INTEGER REFERENCES series (id),
  name TEXT NOT NULL CONSTRAINT event_name CHECK (trim(name) <> ''),
  date TEXT NOT NULL CONSTRAINT event_date CHECK (date IS date(date)),
  start TEXT NOT NULL CONSTRAINT event_start CHECK (start IS time(start)),
  slots INTEGER NOT NULL CONSTRAINT event_slots CHECK (slots >= 1),
  meeting INTEGER NOT NULL CONSTRAINT event_meeting CHECK (meeting >= 1),
  changeover INTEGER NOT NULL CONSTRAINT event_changeover CHECK (changeover >= 0),
  place TEXT NOT NULL,
  timezone TEXT NOT NULL,
  language TEXT NOT NULL,
  seed INTEGER NOT NULL,
  floor INTEGER NOT NULL CONSTRAINT event_floor CHECK (floor >= 0),
  wishes_first INTEGER NOT NULL CHECK (wishes_first IN (0, 1)),
  maximum INTEGER CONSTRAINT event_maximum CHECK (maximum >= 1),
  buyers_own_tables INTEGER NOT NULL CHECK (buyers_own_tables IN (0, 1)),
  revision INTEGER NOT NULL
) STRICT;

CREATE TABLE breaks (
  event_id INTEGER NOT NULL REFERENCES events (id),
  position INTEGER NOT NULL,
  start TEXT NOT NULL CONSTRAINT break_start CHECK (start IS time(start)),
  minutes INTEGER NOT NULL CONSTRAINT break_minutes CHECK (minutes >= 1),
  PRIMARY KEY (event_id, position)
) STRICT;

CREATE TABLE sessions (
  event_id INTEGER NOT NULL REFERENCES events (id),
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  start TEXT NOT NULL CONSTRAINT session_start CHECK (start IS time(start)),
  minutes INTEGER NOT NULL CONSTRAINT session_minutes CHECK (minutes >= 1),
  PRIMARY KEY (event_id, position)
) STRICT;

CREATE TABLE speakers (
  event_id INTEGER NOT NULL,
  session INTEGER NOT NULL,
  position INTEGER NOT NULL,
  participant_id INTEGER NOT NULL,
  PRIMARY KEY (event_id, session, position),
  UNIQUE (event_id, session, participant_id),
  FOREIGN KEY (event_id, session) REFERENCES sessions (event_id, position) ON DELETE CASCADE,
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id)
) STRICT;
"""
