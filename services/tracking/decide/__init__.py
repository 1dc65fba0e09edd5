"""What tracking decides."""
