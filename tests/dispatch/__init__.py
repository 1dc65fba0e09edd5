"""Manifest, dispatch plan and what is learned of carriers, from an order file that real handlers
filled."""
