"""Good and bad cases of the shapes, a folder for each, and what reads them."""
