"""What recognition shows, one subject a file."""
