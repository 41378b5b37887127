"""Scanning: codes minted, read and stopped; what a scanned text leads to."""
