"""The day itself: the clock of the room, while it differs from the programme."""

DAYS = """
CREATE TABLE day_clocks (
  event_id INTEGER PRIMARY KEY REFERENCES events (id),
  paused TEXT,
  earlier TEXT CHECK (json_valid(earlier)), -- how it ran before the last change
  revision INTEGER NOT NULL
) STRICT;

CREATE TABLE day_rounds (
  event_id INTEGER NOT NULL REFERENCES day_clocks (event_id),
  slot INTEGER NOT NULL,
  planned_start TEXT NOT NULL, -- a programme that was changed since makes the row worthless
  planned_end TEXT NOT NULL,
  start TEXT NOT NULL,
  end TEXT NOT NULL,
  dropped INTEGER NOT NULL CHECK (dropped IN (0, 1)),
  PRIMARY KEY (event_id, slot)
) STRICT;
"""
