"""What the workspace holds of one participant: all of it in one place (``held``, read by ``collecting``), leading to it
(``traces``), deleted for good (``erasing``), and a participant who was deleted and comes back (``restoring``)."""
