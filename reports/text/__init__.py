"""From values to words: numbers, labels, escaped text, templates, and the note that simulated data carries."""
