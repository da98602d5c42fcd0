"""Which meetings took place, as somebody typed them in from the tick columns of the table sheets."""

HELD = """
CREATE TABLE held_marks (
  event_id INTEGER NOT NULL REFERENCES events (id),
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  held INTEGER CHECK (held IN (0, 1)), -- NULL: nobody knows
  follow_up INTEGER NOT NULL CHECK (follow_up IN (0, 1)),
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY (event_id, a, b),
  FOREIGN KEY (event_id, a) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, b) REFERENCES participants (event_id, id),
  CONSTRAINT held_pair CHECK (a < b)
) STRICT;

CREATE INDEX held_marks_of_a ON held_marks (a);
CREATE INDEX held_marks_of_b ON held_marks (b);
"""
