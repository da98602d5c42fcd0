"""Organisers, their roles, their invitations and the sessions of their browsers."""

ACCOUNTS = """
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CONSTRAINT account_name CHECK (trim(name) <> ''),
  email TEXT NOT NULL UNIQUE COLLATE NOCASE CONSTRAINT account_email CHECK (email <> ''),
  role TEXT NOT NULL CHECK (role IN ('owner', 'organiser', 'helper', 'partner', 'reader')),
  language TEXT NOT NULL,
  created TEXT NOT NULL,
  closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
  revision INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_ins (
  digest TEXT PRIMARY KEY, -- of the token in the link, which is nowhere kept
  account_id INTEGER REFERENCES accounts (id), -- NULL: whoever comes in first becomes the owner
  issued TEXT NOT NULL,
  expires TEXT NOT NULL,
  used TEXT,
  browser TEXT NOT NULL -- a digest: which one used it
) STRICT;

CREATE INDEX sign_ins_of_account ON sign_ins (account_id);

CREATE TABLE sessions_of_accounts (
  digest TEXT PRIMARY KEY, -- of the token in the cookie
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  began TEXT NOT NULL,
  expires TEXT NOT NULL
) STRICT;

CREATE INDEX sessions_of_account ON sessions_of_accounts (account_id);
"""
