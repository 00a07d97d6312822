"""Tests of pages with what was understood in their margin."""
