"""What hangs on the wall on the day: the screen of the room, as long as the organiser shows it."""

WALLS = """
CREATE TABLE walls (
  event_id INTEGER PRIMARY KEY REFERENCES events (id),
  key TEXT NOT NULL, -- part of its address; empty while it is not shown
  notice TEXT NOT NULL
) STRICT;
"""
