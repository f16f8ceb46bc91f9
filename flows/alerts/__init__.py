"""The life of an alert: from the engine's changes of state to one alert with one id, and from there to the people who are to hear of it."""
