"""What tests of citations share: a stand-in for the sources, and a client of it."""

from tests.standin.asking import clock, fetcher, running_stand_in, stand_in

__all__ = ["clock", "fetcher", "running_stand_in", "stand_in"]
