"""Logos of organisers and funders, and the sentence that funders want to read."""

LOGOS = """
CREATE TABLE logos (
  event_id INTEGER NOT NULL REFERENCES events (id),
  digest TEXT NOT NULL CONSTRAINT logo_digest CHECK (length(digest) = 64),
  position INTEGER NOT NULL,
  name TEXT NOT NULL CONSTRAINT logo_name CHECK (trim(name) <> ''),
  media_type TEXT NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg')),
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  content BLOB NOT NULL,
  PRIMARY KEY (event_id, digest)
) STRICT;

ALTER TABLE events ADD COLUMN mandatory_line TEXT NOT NULL DEFAULT '';
"""
