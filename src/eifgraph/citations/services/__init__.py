"""The sources of bibliographic records, one module each.

Each knows how its source is asked, and turns what it answers into works; none may know another,
nor how requests are sent.
"""
