"""Registration files made clean, without a database.

The path of a file: ``reading`` (the entry point) → ``tables`` (``textfiles``, ``workbooks``: bytes to rows of text) →
``columns`` (headers, ``mappings``) → ``rows`` (one line to one registration; ``values`` and ``kinds`` read the cells) →
``consolidate`` (lines to participants). Then ``wishes`` finds whom the wishes mean (``names``, ``likeness``),
``report`` and ``answers`` tell the organiser what was done and take the answers back, and ``compare`` says what
changed since the last import.
"""
