"""How well references are matched, beside Crossref's own matcher on the same candidates."""
