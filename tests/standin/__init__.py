"""A server on loopback that answers as the sources of bibliographic records do.

Its works are invented (`works.json`); the forms of its answers are those of the services. It can
be told to fail in every way in which they fail, and notes who asked what and when.
"""
