"""What `make bench` measures. A benchmark prints what it saw; it never fails a test run."""
