"""What holds for every test."""

from hypothesis import HealthCheck, settings

# A deadline for each example would test the machine, not the program.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
