"""Settings of the workspace, and what the pages of an event say and allow."""

RECEPTIONS = """
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE receptions (
  event_id INTEGER PRIMARY KEY REFERENCES events (id),
  opens TEXT,
  closes TEXT,
  wishes_open TEXT,
  wishes_close TEXT,
  priorities INTEGER NOT NULL CONSTRAINT reception_priorities CHECK (priorities >= 0),
  show_wishers INTEGER NOT NULL CHECK (show_wishers IN (0, 1)),
  notice TEXT NOT NULL,
  contact TEXT NOT NULL,
  retention TEXT CONSTRAINT reception_retention CHECK (retention IS date(retention)),
  publisher TEXT NOT NULL,
  controller TEXT NOT NULL,
  officer TEXT NOT NULL,
  basis TEXT NOT NULL,
  rights TEXT NOT NULL,
  accessibility TEXT NOT NULL,
  revision INTEGER NOT NULL,
  CONSTRAINT reception_hours CHECK (opens < closes),
  CONSTRAINT reception_wishes CHECK (wishes_open < wishes_close)
) STRICT;
"""
