"""Who meets whom, when and where: a problem in, a proved or bounded schedule out.

Pure: no files, no database, no clock but deadlines. Importing this package does not import OR-Tools.
"""
