"""References and the publications they stand for: parsed, looked up, compared, decided on.

Takes and returns plain values; must not know RDF, pages or releases.
"""
