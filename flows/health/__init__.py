"""What `pulse doctor` looks at: each check takes the settings and the time, and says what it found and what to do."""
